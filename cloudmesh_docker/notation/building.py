"""The options of ``build`` -> the query of ImageBuild.

Source: imageBuildOptions in docker/cli's cli/command/image/build.go and moby's client/image_build.go.
"""

import json

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.notation.environment import label_word
from cloudmesh_docker.notation.network import parse_extra_host
from cloudmesh_docker.notation.references import parse_reference
from cloudmesh_docker.notation.resources import swap, ulimits
from cloudmesh_docker.notation.units import parse_size
from cloudmesh_docker.notation.words import csv_fields, whole

# What only BuildKit knows, which is another protocol than the Engine API's build.
BUILDKIT = (
    "allow annotation attest build_context builder cache_to call check metadata_file no_cache_filter output provenance push sbom secret ssh"
).split()
SHOWN = ("auto", "plain")


def build_query(options, environ):
    """The query of a build.

    Args:
        options (dict): the command's options by name, those given.
        environ (mapping): gives ``--build-arg NAME`` its value.

    Raises:
        UsageError: an option can't be used.
    """
    refuse(options)
    query = {key: make(options[name]) for name, (key, make) in OPTIONS.items() if options.get(name) is not None}
    query["rm"] = options.get("rm", True)
    if options.get("build_arg"):
        query["buildargs"] = arguments(options["build_arg"], environ)
    return query


def refuse(options):
    """UsageError by name for what only BuildKit can do."""
    for name in BUILDKIT:
        if options.get(name) not in (None, False, []):
            raise UsageError(f"--{name.replace('_', '-')} needs BuildKit, which is not supported: the engine's own builder is used")
    if options.get("progress") not in (None, *SHOWN):
        raise UsageError(f"--progress {options['progress']} needs BuildKit, which is not supported: use auto or plain")
    if options.get("load") is False:
        raise UsageError("--load=false needs BuildKit, which is not supported: the image stays on the server")


def arguments(words, environ):
    """``["A=1", "B"]`` -> ``{"A": "1", "B": environ["B"]}``; None for one that is not there, which leaves it to the Dockerfile."""
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not name:
            raise UsageError(f'invalid argument "{word}" for "--build-arg" flag: invalid environment variable: {word}')
        found[name] = value if equals else environ.get(name)
    return found


def tags(words):
    """The names of -t, checked."""
    for word in words:
        try:
            reference = parse_reference(word)
        except DockerError as error:
            raise UsageError(f'invalid argument "{word}" for "-t, --tag" flag: {error}') from None
        if reference.digest:
            raise UsageError(f'invalid argument "{word}" for "-t, --tag" flag: refusing to create a tag with a digest reference')
    return words


def labels(words):
    """``["a=1", "b"]`` -> ``{"a": "1", "b": ""}``."""
    return {key: value for key, _, value in (label_word(word).partition("=") for word in words)}


def flat(words):
    """Comma-separated lists, in one."""
    return [field for word in words for field in csv_fields(word)]


def as_json(make):
    """A maker whose list is sent as JSON."""
    return lambda value: json.dumps(make(value))


def same(value):
    """The value as it is."""
    return value


OPTIONS = {
    "add_host": ("extrahosts", lambda words: [parse_extra_host(word) for word in words]),
    "cache_from": ("cachefrom", flat),
    "cgroup_parent": ("cgroupparent", same),
    "cpu_period": ("cpuperiod", whole),
    "cpu_quota": ("cpuquota", whole),
    "cpu_shares": ("cpushares", whole),
    "cpuset_cpus": ("cpusetcpus", same),
    "cpuset_mems": ("cpusetmems", same),
    "force_rm": ("forcerm", same),
    "isolation": ("isolation", same),
    "label": ("labels", labels),
    "memory": ("memory", parse_size),
    "memory_swap": ("memswap", swap),
    "network": ("networkmode", same),
    "no_cache": ("nocache", same),
    "platform": ("platform", same),
    "pull": ("pull", same),
    "quiet": ("q", same),
    "security_opt": ("securityopt", flat),
    "shm_size": ("shmsize", parse_size),
    "squash": ("squash", same),
    "tag": ("t", tags),
    "target": ("target", same),
    "ulimit": ("ulimits", as_json(ulimits)),
}
