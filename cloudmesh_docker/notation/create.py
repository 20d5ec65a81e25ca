"""The words of `create` and `run` -> the body of POST /containers/create, as the docker binary of version 28.2.2 sends it.

Source: parse() in docker/cli cli/command/container/opts.go; tests/notation/test_create.py compares with the binary itself.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import devices, environment, resources, security
from cloudmesh_docker.notation.addresses import mac
from cloudmesh_docker.notation.health import healthcheck
from cloudmesh_docker.notation.mounts import parse_mount, parse_volumes
from cloudmesh_docker.notation.network import networking
from cloudmesh_docker.notation.options import OPTIONS, OPTIONS_ALIASES, option_lines
from cloudmesh_docker.notation.ports import parse_ports
from cloudmesh_docker.notation.words import pairs

__all__ = ["create_body", "option_lines", "update_body"]

NEWEST = "1.50"
PULL = ("always", "missing", "never")


def create_body(image, words, options, **context):
    """The body of a container to be created.

    Args:
        image (str), words (list of str): the image's name; the command and its arguments, empty for the image's own.
        options (dict): the options given, by their names with underscores (``{"env": ["A=1"], "tty": True}``); None counts as not given.
        context: api (str, the version spoken, "1.50"), os (str, the engine's, "linux"), environ (mapping, for -e NAME), cwd (str, where
            relative paths start), read_lines (path -> lines, of env and label files), read_text (path -> text, of a seccomp profile),
            proxies (dict, ``proxies.default`` of Docker's configuration), socket (str, for --use-api-socket), console_size ((rows, columns)).
    Returns:
        dict: Config's fields with HostConfig and NetworkingConfig.
    Raises:
        UsageError: a value is wrong, or two options contradict each other; the message names the option.
    """
    options, api = _merged(options), _version(context.get("api") or NEWEST)
    _refuse(options, api, context)
    body, host = _defaults(image, words)
    for option in OPTIONS:
        value = options.get(option.name)
        if value is not None and option.field[0].isupper():
            _put(body, option, value)
    _attach(body, options)
    _environment(body, options, context)
    _mounts(body, options, api, context)
    published, host["PortBindings"] = _named("publish", parse_ports, options.get("publish") or ())
    body["ExposedPorts"] = published | _named("expose", parse_ports, (), options.get("expose") or ())[0]
    _devices(host, options, context)
    _security(host, options, context)
    _logging(host, options)
    _network(body, options, api)
    check = healthcheck(options)
    if check:
        body["Healthcheck"] = check
    if options.get("kernel_memory") and api < (1, 42):
        host["KernelMemory"] = _each("kernel_memory", options["kernel_memory"])
    if context.get("console_size"):
        host["ConsoleSize"] = list(context["console_size"])
    if host["AutoRemove"] and host["RestartPolicy"]["Name"] not in ("", "no"):
        raise UsageError("conflicting options: cannot specify both --restart and --rm")
    return body


def update_body(options):
    """The body of POST /containers/{id}/update: the *options* given, as ``create_body`` takes them, in the fields of a HostConfig.

    Raises:
        UsageError: a value is wrong; the message names the option.
    """
    given = {name: value for name, value in options.items() if value is not None}
    return {_BY_NAME[name].field.removeprefix("HostConfig."): _each(name, value) for name, value in given.items()}


def _defaults(image, words):
    """The body of a container without options, and its HostConfig: what `docker inspect` would else show otherwise."""
    lists = (
        "Dns DnsOptions DnsSearch BlkioWeightDevice BlkioDeviceReadBps BlkioDeviceWriteBps BlkioDeviceReadIOps BlkioDeviceWriteIOps Devices Ulimits"
    )
    host = {
        "NetworkMode": "default",
        "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
        "AutoRemove": False,
        "OomKillDisable": False,
        "PidsLimit": 0,
        "MemorySwappiness": -1,
        "ConsoleSize": [0, 0],
        **{name: [] for name in lists.split()},
    }
    body = {"Image": image, "Cmd": list(words) or None, "Entrypoint": None, "Tty": False, "OpenStdin": False}
    body |= dict.fromkeys(("Hostname", "Domainname", "User", "WorkingDir"), "")
    return body | {"HostConfig": host, "NetworkingConfig": {"EndpointsConfig": {}}}, host


def _version(text):
    try:
        return tuple(int(part) for part in str(text).split("."))
    except ValueError:
        raise UsageError(f'invalid API version "{text}": use 1.41') from None


def _merged(options):
    """Old names of options under their new ones."""
    merged = {name: value for name, value in options.items() if value is not None}
    for old, new in OPTIONS_ALIASES.items():
        if merged.get(old):
            merged[new] = [*merged.get(new, ()), *merged.pop(old)]
    return merged


def _refuse(options, api, context):
    """What goes with no engine of this version or system, and what contradicts itself."""
    windows = context.get("os") == "windows"
    spoken = ".".join(map(str, api))
    for option in OPTIONS:
        if options.get(option.name) in (None, False, []):
            continue
        if option.since and api < _version(option.since):
            raise UsageError(f'"--{option.long}" requires API version {option.since}, but the Docker daemon API version is {spoken}')
        if option.windows and not windows:
            system = context.get("os") or "linux"
            raise UsageError(
                f'"--{option.long}" is only supported on a Docker daemon running on windows, but the Docker daemon is running on {system}'
            )
    if options.get("attach") and options.get("detach"):
        raise UsageError("conflicting options: cannot specify both --attach and --detach")
    if options.get("pull") not in (None, "", *PULL):
        raise UsageError(f"""invalid pull option: '{options["pull"]}': must be one of "always", "missing" or "never\"""")


