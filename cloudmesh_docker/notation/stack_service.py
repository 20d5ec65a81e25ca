"""A service of a stack's model (see stack_model.py) -> its ServiceSpec, as the docker binary of version 28.2.2 sends it.

Source: docker/cli cli/compose/convert/service.go; tests/notation/test_stack.py compares with the binary itself.
"""

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.notation import resources
from cloudmesh_docker.notation.references import parse_reference
from cloudmesh_docker.notation.service import tagged
from cloudmesh_docker.notation.stack import GIVEN, IMAGE, labelled, present, scoped, text, texts
from cloudmesh_docker.notation.stack_mounts import mount
from cloudmesh_docker.notation.units import parse_duration, parse_size

# The first API that has it.
OOM_SCORE = (1, 46)
CONDITIONS = {"always": "any", "unless-stopped": "any", "on-failure": "on-failure"}


def check_images(model):
    """DockerError for the first service without an image that can be one."""
    for name, one in model["services"].items():
        if not one.get("image"):
            raise DockerError(f"invalid image reference for service {name}: no image specified")
        try:
            parse_reference(one["image"])
        except DockerError as problem:
            raise DockerError(f"invalid image reference for service {name}: {problem}") from None


def service_specs(stack, model, find, api):
    """The specs of all services.

    Args:
        stack (str): the stack's name.
        model (dict): of the stack.
        find (callable): "secret" or "config" and a name -> its id.
        api (str): the version spoken.

    Returns:
        list of dict: ServiceSpecs, in the order of the services' names.

    Raises:
        DockerError: a value is wrong, or a secret or config is not there; the message names the service.
    """
    specs = []
    for name, one in model["services"].items():
        try:
            specs.append(service_spec(stack, name, one, model, find, api))
        except DockerError as problem:
            raise DockerError(f"service {name}: {problem}") from None
    return specs


def service_spec(stack, name, one, model, find, api):
    """The ServiceSpec (dict) of one service; UsageError for a wrong value, else as ``service_specs``."""
    deploy = one.get("deploy") or {}
    restart = restart_policy(one.get("restart"), deploy.get("restart_policy"))
    steps = {"UpdateConfig": deploy.get("update_config"), "RollbackConfig": deploy.get("rollback_config")}
    task = {
        "ContainerSpec": inside(stack, one, model, find, api),
        "Resources": limits(deploy.get("resources") or {}),
        "Placement": placement(deploy.get("placement") or {}),
        "ForceUpdate": 0,
        **present(LogDriver=log_driver(one.get("logging")), Networks=attachments(stack, name, one, model.get("networks") or {})),
    }
    return {
        "Name": f"{stack}_{name}",
        "Labels": {**labelled(stack, deploy.get("labels")), IMAGE: one["image"]},
        "TaskTemplate": task if restart is None else {**task, "RestartPolicy": restart},
        "Mode": mode(deploy.get("mode") or "replicated", deploy.get("replicas")),
        "EndpointSpec": present(Mode=(deploy.get("endpoint_mode") or "").lower(), Ports=ports(one.get("ports") or ())),
        **{key: step(value) for key, value in steps.items() if value is not None},
    }


