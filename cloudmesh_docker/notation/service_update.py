"""The words of `service update` and a service as it is -> the body of POST /services/{id}/update, as the docker binary 28.2.2 sends it.

Source: updateService() in docker/cli cli/command/service/update.go; tests/notation/test_service_update.py compares with the binary itself.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import environment, resources
from cloudmesh_docker.notation.health import healthcheck
from cloudmesh_docker.notation.mounts import parse_mount
from cloudmesh_docker.notation.ports import parse_service_port
from cloudmesh_docker.notation.service import (
    HEALTH,
    complete,
    each,
    env_words,
    log_driver,
    named,
    place,
    ports,
    put,
    refuse_newer,
    value_of,
)
from cloudmesh_docker.notation.service_options import BY_NAME, OPTIONS
from cloudmesh_docker.notation.service_parts import (
    parse_credentials,
    parse_files,
    parse_host,
    parse_networks,
    parse_preference,
    parse_resource,
    without_hosts,
)
from cloudmesh_docker.notation.words import pairs


def updated_spec(spec, options, api="1.50", **context):
    """A ServiceSpec with changes.

    Args:
        spec (dict): as the engine tells it; it is changed itself.
        options (dict), api (str), context: as ``service_body`` takes them; of what may be given several times NAME_add and NAME_rm.
    Returns:
        dict: spec.
    Raises:
        UsageError: as ``service_body``.
    """
    options = {name: value for name, value in options.items() if value is not None}
    refuse_newer(options, api)
    task = spec["TaskTemplate"]
    inside = task.setdefault("ContainerSpec", {})
    if spec.get("Networks") and not task.get("Networks"):
        task["Networks"] = spec.pop("Networks")
    for name, value in options.items():
        if name in BY_NAME:
            put(spec, name, value)
    for option in OPTIONS:
        if option.many and option.field[0].isupper():
            _plain(spec, option, options)
    complete(spec)
    task["ForceUpdate"] = (task.get("ForceUpdate") or 0) + bool(options.get("force"))
    _replicas(spec["Mode"], options)
    _capabilities(inside, options)
    _environment(inside, options, context.get("environ") or {})
    _health(inside, options)
    _hosts(inside, options)
    _files(inside, options, context.get("find"))
    _replaced(inside, "Mounts", options, "mount", lambda text: parse_mount(text, context.get("cwd")), lambda mount: mount["Target"])
    _ulimits(inside, options)
    _networks(task, options, context.get("find"))
    _preferences(task, options)
    _resources(task, options)
    _ports(spec, options)
    if options.get("log_driver") or options.get("log_opt"):
        task["LogDriver"] = log_driver(options)
    return spec


def _given(options, name):
    """The values to be added and to be removed."""
    return options.get(f"{name}_add") or (), options.get(f"{name}_rm") or ()


def _plain(spec, option, options):
    """A list or a map that has a field of its own."""
    added, removed = _given(options, option.name)
    if not (added or removed):
        return
    where, name = place(spec, option.field)
    if option.field.endswith("{}"):
        for text in added if name == "Labels" else ():
            named(option.name, environment.label_word, text)
        left = {key: value for key, value in (where.get(name) or {}).items() if key not in removed}
        where[name] = {**left, **pairs(added)}
    else:
        left = [value for value in where.get(name) or () if value not in removed]
        where[name] = sorted(dict.fromkeys([*left, *value_of(option, list(added))]))


def _replaced(where, key, options, name, read, of):
    """A list of documents whose keys *of* are unique: without those removed, with those added in place of theirs."""
    added, removed = _given(options, name)
    if added or removed:
        new = [named(name, read, text) for text in added]
        gone = {*removed, *map(of, new)}
        where[key] = [one for one in where.get(key) or () if of(one) not in gone] + new


def _replicas(mode, options):
    for name, fields in (("replicas", {"Replicated": "Replicas", "ReplicatedJob": "TotalCompletions"}), ("max_concurrent", _JOBS)):
        if options.get(name) is not None:
            kind = next((kind for kind in fields if mode.get(kind) is not None), None)
            if kind is None:
                raise UsageError(f"{name.replace('_', '-')} can only be used with {'replicated or ' * (len(fields) - 1)}replicated-job mode")
            mode[kind][fields[kind]] = value_of(BY_NAME[name], options[name])


_JOBS = {"ReplicatedJob": "MaxConcurrent"}


def _capabilities(inside, options):
    """What is added takes back that it was dropped, and the other way round; only what was neither is new."""
    added, dropped = (named(name, resources.capabilities, options.get(name) or ()) for name in ("cap_add", "cap_drop"))
    has, lacks = set(inside.get("CapabilityAdd") or ()), set(inside.get("CapabilityDrop") or ())
    for words, these, others in ((added, has, lacks), ([name for name in dropped if name not in added], lacks, has)):
        for name in words:
            if name in others:
                others.remove(name)
            else:
                these.add(name)
    if added or dropped:
        inside["CapabilityAdd"], inside["CapabilityDrop"] = sorted(has), sorted(lacks)


def _environment(inside, options, environ):
    added, removed = _given(options, "env")
    if added or removed:
        lines = [line for line in inside.get("Env") or () if line.partition("=")[0] not in removed]
        inside["Env"] = list({line.partition("=")[0]: line for line in [*lines, *env_words(added, environ)]}.values())


def _health(inside, options):
    check = named("health", healthcheck, {name: options[name] for name in HEALTH if name in options})
    if check:
        known = inside.get("Healthcheck") or {}
        alone = options.get("no_healthcheck") or (known.get("Test") == ["NONE"] and "Test" in check)
        inside["Healthcheck"] = check if alone else {**known, **check}


def _hosts(inside, options):
    added, removed = _given(options, "host")
    if added or removed:
        left = without_hosts(inside.get("Hosts") or (), removed)
        inside["Hosts"] = list(dict.fromkeys([*left, *each("host_add", parse_host, options)]))


def _files(inside, options, find):
    for kind in ("secret", "config"):
        added, removed = _given(options, kind)
        if added or removed:
            key = f"{kind.capitalize()}s"
            left = [one for one in inside.get(key) or () if one[f"{kind.capitalize()}Name"] not in removed]
            inside[key] = left + named(kind, parse_files, added, kind, find)
    if options.get("credential_spec"):
        inside["Privileges"], needed = named("credential_spec", parse_credentials, options["credential_spec"], find)
        left = [one for one in inside.get("Configs") or () if "Runtime" not in one]
        inside["Configs"] = left + ([needed] if needed else [])


def _ulimits(inside, options):
    added, removed = _given(options, "ulimit")
    if added or removed:
        limits = {limit["Name"]: limit for limit in inside.get("Ulimits") or () if limit["Name"] not in removed}
        limits.update({limit["Name"]: limit for limit in named("ulimit", resources.ulimits, added)})
        inside["Ulimits"] = [limits[name] for name in sorted(limits)]


def _networks(task, options, find):
    added, removed = _given(options, "network")
    if added or removed:
        gone = {find("network", name) for name in removed}
        left = [one for one in task.get("Networks") or () if one["Target"] not in gone]
        new = named("network", parse_networks, added, find)
        for one in new:
            if any(one["Target"] == known["Target"] for known in left):
                raise UsageError(f"--network-add: service is already attached to network {one['Target']}")
        task["Networks"] = sorted([*left, *new], key=lambda one: one["Target"])


def _preferences(task, options):
    added, removed = each("placement_pref_add", parse_preference, options), each("placement_pref_rm", parse_preference, options)
    if added or removed:
        where = task.setdefault("Placement", {})
        where["Preferences"] = [one for one in where.get("Preferences") or () if one not in removed] + added


def _resources(task, options):
    added, removed = _given(options, "generic_resource")
    if added or removed:
        where, _ = place(task, "Resources.Reservations.GenericResources")
        kinds = {kind_of(one): one for one in where.get("GenericResources") or ()}
        kinds.update({kind_of(one): one for one in each("generic_resource_add", parse_resource, options)})
        where["GenericResources"] = [kinds[kind] for kind in sorted(kinds) if kind not in removed]


def kind_of(resource):
    """What a generic resource is."""
    return next(iter(resource.values()))["Kind"]


def _ports(spec, options):
    added, removed = ports(_given(options, "publish")[0]), _given(options, "publish")[1]
    if not (added or removed):
        return
    where, _ = place(spec, "EndpointSpec.Ports")
    gone = [identity(port) for text in removed for port in named("publish_rm", parse_service_port, text)]
    left = [port for port in where.get("Ports") or () if identity(port) not in gone and port not in added]
    where["Ports"] = [*added, *left]


def identity(port):
    """What a port is removed by; that of the engine may say nothing of what is usual."""
    return port["TargetPort"], port.get("Protocol") or "tcp", port.get("PublishMode") or "ingress"
