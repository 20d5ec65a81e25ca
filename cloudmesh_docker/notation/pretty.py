"""Nodes, services, secrets and configs as ``inspect --pretty`` shows them to people.

Source: the templates in cli/command/{node,service,secret,config}/formatter.go of docker/cli (version 28).
"""

from base64 import b64decode

from cloudmesh_docker.notation.units import binary_size

SECOND = 1_000_000_000


def node_text(node):
    """A node (dict) as text."""
    spec, about, status, manager = node["Spec"], node["Description"], node.get("Status") or {}, node.get("ManagerStatus")
    lines = [f"ID:\t\t\t{node['ID']}"] + ([f"Name:\t\t\t{spec['Name']}"] if spec.get("Name") else [])
    lines += labels(spec.get("Labels"))
    lines += [f"Hostname:              \t{about['Hostname']}", f"Joined at:             \t{moment(node['CreatedAt'])}", "Status:"]
    lines += [f" State:\t\t\t{status.get('State', '').capitalize()}"]
    lines += [f" Message:              \t{status['Message'].capitalize()}"] if status.get("Message") else []
    lines += [f" Availability:         \t{spec['Availability'].capitalize()}"]
    lines += [f" Address:\t\t{status['Addr']}"] if status.get("Addr") else []
    if manager:
        lines += ["Manager Status:", f" Address:\t\t{manager['Addr']}", f" Raft Status:\t\t{manager['Reachability'].capitalize()}"]
        lines += [f" Leader:\t\t{'Yes' if manager.get('Leader') else 'No'}"]
    platform, resources, engine = about.get("Platform") or {}, about.get("Resources") or {}, about.get("Engine") or {}
    lines += ["Platform:", f" Operating System:\t{platform.get('OS', '')}", f" Architecture:\t\t{platform.get('Architecture', '')}", "Resources:"]
    lines += [f" CPUs:\t\t\t{resources.get('NanoCPUs', 0) // SECOND}", f" Memory:\t\t{binary_size(resources.get('MemoryBytes', 0))}"]
    lines += plugins(engine.get("Plugins") or ())
    lines += [f"Engine Version:\t\t{engine.get('EngineVersion', '')}"]
    if engine.get("Labels"):
        lines += ["Engine Labels:", *(f" - {key}={value}" for key, value in sorted(engine["Labels"].items()))]
    tls = about.get("TLSInfo") or {}
    if tls.get("TrustRoot"):
        lines += ["TLS Info:", " TrustRoot:", tls["TrustRoot"], f" Issuer Subject:\t{tls.get('CertIssuerSubject', '')}"]
        lines += [f" Issuer Public Key:\t{tls.get('CertIssuerPublicKey', '')}"]
    return "\n".join(lines)


def plugins(found):
    """The lines about a node's plug-ins."""
    kinds = {}
    for plugin in found:
        kinds.setdefault(plugin["Type"], []).append(plugin["Name"])
    rows = [f" {kind}:\t\t{', '.join(kinds[kind])}" for kind in ("Log", "Network", "Volume") if kind in kinds]
    return ["Plugins:", *rows] if rows else []


def labels(found):
    """The lines of a node's or a secret's labels."""
    return ["Labels:", *(f" - {key}={value}" for key, value in sorted(found.items()))] if found else []


def moment(text):
    """The engine's time as the docker binary prints it here: ``2026-01-31 10:00:00.5 +0000 utc``."""
    return f"{text.rstrip('Z').replace('T', ' ')} +0000 utc"


def secret_text(secret):
    """A secret (dict) as text; what it hides nobody tells."""
    spec = secret["Spec"]
    lines = [f"ID:              {secret['ID']}", f"Name:              {spec['Name']}", *labels(spec.get("Labels"))]
    lines += [f"Driver:            {(spec.get('Driver') or {}).get('Name') or ''}"]
    return "\n".join([*lines, f"Created at:        {moment(secret['CreatedAt'])}", f"Updated at:        {moment(secret['UpdatedAt'])}"])


def config_text(config):
    """A config (dict) as text."""
    spec = config["Spec"]
    lines = [f"ID:\t\t\t{config['ID']}", f"Name:\t\t\t{spec['Name']}", *labels(spec.get("Labels"))]
    lines += [f"Created at:            \t{moment(config['CreatedAt'])}", f"Updated at:            \t{moment(config['UpdatedAt'])}", "Data:"]
    return "\n".join([*lines, b64decode(spec.get("Data") or "").decode("utf-8", "replace")])