def _named(name, read, *arguments):
    """read(*arguments), with the option named in what it raises, if the message does not name one."""
    try:
        return read(*arguments)
    except UsageError as error:
        text = str(error)
        raise UsageError(text if "--" in text or text.startswith("conflicting") else f"--{name.replace('_', '-')}: {text}") from None


_BY_NAME = {option.name: option for option in OPTIONS}


def _each(name, value):
    """A value or all of them, read as the table says."""
    option = _BY_NAME[name]
    if isinstance(value, list | tuple):
        return [_named(name, option.read, item) for item in value]
    return _named(name, option.read, value) if option.read else bool(value)


def _put(body, option, value):
    """One option into its own field."""
    field = option.field.removeprefix("HostConfig.")
    place = body if field == option.field else body["HostConfig"]
    read = _each(option.name, value)
    if field.endswith("{}"):
        place[field[:-2]] = dict(read)
    else:
        place[field] = read


def _attach(body, options):
    streams = _each("attach", options.get("attach") or [])
    body["AttachStdin"] = body["OpenStdin"] or "stdin" in streams
    body["AttachStdout"] = not streams or "stdout" in streams
    body["AttachStderr"] = not streams or "stderr" in streams
    body["StdinOnce"] = body["OpenStdin"] and body["AttachStdin"]


def _environment(body, options, context):
    read_lines, environ = context.get("read_lines") or _nothing, context.get("environ") or {}
    lines = [line for path in options.get("env_file") or () for line in environment.file_lines(path, read_lines, "env", environ)]
    body["Env"] = _named("env", environment.environment, options.get("env") or (), lines, environ, context.get("proxies")) or None
    lines = [line for path in options.get("label_file") or () for line in environment.file_lines(path, read_lines, "label")]
    body["Labels"] = pairs([*lines, *(_named("label", environment.label_word, text) for text in options.get("label") or ())])


def _nothing(path):
    raise FileNotFoundError(2, "no files can be read here", path)


def _mounts(body, options, api, context):
    host, cwd = body["HostConfig"], context.get("cwd")
    binds, body["Volumes"] = _named("volume", parse_volumes, options.get("volume") or (), cwd)
    mounted = [_named("mount", parse_mount, text, cwd) for text in options.get("mount") or ()]
    if api < (1, 44) and any(mount.get("BindOptions", {}).get("ReadOnlyForceRecursive") for mount in mounted):
        raise UsageError("--mount: bind-recursive=readonly requires API v1.44 or later")
    if options.get("use_api_socket"):
        if not context.get("socket"):
            raise UsageError("--use-api-socket: the engine is not spoken to through a socket of this host: leave it out")
        mounted.append({"Type": "bind", "Source": context["socket"], "Target": "/var/run/docker.sock", "BindOptions": {}})
    host |= {"Binds": binds} if binds else {}
    host |= {"Mounts": mounted} if mounted else {}


def _devices(host, options, context):
    host["Devices"], requests = _named("device", devices.parse_devices, options.get("device") or (), context.get("os") or "linux")
    requests = _each("gpus", list(options.get("gpus") or ())) + requests
    host |= {"DeviceRequests": requests} if requests else {}


def _security(host, options, context):
    for name, field in (("cap_add", "CapAdd"), ("cap_drop", "CapDrop")):
        if options.get(name):
            host[field] = _named(name, resources.capabilities, options[name])
    host["Ulimits"] = _named("ulimit", resources.ulimits, options.get("ulimit") or ())
    read_text = context.get("read_text") or (lambda path: "\n".join((context.get("read_lines") or _nothing)(path)))
    sent, unconfined = _named("security-opt", security.security_options, options.get("security_opt") or (), read_text)
    host |= {"SecurityOpt": sent} if options.get("security_opt") else {}
    if unconfined:
        host["MaskedPaths"] = host["ReadonlyPaths"] = []


def _logging(host, options):
    driver, words = options.get("log_driver") or "", options.get("log_opt") or ()
    if driver == "none" and words:
        raise UsageError(f"invalid logging opts for driver {driver}: leave out --log-opt")
    host["LogConfig"] = {"Type": driver, "Config": pairs(words)}


def _network(body, options, api):
    host = body["HostConfig"]
    mode, endpoints = _named("network", networking, options)
    host["NetworkMode"], body["NetworkingConfig"]["EndpointsConfig"] = mode, endpoints
    if options.get("link"):
        host["Links"] = _each("link", options["link"])
    host["DnsOptions"] = list(options.get("dns_option") or ())
    if api < (1, 44):
        # Older engines know one MAC address for the whole container; the docker binary of version 28 refuses to speak of it to them.
        addresses = [address for address in (endpoint.pop("MacAddress", None) for endpoint in endpoints.values()) if address]
        if len(addresses) > 1:
            raise UsageError('"specify mac-address per network" requires API version 1.44')
        body |= {"MacAddress": mac(addresses[0])} if addresses else {}
        if endpoints == {mode: {}} and mode != "default":
            endpoints.clear()
