"""The one table of the options of `service create` and `service update`: how each is typed, what it says of itself, and where it goes.

Taken from `docker service create --help` and `docker service update --help` of version 28.2.2. What may be given several times to `create`
is two options of `update`: ``--NAME-add`` and ``--NAME-rm``.
"""

import shlex

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import health, network, resources, units
from cloudmesh_docker.notation.addresses import ip
from cloudmesh_docker.notation.options import COMMAND, TOGETHER, Option
from cloudmesh_docker.notation.words import whole


class ServiceOption(Option):
    """One row; ``field`` is the path in a ServiceSpec.

    Attributes:
        only (str or None): the verb that alone has it.
        many (tuple or None): of what may be given several times: what one is called ("a label"), and how one is named to be removed.
    """

    __slots__ = ("only", "many")

    def __init__(self, long, short, placeholder, help, field, read=None, since=None, only=None, many=None):
        super().__init__(long, short, placeholder, help, field, read, since)
        self.only, self.many = only, many


def _count(text):
    return whole(text, 0, (1 << 64) - 1)


def _any_duration(text):
    return units.parse_duration(str(text))


def _ratio(text):
    try:
        return float(text)
    except ValueError:
        raise UsageError(f'invalid ratio "{text}": use a number from 0 to 1, as 0.25') from None


def _words(text):
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError(f'invalid command "{text}": {error}') from None


def _size(text):
    return units.parse_size(str(text))


def _oom(value):
    return whole(value, -1000, 1000)


_TASK, _INSIDE = "TaskTemplate.", "TaskTemplate.ContainerSpec."
_LIMITS, _RESERVATIONS, _RESTART = _TASK + "Resources.Limits.", _TASK + "Resources.Reservations.", _TASK + "RestartPolicy."


def _row(long, placeholder, help, field, read=str, **more):
    short, _, name = long.rpartition(" ")
    return ServiceOption(name, short, placeholder, help, field, read, **more)


def _many(long, placeholder, help, field, read, what, by, since=None):
    return _row(long, placeholder + "...", help, field, read, since=since, many=(what, by))


def _steps(name, config, action, during):
    """The rows of an update's or a rollback's ways."""
    return [
        _row(f"{name}-delay", "DURATION", f"Time between two {during}s, as 10s", config + "Delay", _any_duration),
        _row(f"{name}-failure-action", "ACTION", f"What to do when {during} fails: {action}", config + "FailureAction"),
        _row(f"{name}-max-failure-ratio", "RATIO", f"Share of tasks that may fail in the {during}, 0 to 1", config + "MaxFailureRatio", _ratio),
        _row(f"{name}-monitor", "DURATION", f"Time each task is watched for failure after its {during}, as 5s", config + "Monitor", _any_duration),
        _row(f"{name}-order", "ORDER", f"Order of the {during}: start-first or stop-first", config + "Order"),
        _row(f"{name}-parallelism", "NUMBER", f"Tasks in one {during} at a time; 0 for all", config + "Parallelism", _count),
    ]


