"""Every endpoint method against the published operations of the Engine API (engine-operations.json)."""

import inspect
import json
import pathlib
import re

import pytest

from cloudmesh_docker import engine
from cloudmesh_docker.engine import Docker
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.errors import StreamBroken, VersionMismatch

OPERATIONS = {item["operation"]: item for item in json.loads((pathlib.Path(__file__).parent / "engine-operations.json").read_text())["operations"]}
LEFT_OUT = {
    "ContainerAttachWebsocket": "attach does the same over the plain connection",
    "ImageAttestations": "only engines newer than the version we speak (1.55) have it",
    "Session": "BuildKit's own protocol (gRPC), which is no REST",
} | {name: "managed plugins have no command" for name in OPERATIONS if OPERATIONS[name]["tag"] == "Plugin"}
QUERY_LEFT_OUT = {"ImageList": {"identity"}}
AFTER = re.compile(r"^(\w+): (GET|HEAD|POST|PUT|DELETE) (/\S+?)\.(\s|$)")
UNPUBLISHED = {"DistributionInspect": ["X-Registry-Auth"]}
# The docker binary sends them, and engines take them: the first as they do for services, the other before API 1.48.
UNPUBLISHED_QUERY = {"ContainerLogs": {"details": None}, "BuildPrune": {"keep-storage": None}}


class Silent:
    """An answer without anything in it."""

    headers = {}

    def __iter__(self):
        return iter(())

    def close(self):
        pass


class Recorder:
    """Takes the place of a Client and remembers what it is asked."""

    def __init__(self, version="1.56"):
        self.calls, self.version, self.address = [], version, "fake"

    needs = Client.needs

    def request(self, method, *segments, query=None, body=None, headers=None, timeout=None, raw=False):
        self.calls.append((method, segments, query or {}, body, headers or {}))
        return Silent() if raw else None

    def stream(self, method, *segments, query=None, body=None, headers=None, http10=False):
        self.calls.append((method, segments, query or {}, body, headers or {}))
        return Silent()

    def hijack(self, method, *segments, query=None, body=None, tty=False):
        self.calls.append((method, segments, query or {}, body, {}))


def methods():
    found = []
    docker = Docker(Recorder())
    for part in engine.ENDPOINTS:
        for name, _ in inspect.getmembers(type(getattr(docker, part)), inspect.isfunction):
            if not name.startswith("_"):
                found.append(pytest.param(part, name, id=f"{part}.{name}"))
    return found


def call(part, name, version="1.56", skip=()):
    """Call a method with every argument set; what the client was asked."""
    docker = Docker(Recorder(version))
    function = getattr(getattr(docker, part), name)
    arguments = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind == parameter.VAR_KEYWORD:
            arguments |= {key: "v" for key in OPERATIONS["ImageBuild"]["query"]}
        elif parameter.name not in skip:
            special = {"body": {}, "auth": {}, "registry_config": {}, "stream": True, "endpoint_config": {}, "console_size": [1, 2]}
            arguments[parameter.name] = special.get(parameter.name, f"<{parameter.name}>")
    function(**arguments)
    assert len(docker.client.calls) == 1
    return docker.client.calls[0]


def doc(part, name):
    return inspect.getdoc(getattr(getattr(Docker(Recorder()), part), name))


def operation_of(part, name):
    return AFTER.match(doc(part, name)).group(1)


@pytest.mark.parametrize("part, name", methods())
def test_method_path_and_query_are_the_published_ones(part, name):
    operation, method, path, _ = AFTER.match(doc(part, name)).groups()
    published = OPERATIONS[operation]
    assert (method, path) == (published["method"], published["path"])
    asked, segments, query, _, headers = call(part, name)
    assert asked == method
    wanted = path[1:].split("/")
    assert len(segments) == len(wanted)
    for segment, want in zip(segments, wanted, strict=True):
        assert segment.startswith("<") if want.startswith("{") else segment == want
    assert set(query) <= {**published["query"], **UNPUBLISHED_QUERY.get(operation, {})}.keys()
    assert {header.lower() for header in headers} <= {header.lower() for header in [*published["header"], *UNPUBLISHED.get(operation, [])]}


@pytest.mark.parametrize("part, name", methods())
def test_options_newer_than_the_engine_are_refused_not_ignored(part, name):
    operation = operation_of(part, name)
    if operation == "ImageBuild":
        return
    asked, published = call(part, name)[2], OPERATIONS[operation]
    newer = {key: published["query"].get(key) or published["since"] for key in asked if published["query"].get(key) or published["since"]}
    arguments = {key: str(asked[key]).strip("<>") for key in newer}
    for key, since in newer.items():
        before = f"1.{int(since[2:]) - 1}"
        with pytest.raises(VersionMismatch, match=f"needs API {since}, but the engine at fake speaks {before}: upgrade the engine"):
            call(part, name, before, skip={argument for other, argument in arguments.items() if other != key and not published["since"]})
        call(part, name, since, skip={argument for other, argument in arguments.items() if other != key and not published["since"]})


def test_all_operations_are_covered_or_listed():
    covered, queries = set(), {}
    for param in methods():
        part, name = param.values
        operation = operation_of(part, name)
        covered.add(operation)
        queries.setdefault(operation, set()).update(call(part, name)[2])
    assert covered | set(LEFT_OUT) == set(OPERATIONS) and not covered & set(LEFT_OUT)
    for operation, keys in queries.items():
        assert set(OPERATIONS[operation]["query"]) - keys == QUERY_LEFT_OUT.get(operation, set()), operation


def test_archive_headers():
    from cloudmesh_docker.engine.containers import path_stat

    class Answer:
        headers = {"x-docker-container-path-stat": "eyJuYW1lIjoieCIsInNpemUiOjF9"}

    assert path_stat(Answer) == {"name": "x", "size": 1} and path_stat(Silent) == {}


@pytest.mark.parametrize("text", ["bm9uZQ==", "W10=", "eyJtb2RlIjoieCJ9", "W1tb" * 5000])
def test_archive_headers_that_are_none(text):
    from cloudmesh_docker.engine.containers import path_stat

    answer = type("Answer", (), {"headers": {"x-docker-container-path-stat": text}})
    with pytest.raises(StreamBroken):
        path_stat(answer)
