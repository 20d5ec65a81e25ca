"""The options of a cluster volume -> the Engine's ClusterVolumeSpec.

Source: docker/cli cli/command/volume/create.go, version 28.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.units import parse_size

CLUSTER_OPTIONS = {
    "availability": ("active", "pause", "drain"),
    "group": None,
    "limit_bytes": None,
    "required_bytes": None,
    "scope": ("single", "multi"),
    "secret": None,
    "sharing": ("none", "readonly", "onewriter", "all"),
    "topology_preferred": None,
    "topology_required": None,
    "type": ("mount", "block"),
}
"""dict: the options that make a volume one of the cluster, each with the values it takes (None: any)."""


def cluster_spec(options):
    """The ClusterVolumeSpec (dict) for those of CLUSTER_OPTIONS that were given.

    Raises:
        UsageError: a value is none of those an option takes.
    """
    for name, value in options.items():
        if CLUSTER_OPTIONS[name] and value not in CLUSTER_OPTIONS[name]:
            raise UsageError(f'--{name} "{value}": use {", ".join(CLUSTER_OPTIONS[name])}')
    mode = {"Scope": options.get("scope", "single"), "Sharing": options.get("sharing", "none")}
    mode["BlockVolume" if options.get("type", "block") == "block" else "MountVolume"] = {}
    sizes = (("RequiredBytes", "required_bytes"), ("LimitBytes", "limit_bytes"))
    topologies = (("Requisite", "topology_required"), ("Preferred", "topology_preferred"))
    spec = {
        "Group": options.get("group", ""),
        "AccessMode": mode,
        "CapacityRange": {key: parse_size(options[name]) for key, name in sizes if name in options},
        "Secrets": [{"Key": key, "Secret": secret} for key, secret in sorted(map(pair, options.get("secret", ())))],
        "AccessibilityRequirements": {key: [topology(text) for text in options[name]] for key, name in topologies if name in options},
        "Availability": options.get("availability", "active"),
    }
    return {key: value for key, value in spec.items() if value}


def topology(text):
    """``region=east,zone=1`` as a Topology (dict)."""
    return {"Segments": dict(map(pair, text.split(",")))}


def pair(text):
    """(key, value) of ``key=value``; UsageError without a key or an equals sign."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f'"{text}": use KEY=VALUE')
    return key, value