OPTIONS = [
    _row("args", "WORDS", "Arguments of the command", _INSIDE + "Args", _words, only="update"),
    _row("cap-add", "CAPABILITY...", "Add a Linux capability", TOGETHER, since="1.41"),
    _row("cap-drop", "CAPABILITY...", "Drop a Linux capability", TOGETHER, since="1.41"),
    _many("config", "CONFIG", "Give it a config: NAME, or source=..,target=..,uid=..,gid=..,mode=..", TOGETHER, None, "a config", "CONFIG"),
    _many("constraint", "TERM", "Where tasks may run, as node.role==worker", _TASK + "Placement.Constraints", str, "a constraint", "TERM"),
    _many("container-label", "KEY=VALUE", "Set a label of the containers", _INSIDE + "Labels{}", None, "a label of the containers", "KEY"),
    _row("credential-spec", "SPEC", "Credentials on Windows: config://NAME, file://FILE or registry://KEY", TOGETHER),
    _row("d detach", None, "Do not wait until its tasks run", COMMAND),
    _many("dns", "ADDRESS", "Set a DNS server", _INSIDE + "DNSConfig.Nameservers", ip, "a DNS server", "ADDRESS"),
    _many("dns-option", "OPTION", "Set an option of the resolver", _INSIDE + "DNSConfig.Options", str, "an option of the resolver", "OPTION"),
    _many(
        "dns-search",
        "DOMAIN",
        "Set a domain to search names in",
        _INSIDE + "DNSConfig.Search",
        network.parse_search_domain,
        "a search domain",
        "DOMAIN",
    ),
    _row("endpoint-mode", "MODE", "How it is found: vip or dnsrr", "EndpointSpec.Mode"),
    _row("entrypoint", "COMMAND", "Run this instead of the image's entrypoint", _INSIDE + "Command", _words),
    _many("e env", "NAME=VALUE", "Set an environment variable; NAME alone takes it from here", TOGETHER, None, "an environment variable", "NAME"),
    _row("env-file", "PATH...", "Read environment variables from a file", TOGETHER, only="create"),
    _row("force", None, "Replace the tasks even if nothing changes", TOGETHER, only="update"),
    _many("generic-resource", "KIND=NUMBER", "Reserve a resource that nodes offer, as gpu=2", TOGETHER, None, "a resource", "KIND"),
    _many("group", "GROUP", "Join another group", _INSIDE + "Groups", str, "a group", "GROUP"),
    _row("health-cmd", "COMMAND", "Command that tells whether a container is healthy", TOGETHER),
    _row("health-interval", "DURATION", "Time between two checks, as 30s", TOGETHER, health.duration),
    _row("health-retries", "NUMBER", "Failures in a row that make it unhealthy", TOGETHER, whole),
    _row("health-start-interval", "DURATION", "Time between two checks during the start period", TOGETHER, health.duration, since="1.44"),
    _row("health-start-period", "DURATION", "Time to start up before failures count", TOGETHER, health.duration),
    _row("health-timeout", "DURATION", "Time one check may take", TOGETHER, health.duration),
    _many("host", "HOST:IP", "Add a host name with its address to /etc/hosts", TOGETHER, None, "a host name", "HOST[:IP]"),
    _row("hostname", "NAME", "The containers' host name", _INSIDE + "Hostname"),
    _row("image", "IMAGE", "The image to run", _INSIDE + "Image", only="update"),
    _row("init", None, "Run an init that forwards signals and reaps processes", _INSIDE + "Init", None),
    _row("isolation", "TECHNOLOGY", "How containers are isolated (Windows)", _INSIDE + "Isolation"),
    _many("l label", "KEY=VALUE", "Set a label of the service", "Labels{}", None, "a label of the service", "KEY"),
    _row("limit-cpu", "DECIMAL", "Most processors a task may use, as 1.5", _LIMITS + "NanoCPUs", resources.cpus),
    _row("limit-memory", "SIZE", "Most memory a task may use, as 512m", _LIMITS + "MemoryBytes", _size),
    _row("limit-pids", "NUMBER", "Most processes in a task; 0 for no limit", _LIMITS + "Pids", whole, since="1.41"),
    _row("log-driver", "DRIVER", "Where the containers' output goes", TOGETHER),
    _row("log-opt", "KEY=VALUE...", "Option of the log driver", TOGETHER),
    _row("max-concurrent", "NUMBER", "Tasks of a job that run at a time", TOGETHER, _count, since="1.41"),
    _row("mode", "MODE", "replicated, global, replicated-job or global-job", TOGETHER, only="create"),
    _many("mount", "MOUNT", "Mount a volume, directory or tmpfs: type=..,source=..,target=..", TOGETHER, None, "a mount", "TARGET"),
    _row("name", "NAME", "Name of the service", "Name", only="create"),
    _many("network", "NETWORK", "Connect to a network: NETWORK, or name=..,alias=..,driver-opt=..", TOGETHER, None, "a network", "NETWORK"),
    _row("no-healthcheck", None, "Do without the image's health check", TOGETHER),
    _row("no-resolve-image", None, "Do not ask the registry for the digest and the platforms of the image", COMMAND),
    _row("oom-score-adj", "NUMBER", "How likely it is killed when memory runs out, -1000 to 1000", _INSIDE + "OomScoreAdj", _oom, since="1.46"),
    _many("placement-pref", "PREFERENCE", "Spread tasks: spread=node.labels.LABEL", TOGETHER, None, "a preference", "PREFERENCE"),
    _many("p publish", "PORT", "Publish a port: [HOSTPORT:]PORT, or published=..,target=..,mode=host", TOGETHER, None, "a port", "PORT"),
    _row("q quiet", None, "Do not show the progress", COMMAND),
    _row("read-only", None, "Mount the root file system read-only", _INSIDE + "ReadOnly", None),
    _row("replicas", "NUMBER", "How many tasks", TOGETHER, _count),
    _row("replicas-max-per-node", "NUMBER", "Most tasks on one node; 0 for no limit", _TASK + "Placement.MaxReplicas", _count, since="1.40"),
    _row("reserve-cpu", "DECIMAL", "Processors a node must have free for a task", _RESERVATIONS + "NanoCPUs", resources.cpus),
    _row("reserve-memory", "SIZE", "Memory a node must have free for a task", _RESERVATIONS + "MemoryBytes", _size),
    _row("restart-condition", "CONDITION", "When to replace a task that ended: none, on-failure or any", _RESTART + "Condition"),
    _row("restart-delay", "DURATION", "Time before it is replaced, as 5s", _RESTART + "Delay", _any_duration),
    _row("restart-max-attempts", "NUMBER", "How often it is replaced", _RESTART + "MaxAttempts", _count),
    _row("restart-window", "DURATION", "Time in which these count", _RESTART + "Window", _any_duration),
    _row("rollback", None, "Go back to how the service was before", COMMAND, only="update"),
    *_steps("rollback", "RollbackConfig.", "pause or continue", "rollback"),
    _many("secret", "SECRET", "Give it a secret: NAME, or source=..,target=..,uid=..,gid=..,mode=..", TOGETHER, None, "a secret", "SECRET"),
    _row("stop-grace-period", "DURATION", "Time to stop before a container is killed, as 10s", _INSIDE + "StopGracePeriod", _any_duration),
    _row("stop-signal", "SIGNAL", "Signal that stops a container", _INSIDE + "StopSignal"),
    _many("sysctl", "NAME=VALUE", "Set a kernel parameter", _INSIDE + "Sysctls{}", None, "a kernel parameter", "NAME", since="1.40"),
    _row("t tty", None, "Give it a terminal", _INSIDE + "TTY", None),
    _many("ulimit", "NAME=LIMIT", "Set a limit: NAME=SOFT[:HARD]", TOGETHER, None, "a limit", "NAME", since="1.41"),
    *_steps("update", "UpdateConfig.", "pause, continue or rollback", "update"),
    _row("u user", "USER", "User to run as: USER[:GROUP], by name or number", _INSIDE + "User"),
    _row("with-registry-auth", None, "Hand the nodes our credentials for the image's registry", COMMAND),
    _row("w workdir", "PATH", "Directory to run in", _INSIDE + "Dir"),
]
BY_NAME = {option.name: option for option in OPTIONS}


def typed(verb):
    """The options as one of the two commands has them.

    Args:
        verb (str): "create" or "update".
    Returns:
        list of (str, str or None, str or None, str): long and short name without dashes, the placeholder, the help.
    """
    found = []
    for option in OPTIONS:
        if option.only not in (None, verb):
            continue
        if verb == "update" and option.many:
            what, by = option.many
            found.append(
                (f"{option.long}-add", None, option.placeholder, f"Add or change {what}: {option.help.partition(': ')[2]}".removesuffix(": "))
            )
            found.append((f"{option.long}-rm", None, f"{by}...", f"Remove {what}"))
        else:
            found.append((option.long, option.short, option.placeholder, option.help))
    return sorted(found)


def option_lines(verb):
    """The Options section (list of str) of the docstring of "create" or "update"."""
    lines = [(f"  {f'-{short},' if short else '   '} --{long} {placeholder or ''}".rstrip(), help) for long, short, placeholder, help in typed(verb)]
    width = max(len(spec) for spec, _ in lines)
    return [f"{spec:<{width}}  {help}" for spec, help in lines]