def service_text(service, networks):
    """A service (dict) as text; *networks* (dict) are the names of networks by their ids."""
    spec, task = service["Spec"], service["Spec"]["TaskTemplate"]
    lines = ["", f"ID:\t\t{service['ID']}", f"Name:\t\t{spec['Name']}"]
    if spec.get("Labels"):
        lines += ["Labels:", *(f" {key}={value}" for key, value in sorted(spec["Labels"].items()))]
    lines += mode(spec["Mode"]) + update_status(service.get("UpdateStatus")) + placement(task.get("Placement") or {})
    for title, key, order in (("UpdateConfig", "UpdateConfig", "Update order"), ("RollbackConfig", "RollbackConfig", "Rollback order")):
        lines += steps(title, spec[key], order) if spec.get(key) else []
    inside = task.get("ContainerSpec") or {}
    lines += container(inside) + mounts(inside.get("Mounts") or ())
    for title in ("Configs", "Secrets"):
        if inside.get(title):
            lines.append(f"{title}:")
            for one in inside[title]:
                lines += [f" Target:\t{(one.get('File') or {}).get('Name', '')}", f"  Source:\t{one[title[:-1] + 'Name']}"]
    lines += log_driver(task.get("LogDriver")) + resources(task.get("Resources") or {})
    names = " ".join(networks.get(one["Target"], one["Target"]) for one in task.get("Networks") or ())
    lines += [f"Networks: {names} "] if names else []
    endpoint = service.get("Endpoint") or {}
    how = (endpoint.get("Spec") or {}).get("Mode") or ""
    lines += [f"Endpoint Mode:\t{how}"] if how else []
    if endpoint.get("Ports"):
        lines.append("Ports:")
        for port in endpoint["Ports"]:
            lines += [f" PublishedPort = {port.get('PublishedPort', 0)}", f"  Protocol = {port['Protocol']}", f"  TargetPort = {port['TargetPort']}"]
            lines += [f"  PublishMode = {port['PublishMode']}"]
        lines[-1] += " "
    return "\n".join([*lines, ""])


def mode(found):
    """The lines about a service's mode."""
    if found.get("Global") is not None:
        return ["Service Mode:\tGlobal"]
    if found.get("GlobalJob") is not None:
        return ["Service Mode:\tGlobal Job"]
    if found.get("ReplicatedJob") is not None:
        job = found["ReplicatedJob"]
        return [
            "Service Mode:\tReplicated Job",
            f" Max Concurrent:\t{job.get('MaxConcurrent', 0)}",
            f" Total Completions:\t{job.get('TotalCompletions', 0)}",
        ]
    return ["Service Mode:\tReplicated", f" Replicas:\t{(found.get('Replicated') or {}).get('Replicas', 0)}"]


def update_status(status):
    """The lines about the last update."""
    if not status or not status.get("State"):
        return []
    return ["UpdateStatus:", f" State:\t\t{status['State']}", f" Message:\t{status.get('Message', '')}"]


def placement(found):
    """The lines about where tasks may run."""
    rows = []
    if found.get("Constraints"):
        rows.append(f" Constraints:\t[{' '.join(found['Constraints'])}]")
    if found.get("Preferences"):
        rows.append(f" Preferences:\t[{' '.join('spread=' + one['Spread']['SpreadDescriptor'] for one in found['Preferences'])}]")
    if found.get("MaxReplicas"):
        rows.append(f" Max Replicas Per Node:\t{found['MaxReplicas']}")
    return ["Placement:", *rows] if rows else []


def steps(title, config, order):
    """The lines about how updates or rollbacks are done."""
    lines = [f"{title}:", f" Parallelism:\t{config.get('Parallelism', 0)}"]
    lines += [f" Delay:\t\t{duration(config['Delay'])}"] if config.get("Delay") else []
    lines += [f" On failure:\t{config.get('FailureAction', '')}"]
    lines += [f" Monitoring Period: {duration(config['Monitor'])}"] if config.get("Monitor") else []
    ratio = config.get("MaxFailureRatio") or 0
    return [*lines, f" Max failure ratio: {ratio:g}", f" {order + ':':<18} {config.get('Order', '')}"]


def duration(nanoseconds):
    """5000000000 -> ``5s``, 90000000000 -> ``1m30s``: as Go prints a length of time."""
    seconds = nanoseconds / SECOND
    if seconds < 1:
        return f"{nanoseconds / 1_000_000:g}ms"
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{int(hours)}h" * bool(hours) + f"{int(minutes)}m" * bool(hours or minutes) + f"{rest:g}s"


def container(inside):
    """The lines about what runs."""
    lines = ["ContainerSpec:", f" Image:\t\t{inside.get('Image', '')}"]
    lines += [f" {title}:\t\t{' '.join(inside[key])} " for title, key in (("Args", "Args"), ("Env", "Env")) if inside.get(key)]
    lines += [f" Dir:\t\t{inside['Dir']}"] if inside.get("Dir") else []
    lines += [f" User: {inside['User']}"] if inside.get("User") else []
    lines += [f" Init:\t\t{'true' if inside['Init'] else 'false'}"] if inside.get("Init") is not None else []
    return lines


def mounts(found):
    """The lines about what is mounted."""
    lines = ["Mounts:"] if found else []
    for one in found:
        lines += [f" Target:\t{one['Target']}", f"  Source:\t{one.get('Source', '')}", f"  ReadOnly:\t{'true' if one.get('ReadOnly') else 'false'}"]
        lines += [f"  Type:\t\t{one['Type']}"]
    return lines


def log_driver(found):
    """The lines about where the output goes."""
    if not found:
        return []
    options = [f" {key}:\t{value}" for key, value in sorted((found.get("Options") or {}).items())]
    return ["Log Driver:", f" Name:\t\t{found['Name']}"] + ([" LogOpts:", *(f" {line}" for line in options)] if options else [])


def resources(found):
    """The lines about what tasks get at least and at most."""
    lines = []
    for key in ("Reservations", "Limits"):
        some = found.get(key) or {}
        rows = [f"  CPU:\t\t{some['NanoCPUs'] / SECOND:g}"] if some.get("NanoCPUs") else []
        rows += [f"  Memory:\t{binary_size(some['MemoryBytes'])}"] if some.get("MemoryBytes") else []
        lines += [f" {key}:", *rows] if rows else []
    return ["Resources:", *lines] if lines else []