def inside(stack, one, model, find, api):
    """The ContainerSpec of a service."""
    secrets = references(stack, "secret", one.get("secrets"), model, find)
    configs = references(stack, "config", one.get("configs"), model, find)
    privileges, needed = credentials(stack, one.get("credential_spec") or {}, model, find)
    configs = sorted([*configs, *needed], key=lambda config: config["ConfigName"])
    added, dropped = resources.effective_capabilities(*(resources.capabilities(one.get(key) or ()) for key in ("cap_add", "cap_drop")))
    environment = one.get("environment") or {}
    grace = one.get("stop_grace_period")
    return present(
        Image=tagged(one["image"]),
        Command=one.get("entrypoint"),
        Args=one.get("command"),
        Hostname=one.get("hostname"),
        Hosts=[f"{address} {name}" for name, _, address in (host.partition(":") for host in one.get("extra_hosts") or ())],
        DNSConfig=present(Nameservers=one.get("dns"), Search=one.get("dns_search")),
        Healthcheck=healthcheck(one.get("healthcheck")),
        Env=sorted(name if value is None else f"{name}={text(value)}" for name, value in environment.items()),
        Labels=labelled(stack, one.get("labels")),
        Dir=one.get("working_dir"),
        User=text(one.get("user")),
        Mounts=[mount(stack, volume, model.get("volumes") or {}) for volume in one.get("volumes") or ()],
        StopGracePeriod=None if grace is None else parse_duration(grace),
        StopSignal=one.get("stop_signal"),
        TTY=one.get("tty"),
        OpenStdin=one.get("stdin_open"),
        Secrets=secrets,
        Configs=configs,
        ReadOnly=one.get("read_only"),
        Privileges=privileges,
        Isolation=one.get("isolation"),
        Init=one.get("init"),
        Sysctls=texts(one.get("sysctls")),
        CapabilityAdd=added,
        CapabilityDrop=dropped,
        Ulimits=[ulimit(name, value) for name, value in sorted((one.get("ulimits") or {}).items())],
        OomScoreAdj=oom_score(one.get("oom_score_adj"), api),
    )


def oom_score(value, api):
    """How likely it is killed when memory runs out; UsageError where the engine does not know that."""
    if value and tuple(map(int, api.split("."))) < OOM_SCORE:
        raise UsageError(f"oom_score_adj requires API version 1.46, but the Docker daemon API version is {api}")
    return value or None


def ulimit(name, value):
    """A limit; one number is both."""
    soft, hard = (value.get("soft", 0), value.get("hard", 0)) if isinstance(value, dict) else (value, value)
    return {"Name": name, "Soft": soft, "Hard": hard}


def attachments(stack, name, one, known):
    """The networks a service is in; it is known in each by its own name too."""
    found = []
    for network, settings in (one.get("networks") or {"default": None}).items():
        if network not in known and network != "default":
            raise UsageError(f'undefined network "{network}"')
        target, settings = scoped(stack, network, known.get(network) or {}), settings or {}
        own = [] if target in GIVEN or target.startswith("container:") else [name]
        found.append(present(Target=target, Aliases=[*(settings.get("aliases") or ()), *own], DriverOpts=texts(settings.get("driver_opts"))))
    return sorted(found, key=lambda attached: attached["Target"])


def references(stack, kind, wanted, model, find):
    """The secrets or configs that a service is given, in the order of their names."""
    found, targets, known = [], set(), model.get(f"{kind}s") or {}
    for one in wanted or ():
        source = one["source"]
        if source not in known:
            raise UsageError(f'undefined {kind} "{source}"')
        name, target, permissions = scoped(stack, source, known[source]), one.get("target") or source, one.get("mode")
        if target in targets:
            raise UsageError(f"duplicate {kind} target for {name} not allowed")
        targets.add(target)
        owner = {"UID": text(one.get("uid")) or "0", "GID": text(one.get("gid")) or "0"}
        file = {"Name": target, **owner, "Mode": 0o444 if permissions is None else permissions}
        title = kind.capitalize()
        found.append({"File": file, f"{title}ID": find(kind, name), f"{title}Name": name})
    return sorted(found, key=lambda one: one[f"{kind.capitalize()}Name"])


def credentials(stack, spec, model, find):
    """(the service's Privileges, a list of the config it needs) for Windows."""
    given = [key for key in ("config", "file", "registry") if spec.get(key)]
    if len(given) > 1:
        raise UsageError(f"invalid credential spec: cannot specify both {' and '.join(key.capitalize() for key in given)}")
    needed, values = [], {key.capitalize(): spec.get(key) or "" for key in ("config", "file", "registry")}
    if values["Config"]:
        known = model.get("configs") or {}
        if values["Config"] not in known:
            raise UsageError(f'undefined config "{values["Config"]}"')
        name = scoped(stack, values["Config"], known[values["Config"]])
        values["Config"] = find("config", name)
        needed = [{"ConfigID": values["Config"], "ConfigName": name, "Runtime": {}}]
    return {"CredentialSpec": values if given else None, "SELinuxContext": None, "NoNewPrivileges": False}, needed


