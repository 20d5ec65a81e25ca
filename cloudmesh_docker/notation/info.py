"""``docker info``: the engine's answer as the text that the docker binary prints.

Source: docker/cli cli/command/system/info.go, version 28.
"""

from cloudmesh_docker.notation.reports import Report
from cloudmesh_docker.notation.swarm_info import swarm_lines
from cloudmesh_docker.notation.units import binary_size


class Info(Report):
    """What GET /info says, with ClientInfo about this program."""

    def lines(self):
        """The text, line by line."""
        client = self["ClientInfo"]
        yield from ("Client: cloudmesh_docker", f" Version:    {client['Version']}", f" Context:    {client['Context']}")
        yield from (" Debug Mode: false", "", "Server:")
        for part in (engine, plugins, runtimes, machine, registry):
            yield from part(self)
        yield ""


def known(info, *fields):
    """``label: value`` of those (label, key) that the engine says something about."""
    return [f" {label}: {info[key]}" for label, key in fields if info.get(key)]


def truth(value):
    """``true`` or ``false``."""
    return "true" if value else "false"


def engine(info):
    """Containers, images, storage."""
    yield f" Containers: {info.get('Containers', 0)}"
    for state in ("Running", "Paused", "Stopped"):
        yield f"  {state}: {info.get(f'Containers{state}', 0)}"
    yield f" Images: {info.get('Images', 0)}"
    yield from known(info, ("Server Version", "ServerVersion"), ("Storage Driver", "Driver"))
    yield from (f"  {name}: {value}" for name, value in info.get("DriverStatus") or ())
    yield from known(info, ("Logging Driver", "LoggingDriver"), ("Cgroup Driver", "CgroupDriver"), ("Cgroup Version", "CgroupVersion"))


def plugins(info):
    """Plug-ins and the swarm."""
    found = info.get("Plugins") or {}
    yield " Plugins:"
    for label, key in (("Volume", "Volume"), ("Network", "Network"), ("Authorization", "Authorization"), ("Log", "Log")):
        if key != "Authorization" or found.get(key):
            yield f"  {label}: {' '.join(found.get(key) or ())}"
    if info.get("CDISpecDirs"):
        yield from (" CDI spec directories:", *(f"  {folder}" for folder in info["CDISpecDirs"]))
    yield from swarm_lines(info.get("Swarm") or {})


def runtimes(info):
    """Runtimes, their versions, security."""
    if info.get("Runtimes"):
        yield f" Runtimes: {' '.join(sorted(info['Runtimes']))}"
        yield f" Default Runtime: {info.get('DefaultRuntime') or ''}"
    if info.get("OSType") == "windows":
        yield f" Default Isolation: {info.get('Isolation') or ''}"
    if info.get("OSType") != "linux":
        return
    yield f" Init Binary: {info.get('InitBinary') or ''}"
    for label, key in (("containerd", "ContainerdCommit"), ("runc", "RuncCommit"), ("init", "InitCommit")):
        yield f" {label} version: {(info.get(key) or {}).get('ID') or ''}"
    if info.get("SecurityOptions"):
        yield " Security Options:"
        for option in info["SecurityOptions"]:
            parts = dict(part.partition("=")[::2] for part in option.split(","))
            yield f"  {parts.get('name', option)}"
            yield from [f"   Profile: {parts['profile']}"] if "profile" in parts else []


def machine(info):
    """The machine and the engine's own settings."""
    yield from known(info, ("Kernel Version", "KernelVersion"), ("Operating System", "OperatingSystem"), ("OSType", "OSType"))
    yield from known(info, ("Architecture", "Architecture"))
    yield f" CPUs: {info.get('NCPU', 0)}"
    yield f" Total Memory: {binary_size(info.get('MemTotal', 0))}"
    yield from known(info, ("Name", "Name"), ("ID", "ID"))
    yield f" Docker Root Dir: {info.get('DockerRootDir') or ''}"
    yield f" Debug Mode: {truth(info.get('Debug'))}"
    if info.get("Debug"):
        yield f"  File Descriptors: {info.get('NFd', 0)}"
        yield f"  Goroutines: {info.get('NGoroutines', 0)}"
        yield f"  System Time: {info.get('SystemTime') or ''}"
        yield f"  EventsListeners: {info.get('NEventsListener', 0)}"
    yield from known(info, ("HTTP Proxy", "HttpProxy"), ("HTTPS Proxy", "HttpsProxy"), ("No Proxy", "NoProxy"))
    if info.get("Labels"):
        yield from (" Labels:", *(f"  {label}" for label in info["Labels"]))
    yield f" Experimental: {truth(info.get('ExperimentalBuild'))}"


def registry(info):
    """Registries, address pools, firewall."""
    found = info.get("RegistryConfig") or {}
    indexes, networks = found.get("IndexConfigs") or {}, found.get("InsecureRegistryCIDRs") or ()
    if indexes or networks:
        yield " Insecure Registries:"
        yield from (f"  {index['Name']}" for index in indexes.values() if not index.get("Secure"))
        yield from (f"  {network}" for network in networks)
    if found.get("Mirrors"):
        yield from (" Registry Mirrors:", *(f"  {mirror}" for mirror in found["Mirrors"]))
    yield f" Live Restore Enabled: {truth(info.get('LiveRestoreEnabled'))}"
    yield from known(info, ("Product License", "ProductLicense"))
    if info.get("DefaultAddressPools"):
        yield from (" Default Address Pools:", *(f"   Base: {pool['Base']}, Size: {pool['Size']}" for pool in info["DefaultAddressPools"]))
    if info.get("FirewallBackend"):
        yield f" Firewall Backend: {info['FirewallBackend'].get('Driver') or ''}"
        yield from (f"  {name}: {value}" for name, value in info["FirewallBackend"].get("Info") or ())
