"""The one table of the options of `create` and `run`: how each is typed, what it says of itself, and where it goes in the body.

Taken from `docker create --help` and `docker run --help` of version 28.2.2, with the old names it still takes without showing them.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import devices, health, mounts, network, resources, security, units
from cloudmesh_docker.notation.addresses import ip
from cloudmesh_docker.notation.words import whole

# Where an option goes if not to a field of its own: read together with others by create.py, or by the command that has it.
TOGETHER, COMMAND = "together", "command"


class Option:
    """One row.

    Attributes:
        long (str), short (str or None): as typed, without dashes.
        placeholder (str or None): of its value, with ``...`` if it may be repeated; None for a flag.
        help (str): one line.
        field (str): "Hostname" in the body, "HostConfig.Dns" further in, with ``{}`` at its end where each value is a pair; or TOGETHER or COMMAND.
        read (callable): a value as typed -> what is sent; raises UsageError.
        since (str or None): the first API version that has it.
        windows (bool): only engines on Windows have it.
        run (bool): `run` has it and `create` does not.
    """

    __slots__ = ("long", "short", "placeholder", "help", "field", "read", "since", "windows", "run")

    def __init__(self, long, short, placeholder, help, field, read=None, since=None, windows=False, run=False):
        self.long, self.short, self.placeholder, self.help, self.field = long, short or None, placeholder or None, help, field
        self.read, self.since, self.windows, self.run = read, since, windows, run

    @property
    def name(self):
        """The parameter it becomes: ``blkio_weight``."""
        return self.long.replace("-", "_")

    @property
    def repeated(self):
        """Whether every mention counts."""
        return bool(self.placeholder) and self.placeholder.endswith("...")


def _pair(text):
    key, _, value = text.partition("=")
    return key, value


def _number(lowest=-(1 << 63), highest=(1 << 63) - 1):
    return lambda value: whole(value, lowest, highest)


def _size(text):
    return units.parse_size(str(text))


def _attach(text):
    if text.lower() not in ("stdin", "stdout", "stderr"):
        raise UsageError(f'invalid stream "{text}": valid streams are STDIN, STDOUT and STDERR')
    return text.lower()


_HOST = "HostConfig."
OPTIONS = [
    Option("add-host", "", "HOST:IP...", "Add a host name with its address to /etc/hosts", _HOST + "ExtraHosts", network.parse_extra_host),
    Option("annotation", "", "KEY=VALUE...", "Hand an annotation to the OCI runtime", _HOST + "Annotations{}", _pair, "1.43"),
    Option("attach", "a", "STREAM...", "Attach to STDIN, STDOUT or STDERR", TOGETHER, _attach),
    Option("blkio-weight", "", "WEIGHT", "Share of block I/O, 10 to 1000, or 0 for none", _HOST + "BlkioWeight", resources.blkio_weight),
    Option("blkio-weight-device", "", "DEVICE:WEIGHT...", "Share of one device's block I/O", _HOST + "BlkioWeightDevice", resources.weight),
    Option("cap-add", "", "CAPABILITY...", "Add a Linux capability", TOGETHER),
    Option("cap-drop", "", "CAPABILITY...", "Drop a Linux capability", TOGETHER),
    Option("cgroup-parent", "", "CGROUP", "The cgroup the container's own is made in", _HOST + "CgroupParent", str),
    Option(
        "cgroupns", "", "MODE", "Cgroup namespace: host, private, or the engine's default", _HOST + "CgroupnsMode", security.cgroupns_mode, "1.41"
    ),
    Option("cidfile", "", "PATH", "Write the container's ID to this file", _HOST + "ContainerIDFile", str),
    Option("cpu-count", "", "NUMBER", "Number of processors (Windows)", _HOST + "CpuCount", whole, windows=True),
    Option("cpu-percent", "", "NUMBER", "Percent of the processors (Windows)", _HOST + "CpuPercent", whole, windows=True),
    Option("cpu-period", "", "MICROSECONDS", "Period of the CFS scheduler", _HOST + "CpuPeriod", whole),
    Option("cpu-quota", "", "MICROSECONDS", "Quota of the CFS scheduler in each period", _HOST + "CpuQuota", whole),
    Option("cpu-rt-period", "", "MICROSECONDS", "Period of the real-time scheduler", _HOST + "CpuRealtimePeriod", whole),
    Option("cpu-rt-runtime", "", "MICROSECONDS", "Run time of the real-time scheduler in each period", _HOST + "CpuRealtimeRuntime", whole),
    Option("cpu-shares", "c", "NUMBER", "Share of the processors, relative to other containers", _HOST + "CpuShares", whole),
    Option("cpus", "", "DECIMAL", "Number of processors, as 1.5", _HOST + "NanoCpus", resources.cpus),
    Option("cpuset-cpus", "", "LIST", "The processors to run on: 0-3 or 0,1", _HOST + "CpusetCpus", str),
    Option("cpuset-mems", "", "LIST", "The memory nodes to use: 0-3 or 0,1", _HOST + "CpusetMems", str),
    Option("device", "", "DEVICE...", "Add a device of the host, or a CDI name", TOGETHER),
    Option("device-cgroup-rule", "", "RULE...", "Add a rule to the devices cgroup", _HOST + "DeviceCgroupRules", devices.parse_rule),
    Option("device-read-bps", "", "DEVICE:RATE...", "Limit reading, in bytes a second", _HOST + "BlkioDeviceReadBps", resources.bytes_rate),
    Option("device-read-iops", "", "DEVICE:RATE...", "Limit reads a second", _HOST + "BlkioDeviceReadIOps", resources.operations_rate),
    Option("device-write-bps", "", "DEVICE:RATE...", "Limit writing, in bytes a second", _HOST + "BlkioDeviceWriteBps", resources.bytes_rate),
    Option("device-write-iops", "", "DEVICE:RATE...", "Limit writes a second", _HOST + "BlkioDeviceWriteIOps", resources.operations_rate),
    Option("disable-content-trust", "", "", "Do not verify the image's signature (always so here)", COMMAND),
    Option("dns", "", "ADDRESS...", "Set a DNS server", _HOST + "Dns", ip),
    Option("dns-opt", "", "OPTION...", "Old name of --dns-option", TOGETHER),
    Option("dns-option", "", "OPTION...", "Set an option of the resolver", TOGETHER),
    Option("dns-search", "", "DOMAIN...", "Set a domain to search names in", _HOST + "DnsSearch", network.parse_search_domain),
    Option("domainname", "", "NAME", "The container's NIS domain name", "Domainname", str),
    Option("entrypoint", "", "COMMAND", "Run this instead of the image's entrypoint; empty resets it", "Entrypoint", lambda text: [text]),
    Option("env", "e", "NAME=VALUE...", "Set an environment variable; NAME alone takes it from here", TOGETHER),
    Option("env-file", "", "PATH...", "Read environment variables from a file", TOGETHER),
    Option("expose", "", "PORT...", "Expose a port or a range of ports", TOGETHER),
    Option("gpus", "", "REQUEST...", "Add GPUs: all, a number, or device=0,driver=..", TOGETHER, devices.parse_gpus, "1.40"),
    Option("group-add", "", "GROUP...", "Join another group", _HOST + "GroupAdd", str),
    Option("health-cmd", "", "COMMAND", "Command that tells whether the container is healthy", TOGETHER),
    Option("health-interval", "", "DURATION", "Time between two checks, as 30s", TOGETHER, health.duration),
    Option("health-retries", "", "NUMBER", "Failures in a row that make it unhealthy", TOGETHER, whole),
    Option("health-start-interval", "", "DURATION", "Time between two checks during the start period", TOGETHER, health.duration, "1.44"),
    Option("health-start-period", "", "DURATION", "Time to start up before failures count", TOGETHER, health.duration),
    Option("health-timeout", "", "DURATION", "Time one check may take", TOGETHER, health.duration),
    Option("hostname", "h", "NAME", "The container's host name", "Hostname", str),
    Option("init", "", "", "Run an init that forwards signals and reaps processes", _HOST + "Init"),
    Option("interactive", "i", "", "Keep STDIN open even if not attached", "OpenStdin"),
    Option("io-maxbandwidth", "", "SIZE", "Bandwidth of the system drive (Windows)", _HOST + "IOMaximumBandwidth", _size, windows=True),
    Option(
        "io-maxiops",
        "",
        "NUMBER",
        "Operations a second of the system drive (Windows)",
        _HOST + "IOMaximumIOps",
        _number(0, (1 << 64) - 1),
        windows=True,
    ),
    Option("ip", "", "ADDRESS", "IPv4 address on the first network", TOGETHER),
    Option("ip6", "", "ADDRESS", "IPv6 address on the first network", TOGETHER),
    Option("ipc", "", "MODE", "IPC namespace: none, private, shareable, host, container:CONTAINER", _HOST + "IpcMode", security.ipc_mode),
    Option("isolation", "", "TECHNOLOGY", "How the container is isolated (Windows)", _HOST + "Isolation", str),
    Option("kernel-memory", "", "SIZE", "Limit of kernel memory (before API 1.42)", TOGETHER, _size),
    Option("label", "l", "KEY=VALUE...", "Set a label", TOGETHER),
    Option("label-file", "", "PATH...", "Read labels from a file", TOGETHER),
    Option("link", "", "CONTAINER:ALIAS...", "Make another container known by a name", TOGETHER, network.parse_link),
    Option("link-local-ip", "", "ADDRESS...", "Link-local address on the first network", TOGETHER),
    Option("log-driver", "", "DRIVER", "Where the container's output goes", TOGETHER),
    Option("log-opt", "", "KEY=VALUE...", "Option of the log driver", TOGETHER),
    Option("mac-address", "", "ADDRESS", "MAC address on the first network", TOGETHER),
    Option("memory", "m", "SIZE", "Limit of memory, as 512m", _HOST + "Memory", _size),
    Option("memory-reservation", "", "SIZE", "Memory the container is kept near to when memory is short", _HOST + "MemoryReservation", _size),
    Option("memory-swap", "", "SIZE", "Limit of memory and swap together; -1 for none", _HOST + "MemorySwap", resources.swap),
    Option("memory-swappiness", "", "NUMBER", "How readily memory is swapped out, 0 to 100", _HOST + "MemorySwappiness", resources.swappiness),
    Option("mount", "", "MOUNT...", "Mount a volume, directory, tmpfs or image: type=..,source=..,target=..", TOGETHER),
    Option("name", "", "NAME", "Name of the container", COMMAND),
    Option("net", "", "NETWORK...", "Old name of --network", TOGETHER),
    Option("net-alias", "", "NAME...", "Old name of --network-alias", TOGETHER),
    Option("network", "", "NETWORK...", "Connect to a network: NETWORK, or name=..,alias=..,ip=..", TOGETHER),
    Option("network-alias", "", "NAME...", "Another name on the first network", TOGETHER),
    Option("no-healthcheck", "", "", "Do without the image's health check", TOGETHER),
    Option("oom-kill-disable", "", "", "Do not kill it when memory runs out", _HOST + "OomKillDisable"),
    Option("oom-score-adj", "", "NUMBER", "How likely it is killed when memory runs out, -1000 to 1000", _HOST + "OomScoreAdj", _number(-1000, 1000)),
    Option("pid", "", "MODE", "PID namespace: host, container:CONTAINER", _HOST + "PidMode", security.pid_mode),
    Option("pids-limit", "", "NUMBER", "How many processes there may be; -1 for no limit", _HOST + "PidsLimit", whole),
    Option("platform", "", "PLATFORM", "Platform of the image: linux/arm64", COMMAND),
    Option("privileged", "", "", "Give it all the host's privileges", _HOST + "Privileged"),
    Option("publish", "p", "PORT...", "Publish a port: [[IP:]HOSTPORT:]CONTAINERPORT[/PROTOCOL]", TOGETHER),
    Option("publish-all", "P", "", "Publish all exposed ports to free ports", _HOST + "PublishAllPorts"),
    Option("pull", "", "WHEN", "Pull the image: always, missing or never", COMMAND),
    Option("quiet", "q", "", "Do not show the pull", COMMAND),
    Option("read-only", "", "", "Mount the root file system read-only", _HOST + "ReadonlyRootfs"),
    Option("restart", "", "POLICY", "When to restart: no, always, unless-stopped, on-failure[:COUNT]", _HOST + "RestartPolicy", resources.restart),
    Option("rm", "", "", "Remove container and anonymous volumes when it exits", _HOST + "AutoRemove"),
    Option("runtime", "", "RUNTIME", "Runtime to run it with", _HOST + "Runtime", str),
    Option("security-opt", "", "OPTION...", "Security option: no-new-privileges, seccomp=FILE, apparmor=PROFILE, ..", TOGETHER),
    Option("shm-size", "", "SIZE", "Size of /dev/shm", _HOST + "ShmSize", _size),
    Option("stop-signal", "", "SIGNAL", "Signal that stops it", "StopSignal", str),
    Option("stop-timeout", "", "SECONDS", "Seconds to wait before it is killed; -1 for ever", "StopTimeout", whole),
    Option("storage-opt", "", "KEY=VALUE...", "Option of the storage driver", _HOST + "StorageOpt{}", security.storage_option),
    Option("sysctl", "", "NAME=VALUE...", "Set a kernel parameter of its namespaces", _HOST + "Sysctls{}", security.sysctl),
    Option("tmpfs", "", "PATH...", "Mount a tmpfs: PATH[:OPTIONS]", _HOST + "Tmpfs{}", mounts.parse_tmpfs),
    Option("tty", "t", "", "Give it a terminal", "Tty"),
    Option("ulimit", "", "NAME=LIMIT...", "Set a limit: NAME=SOFT[:HARD]", TOGETHER),
    Option("use-api-socket", "", "", "Mount the engine's socket into the container", TOGETHER),
    Option("user", "u", "USER", "User to run as: USER[:GROUP], by name or number", "User", str),
    Option("userns", "", "MODE", "User namespace: host", _HOST + "UsernsMode", security.userns_mode),
    Option("uts", "", "MODE", "UTS namespace: host", _HOST + "UTSMode", security.uts_mode),
    Option("volume", "v", "VOLUME...", "Mount a volume or directory: [SOURCE:]TARGET[:OPTIONS]", TOGETHER),
    Option("volume-driver", "", "DRIVER", "Driver of the volumes", _HOST + "VolumeDriver", str),
    Option("volumes-from", "", "CONTAINER...", "Mount all volumes of another container", _HOST + "VolumesFrom", mounts.parse_volumes_from),
    Option("workdir", "w", "PATH", "Directory to run in", "WorkingDir", str),
    Option("detach", "d", "", "Run in the background and print the container's ID", COMMAND, run=True),
    Option("detach-keys", "", "KEYS", "Keys that detach, instead of ctrl-p,ctrl-q", COMMAND, run=True),
    Option("sig-proxy", "", "", "Hand signals on to the container (default; --sig-proxy=false)", COMMAND, run=True),
]
OPTIONS_ALIASES = {"dns_opt": "dns_option", "net": "network", "net_alias": "network_alias"}


def option_lines(run=False):
    """The table as the Options section of a docstring.

    Args:
        run (bool): of `run`, which has three more.
    Returns:
        list of str: ``  -c, --cpu-shares NUMBER   Share of ...``, in alphabetical order.
    """
    options = sorted((option for option in OPTIONS if run or not option.run), key=lambda option: option.long)
    typed = [f"  {f'-{option.short},' if option.short else '   '} --{option.long} {option.placeholder or ''}".rstrip() for option in options]
    width = max(map(len, typed))
    return [f"{spec:<{width}}  {option.help}" for spec, option in zip(typed, options, strict=True)]
