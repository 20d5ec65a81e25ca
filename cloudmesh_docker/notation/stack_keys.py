"""The keys that version 3.13 of Compose's format has, and which of them mean nothing to a swarm: with version 28.2.2 of the docker binary."""

from cloudmesh_docker.errors import DockerError

_IN_SERVICE = """build cap_add cap_drop cgroup_parent cgroupns_mode command configs container_name credential_spec depends_on deploy devices dns
dns_search domainname entrypoint env_file environment expose external_links extra_hosts healthcheck hostname image init ipc isolation labels links
logging mac_address network_mode networks oom_score_adj pid ports privileged read_only restart secrets security_opt shm_size stdin_open
stop_grace_period stop_signal sysctls tmpfs tty ulimits user userns_mode volumes working_dir"""
_STEPS = "delay failure_action max_failure_ratio monitor order parallelism"
# The keys of each place, a star for any name and for any number; "x-..." may stand everywhere.
_TABLE = {
    "services.*": _IN_SERVICE,
    "services.*.credential_spec": "config file registry",
    "services.*.deploy": "endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config",
    "services.*.deploy.placement": "constraints max_replicas_per_node preferences",
    "services.*.deploy.resources": "limits reservations",
    "services.*.deploy.resources.limits": "cpus memory pids",
    "services.*.deploy.resources.reservations": "cpus generic_resources memory",
    "services.*.deploy.restart_policy": "condition delay max_attempts window",
    "services.*.deploy.rollback_config": _STEPS,
    "services.*.deploy.update_config": _STEPS,
    "services.*.healthcheck": "disable interval retries start_interval start_period test timeout",
    "services.*.logging": "driver options",
    "services.*.networks.*": "aliases driver_opts ipv4_address ipv6_address",
    "services.*.ports.*": "host_ip mode protocol published target",
    "services.*.volumes.*": "bind consistency read_only source target tmpfs type volume",
    "services.*.volumes.*.bind": "propagation",
    "services.*.volumes.*.volume": "nocopy",
    "services.*.volumes.*.tmpfs": "size",
    "services.*.secrets.*": "gid mode source target uid",
    "services.*.configs.*": "gid mode source target uid",
    "networks.*": "attachable driver driver_opts external internal ipam labels name",
    "networks.*.ipam": "config driver",
    "networks.*.ipam.config.*": "subnet",
    "volumes.*": "driver driver_opts external labels name",
    "secrets.*": "driver driver_opts external file labels name template_driver",
    "configs.*": "external file labels name template_driver",
}
_KEYS = {place: keys.split() for place, keys in _TABLE.items()}
_RESOURCES = "Set resource limits using deploy.resources"
_FORBIDDEN = {
    "cpu_quota": _RESOURCES,
    "cpu_shares": _RESOURCES,
    "cpuset": _RESOURCES,
    "mem_limit": _RESOURCES,
    "memswap_limit": _RESOURCES,
    "volume_driver": "Instead of setting the volume driver on the service, define a volume using the top-level `volumes` option and specify "
    "the driver there.",
    "volumes_from": "To share a volume between services, define it using the top-level `volumes` option and reference it from each service "
    "that shares it using the service-level `volumes` option.",
}
# The docker binary ignores a tmpfs without a word.
_UNSUPPORTED = """build cgroup_parent cgroupns_mode devices domainname external_links ipc links mac_address network_mode pid privileged restart
security_opt shm_size tmpfs userns_mode""".split()
_DEPRECATED = {
    "container_name": "Setting the container name is not supported.",
    "expose": "Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
}


def check(model):
    """DockerError for keys in a model that version 3 does not have; in the docker binary's words."""
    forbidden = sorted(used(model) & _FORBIDDEN.keys())
    if forbidden:
        raise DockerError("Compose file contains unsupported options:\n\n" + explained(forbidden, _FORBIDDEN))
    refuse(model)


def ignored(model):
    """What is said (list of str) of the keys in a model that mean nothing to a swarm; in the docker binary's words."""
    said, unsupported, deprecated = [], sorted(used(model).intersection(_UNSUPPORTED)), sorted(used(model) & _DEPRECATED.keys())
    if unsupported:
        said.append(f"Ignoring unsupported options: {', '.join(unsupported)}\n")
    if deprecated:
        said.append(f"Ignoring deprecated options:\n\n{explained(deprecated, _DEPRECATED)}\n")
    return said


def used(model):
    """The keys (set of str) of all services."""
    return {key for service in model["services"].values() for key in service}


def explained(keys, reasons):
    """A line for each key, with an empty one between."""
    return "\n\n".join(f"{key}: {reasons[key]}" for key in keys)


def refuse(value, shown="", place=""):
    """DockerError for the first key that its place does not have.

    Args:
        value: what stands there.
        shown, place (str): where it stands: ``services.web``, and ``services.*`` as _KEYS has it.
    """
    children = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else ()
    known = _KEYS.get(place)
    for key, child in children:
        if known is not None and key not in known and not str(key).startswith("x-"):
            raise DockerError(f"{shown} Additional property {key} is not allowed")
        for name in (key, "*"):
            further = f"{place}.{name}".lstrip(".")
            if any(one == further or one.startswith(f"{further}.") for one in _KEYS):
                refuse(child, f"{shown}.{key}".lstrip("."), further)