def healthcheck(check):
    """A Healthcheck; None for the image's own."""
    if check is None:
        return None
    if check.get("disable"):
        if check.get("test"):
            raise UsageError("test and disable can't be set at the same time")
        return {"Test": ["NONE"]}
    times = {"Interval": "interval", "Timeout": "timeout", "StartPeriod": "start_period", "StartInterval": "start_interval"}
    read = {field: parse_duration(check[key]) or None for field, key in times.items() if check.get(key)}
    return present(Test=check.get("test"), Retries=check.get("retries") or None, **read)


def placement(wanted):
    """On which nodes tasks may run."""
    preferences = [{"Spread": {"SpreadDescriptor": found["spread"]}} for found in wanted.get("preferences") or ()]
    return present(Constraints=wanted.get("constraints"), Preferences=preferences, MaxReplicas=wanted.get("max_replicas_per_node") or None)


def log_driver(logging):
    """Where the output goes; None for where the engine has it."""
    return logging and present(Name=logging.get("driver"), Options=texts(logging.get("options")))


def restart_policy(restart, policy):
    """A RestartPolicy of ``deploy``, else of what a container's would be; None for the engine's own."""
    if policy is not None:
        delays = {field: parse_duration(policy[key]) for field, key in (("Delay", "delay"), ("Window", "window")) if policy.get(key) is not None}
        return present(Condition=policy.get("condition"), MaxAttempts=policy.get("max_attempts"), **delays)
    wanted = resources.restart(restart or "")
    if wanted["Name"] in ("", "no"):
        return None
    return present(Condition=CONDITIONS[wanted["Name"]], MaxAttempts=wanted["MaximumRetryCount"] or None)


def step(source):
    """An UpdateConfig, of updates and of rollbacks."""
    times = {field: parse_duration(source[key]) or None for field, key in (("Delay", "delay"), ("Monitor", "monitor")) if source.get(key)}
    parallel = source.get("parallelism")
    fixed = {"Parallelism": 1 if parallel is None else parallel, "MaxFailureRatio": source.get("max_failure_ratio") or 0}
    return {**fixed, "Order": source.get("order") or "", **present(FailureAction=source.get("failure_action"), **times)}


def limits(wanted):
    """What a task may use, and what a node must have free for it."""
    return {title: amounts(wanted[title.lower()]) for title in ("Limits", "Reservations") if wanted.get(title.lower()) is not None}


def amounts(source):
    """Processors in billionths, memory in bytes, and the rest as numbers."""
    cpus = resources.cpus(text(source["cpus"])) if source.get("cpus") else None
    memory = parse_size(text(source["memory"])) if source.get("memory") else None
    specs = [one.get("discrete_resource_spec") or {} for one in source.get("generic_resources") or ()]
    generic = [{"DiscreteResourceSpec": {"Kind": one.get("kind", ""), "Value": int(one.get("value", 0))}} for one in specs]
    return present(NanoCPUs=cpus or None, MemoryBytes=memory or None, Pids=source.get("pids") or None, GenericResources=generic)


def mode(name, replicas):
    """A service's Mode; UsageError for one that Docker does not know, and for a number of what is everywhere."""
    if name in ("global", "global-job"):
        if replicas is not None:
            raise UsageError("replicas can only be used with replicated or replicated-job mode")
        return {"Global": {}} if name == "global" else {"GlobalJob": {}}
    if name == "replicated-job":
        return {"ReplicatedJob": present(MaxConcurrent=replicas, TotalCompletions=replicas)}
    if name == "replicated":
        return {"Replicated": present(Replicas=replicas)}
    raise UsageError(f"unknown mode: {name}")


def ports(found):
    """The ports of a service, in the order of those that are published."""
    for port in found:
        if not isinstance(port, dict) or not isinstance(port.get("target"), int) or not isinstance(port.get("published") or 0, int):
            raise UsageError(f"invalid port {port}: use target: NUMBER and published: NUMBER")
    ordered = sorted(found, key=lambda port: port.get("published") or 0)
    return [
        present(Protocol=one.get("protocol"), TargetPort=one["target"], PublishedPort=one.get("published") or None, PublishMode=one.get("mode"))
        for one in ordered
    ]
