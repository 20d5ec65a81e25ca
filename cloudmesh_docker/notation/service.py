"""The words of `service create` -> the body of POST /services/create, as the docker binary of version 28.2.2 sends it.

Source: ToService() in docker/cli cli/command/service/opts.go; tests/notation/test_service.py compares with the binary itself.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import environment, resources
from cloudmesh_docker.notation.health import healthcheck
from cloudmesh_docker.notation.mounts import parse_mount
from cloudmesh_docker.notation.ports import parse_service_port
from cloudmesh_docker.notation.references import familiar, parse_reference
from cloudmesh_docker.notation.service_options import BY_NAME, option_lines
from cloudmesh_docker.notation.service_parts import (
    parse_credentials,
    parse_files,
    parse_host,
    parse_networks,
    parse_preference,
    parse_resource,
)
from cloudmesh_docker.notation.words import pairs

__all__ = ["option_lines", "service_body"]

_SECOND = 1_000_000_000
_STEPS = {"Parallelism": 1, "FailureAction": "pause", "Monitor": 5 * _SECOND, "MaxFailureRatio": 0, "Order": "stop-first"}
_RESTART = {"Condition": "any", "Delay": 5 * _SECOND, "MaxAttempts": 0}
HEALTH = ("health_cmd", "health_interval", "health_retries", "health_start_interval", "health_start_period", "health_timeout", "no_healthcheck")


def service_body(image, words, options, api="1.50", **context):
    """The spec of a service to be created.

    Args:
        image (str), words (list of str): the image's name; the arguments of its command.
        options (dict): the options given, by their names with underscores; None counts as not given.
        api (str): the version spoken.
        context: environ (mapping, for -e NAME), cwd (str, where relative paths start), read_lines (path -> lines, of env files), find
            (callable: "network", "secret" or "config" and a name -> its id).
    Returns:
        dict: a ServiceSpec.
    Raises:
        UsageError: a value is wrong, or two options contradict each other; the message names the option.
    """
    options = {name: value for name, value in options.items() if value is not None}
    refuse_newer(options, api)
    inside = {"Image": tagged(image), "Args": list(words), "Init": False, "DNSConfig": {}}
    task = {"ContainerSpec": inside, "Resources": {"Limits": {}, "Reservations": {}}, "Placement": {}, "ForceUpdate": 0}
    spec = {"Name": "", "Labels": {}, "TaskTemplate": task, "Mode": _mode(options), "EndpointSpec": {"Mode": "vip"}}
    for name, value in options.items():
        put(spec, name, value)
    complete(spec)
    inside["Env"] = _environment(options, context)
    check = named("health", healthcheck, {name: options[name] for name in HEALTH if name in options})
    inside |= {"Healthcheck": check} if check else {}
    _capabilities(inside, options)
    inside["Ulimits"] = named("ulimit", resources.ulimits, options.get("ulimit") or ())
    inside["Hosts"] = each("host", parse_host, options)
    inside["Mounts"] = [named("mount", parse_mount, text, context.get("cwd")) for text in options.get("mount") or ()]
    _files(inside, options, context)
    task["Networks"] = named("network", parse_networks, options.get("network") or (), context.get("find"))
    task["Placement"]["Preferences"] = each("placement_pref", parse_preference, options)
    task["Resources"]["Reservations"]["GenericResources"] = each("generic_resource", parse_resource, options)
    if options.get("log_driver") or options.get("log_opt"):
        task["LogDriver"] = log_driver(options)
    spec["EndpointSpec"]["Ports"] = ports(options.get("publish") or ())
    return spec


def refuse_newer(options, api):
    """UsageError for an option that engines of this API version don't have."""
    spoken = tuple(map(int, api.split(".")))
    for name in options:
        option = BY_NAME.get(name) or BY_NAME[name.removesuffix("_add").removesuffix("_rm")]
        if option.since and options[name] and spoken < tuple(map(int, option.since.split("."))):
            flag = name.replace("_", "-")
            raise UsageError(f'"--{flag}" requires API version {option.since}, but the Docker daemon API version is {api}')


def tagged(image):
    """An image's familiar name with the tag it has if none is given."""
    reference = parse_reference(image)
    return familiar(str(reference.tagged())) if reference.bare else image


def named(name, read, *arguments):
    """read(*arguments), with the option named in what it raises."""
    try:
        return read(*arguments)
    except UsageError as error:
        text = str(error)
        raise UsageError(text if "--" in text else f"--{name.replace('_', '-')}: {text}") from None


def each(name, read, options):
    """The values of an option, each read."""
    return [named(name, read, text) for text in options.get(name) or ()]


def value_of(option, value):
    """A value or all of them, read as the table says."""
    if isinstance(value, list | tuple):
        return [named(option.name, option.read, text) for text in value] if option.read else pairs(value)
    return named(option.name, option.read, value) if option.read else bool(value)


def place(spec, field):
    """(dict, name) of a field in a ServiceSpec, made on the way."""
    *way, name = field.removesuffix("{}").split(".")
    for part in way:
        if spec.get(part) is None:
            spec[part] = {}
        spec = spec[part]
    return spec, name


def put(spec, name, value):
    """One option into its own field, if it has one."""
    option = BY_NAME[name]
    if not option.field[0].isupper():
        return
    if option.field.endswith("Labels{}"):
        for text in value:
            named(name, environment.label_word, text)
    where, key = place(spec, option.field)
    where[key] = value_of(option, value)
    if key == "Image":
        where[key] = tagged(where[key])


def complete(spec):
    """What the docker binary adds where some of several things were said, and leaves out where they are zero."""
    for key in ("UpdateConfig", "RollbackConfig"):
        if spec.get(key):
            spec[key] = {**_STEPS, **spec[key]}
    task = spec["TaskTemplate"]
    if task.get("RestartPolicy"):
        task["RestartPolicy"] = {**_RESTART, **task["RestartPolicy"]}
    for key, limits in (task.get("Resources") or {}).items():
        task["Resources"][key] = {name: value for name, value in (limits or {}).items() if value}


def _mode(options):
    mode, replicas, most = options.get("mode") or "replicated", options.get("replicas"), options.get("max_concurrent")
    if mode not in ("replicated", "global", "replicated-job", "global-job"):
        raise UsageError(f"Unknown mode: {mode}, only replicated and global supported: use replicated, global, replicated-job or global-job")
    if mode.startswith("global"):
        for name in ("replicas", "replicas_max_per_node"):
            if options.get(name) not in (None, 0, "0"):
                raise UsageError(f"{name.replace('_', '-')} can only be used with replicated or replicated-job mode")
    if most is not None and mode != "replicated-job":
        raise UsageError("max-concurrent can only be used with replicated-job mode")
    count = None if replicas is None else value_of(BY_NAME["replicas"], replicas)
    if mode == "replicated":
        return {"Replicated": {} if count is None else {"Replicas": count}}
    if mode == "replicated-job":
        most = None if most is None else value_of(BY_NAME["max_concurrent"], most)
        fields = {"MaxConcurrent": most, "TotalCompletions": count}
        return {"ReplicatedJob": {key: value for key, value in fields.items() if value is not None}}
    return {"Global": {}} if mode == "global" else {"GlobalJob": {}}


def _environment(options, context):
    environ = context.get("environ") or {}
    lines = []
    for path in options.get("env_file") or ():
        lines += environment.file_lines(path, context["read_lines"], "env", environ)
    return last_of_each([*lines, *env_words(options.get("env") or (), environ)])


def env_words(words, environ):
    """The values of -e, those without a value with that of the environment."""
    checked = [named("env", environment.env_word, word) for word in words]
    return [word if "=" in word or word not in environ else f"{word}={environ[word]}" for word in checked]


def last_of_each(lines):
    """NAME=VALUE lines without those whose name comes again."""
    last = {}
    for line in lines:
        name = line.partition("=")[0]
        last.pop(name, None)
        last[name] = line
    return list(last.values())


def _capabilities(inside, options):
    added, dropped = (named(name, resources.capabilities, options.get(name) or ()) for name in ("cap_add", "cap_drop"))
    inside["CapabilityAdd"], inside["CapabilityDrop"] = resources.effective_capabilities(added, dropped)


def _files(inside, options, context):
    find = context.get("find")
    inside["Secrets"] = named("secret", parse_files, options.get("secret") or (), "secret", find)
    inside["Configs"] = named("config", parse_files, options.get("config") or (), "config", find)
    if options.get("credential_spec"):
        inside["Privileges"], needed = named("credential_spec", parse_credentials, options["credential_spec"], find)
        inside["Configs"] += [needed] if needed else []


def log_driver(options):
    """``--log-driver`` with its options; UsageError for options of none."""
    if not options.get("log_driver"):
        raise UsageError("--log-opt: say --log-driver too")
    return {"Name": options["log_driver"], "Options": pairs(options.get("log_opt") or ())}


def ports(texts):
    """All of --publish -> the service's ports; UsageError as parse_service_port."""
    return [port for text in texts for port in named("publish", parse_service_port, text)]
