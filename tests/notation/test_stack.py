"""Stacks against what docker 28.2.2 made of the same files (stack_bodies.json): what it sent, what it said, what `stack config` showed.

stack_old.json is what the last docker-compose in Python, version 1.29.2, makes of them.
"""

import copy
import json
import pathlib
import re

import pytest
import yaml

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.stack import checked_name, files, networks
from cloudmesh_docker.notation.stack_keys import ignored
from cloudmesh_docker.notation.stack_model import PROJECT, stack_model
from cloudmesh_docker.notation.stack_service import check_images, service_specs
from cloudmesh_docker.steps.compose import read

from .services import differences

HERE = pathlib.Path(__file__).parent
FILES = HERE / "stacks"
RECORDED = {name: json.loads((HERE / f"stack_{name}.json").read_text().replace("/here/stacks", str(FILES))) for name in ("bodies", "old")}
BODIES, OLD = RECORDED["bodies"], RECORDED["old"]
# The engine's own, where a port says nothing; Docker keeps no order of ports.
PORT = {"Protocol": "tcp", "PublishMode": "ingress"}


class Models(dict):
    """What docker-compose makes of the files, by their names; each is read once, with the environment that the docker binary had."""

    def __init__(self, programs):
        super().__init__()
        self._environ = {"PATH": programs, "HOME": "/nonexistent"}

    def __missing__(self, name):
        self[name] = read([str(FILES / f"{name}.yml")], None, self._environ)
        return self[name]


@pytest.fixture(scope="module")
def models(newer_programs):
    return Models(newer_programs)


def made(model):
    """{(address, name): body} of what a model sends, but for the data of secrets and configs."""
    found = {("/networks/create", body["Name"]): body for body in networks("demo", model)[0]}
    for kind in ("secrets", "configs"):
        found |= {(f"/{kind}/create", spec["Name"]): spec for spec, _ in files("demo", model.get(kind))}
    specs = service_specs("demo", model, lambda kind, name: f"{name}id", "1.50")
    return found | {("/services/create", spec["Name"]): spec for spec in specs}


def sent(name):
    """The same of what docker sent."""
    found = {}
    for address, body in copy.deepcopy(BODIES[name]["sent"]):
        if address == "/networks/create":
            body["CheckDuplicate"] = True
        elif address == "/services/create":
            ports = body["EndpointSpec"].get("Ports") or ()
            body["EndpointSpec"] |= {"Ports": [{**PORT, **port} for port in ports]} if ports else {}
        else:
            body.pop("Data", None)
        found[address, body["Name"]] = body
    return found


@pytest.mark.parametrize("name", BODIES)
def test_makes_and_says_what_docker_did(name, models):
    model, said = models[name]
    check_images(model)
    ours, theirs = made(model), sent(name)
    # Version 28.2.2 takes it and sends nothing of it.
    ours.get(("/services/create", "demo_all"), {}).get("TaskTemplate", {}).get("ContainerSpec", {}).pop("OomScoreAdj", None)
    assert ours.keys() == theirs.keys()
    assert {key: difference for key in theirs if (difference := differences(theirs[key], ours[key]))} == {}
    assert said == (['The "NOT_SET_ANYWHERE" variable is not set. Defaulting to a blank string.'] if name == "plain" else [])
    # It ignores a tmpfs without a word.
    assert "\n".join(ignored(model)).strip().replace("domainname, tmpfs", "domainname") == BODIES[name]["said"]


@pytest.mark.parametrize("name", BODIES)
def test_shows_what_docker_showed(name, models):
    model, theirs = models[name][0], BODIES[name]["shown"]
    ours = {path: value for path, value in differences(theirs, model).items() if not path.startswith(("/networks/unused", "/volumes/unused"))}
    # What of it docker-compose has read already, and what means nothing to a swarm.
    for path in [path for path in ours if re.search(r"/(version|env_file|build/.*|devices|shm_size|depends_on|networks)$", path)]:
        del ours[path]
    changed = {"deploy": {"/services/all/deploy/resources/limits/cpus": "0.5"}, "inside": {"/services/all/oom_score_adj": 100}}
    if name == "ports":
        ports = ours.pop("/services/web/ports")
        assert ports == [{"mode": "ingress", "protocol": "tcp", **port} for port in theirs["services"]["web"]["ports"]]
    assert ours == changed.get(name, {})


@pytest.mark.parametrize("name", OLD)
def test_the_last_docker_compose_in_python(name):
    model, _ = stack_model(yaml.safe_load(OLD[name]))
    ours, theirs = made(model), sent(name)
    assert ours.keys() == theirs.keys()
    assert {key: difference for key in theirs if (difference := differences(theirs[key], ours[key]))} == {}


def test_the_binary_still_sends_it(fake_engine):
    for name in ("plain", "networks", "volumes"):
        engine = fake_engine()
        engine.documents = {"/info": {"Swarm": {"ControlAvailable": True}}, "/networks/n1": {"Name": "n1", "Scope": "swarm"}, "/networks": []}
        engine.documents["/services"] = []
        code, _, said = engine.docker("stack", "deploy", "-c", f"{name}.yml", "demo", cwd=FILES)
        assert code == 0, said
        recorded = {body["Name"]: body for address, body in BODIES[name]["sent"] if address == "/services/create"}
        found = {body["Name"]: body for address, body in engine.requests if address.endswith("/services/create")}
        assert found.keys() == recorded.keys()
        inside = ("TaskTemplate", "ContainerSpec")
        for service, body in found.items():
            for part in (("Labels",), ("TaskTemplate", "Networks"), (*inside, "Mounts"), (*inside, "Args")):
                assert at(body, part) == at(recorded[service], part)


def at(body, path):
    for key in path:
        body = (body or {}).get(key)
    return body


def model_of(more="", service="image: busybox", **service_more):
    """The model of a file in one line each."""
    found = yaml.safe_load(f"services: {{web: {{{service}}}}}\n{more}")
    found["services"]["web"] |= service_more
    return stack_model(found)[0]


@pytest.mark.parametrize(
    "service, more, says",
    [
        ("mem_limit: 5m", "", "Compose file contains unsupported options:\n\nmem_limit: Set resource limits using deploy.resources"),
        ("profiles: [x]", "", "services.web Additional property profiles is not allowed"),
        ("scale: 3", "", "services.web Additional property scale is not allowed"),
        (
            "deploy: {resources: {reservations: {devices: []}}}",
            "",
            "services.web.deploy.resources.reservations Additional property devices is not allowed",
        ),
        ("ports: [{target: 80, name: web}]", "", "services.web.ports.0 Additional property name is not allowed"),
        ("networks: {default: {priority: 5}}", "", "services.web.networks.default Additional property priority is not allowed"),
        ("x-any: 1", "secrets: {s: {environment: A}}", "secrets.s Additional property environment is not allowed"),
        ("x-any: 1", "networks: {default: {enable_ipv6: true}}", "networks.default Additional property enable_ipv6 is not allowed"),
    ],
)
def test_keys_that_version_3_does_not_have(service, more, says):
    with pytest.raises(DockerError) as caught:
        model_of(more, f"image: busybox, {service}")
    assert str(caught.value) == says


@pytest.mark.parametrize(
    "service, more, says",
    [
        ("networks: {n: }", "", 'undefined network "n"'),
        ("volumes: [{type: volume, source: v, target: /v}]", "", 'undefined volume "v"'),
        ("volumes: [{type: bind, target: /v}]", "", "invalid bind source, source cannot be empty"),
        ("volumes: [{type: tmpfs, source: x, target: /v}]", "", "invalid tmpfs source, source must be empty"),
        ("volumes: [{type: volume, target: /v, bind: {propagation: shared}}]", "", "bind options are incompatible with type volume"),
        ("volumes: [{type: image, source: x, target: /v}]", "", "volume type must be volume, bind, tmpfs, npipe, or cluster"),
        ("volumes: ['${UNSET}:/x']", "", "invalid volume ${UNSET}:/x"),
        ("secrets: [{source: s}]", "", 'undefined secret "s"'),
        (
            "secrets: [{source: s, target: x}, {source: t, target: x}]",
            "secrets: {s: {external: true}, t: {external: true}}",
            "duplicate secret target for t not allowed",
        ),
        ("credential_spec: {config: c}", "", 'undefined config "c"'),
        ("credential_spec: {file: a, registry: b}", "", "invalid credential spec: cannot specify both File and Registry"),
        ("deploy: {mode: sometimes}", "", "unknown mode: sometimes"),
        ("deploy: {mode: global, replicas: 2}", "", "replicas can only be used with replicated or replicated-job mode"),
        ("healthcheck: {test: x, disable: true}", "", "test and disable can't be set at the same time"),
        ("ports: [{target: 80, published: 8000-8010}]", "", "invalid port"),
        ("ports: ['${PORT}:80']", "", "invalid port ${PORT}:80"),
        ("restart: sometimes", "", "invalid restart policy format"),
        ("stop_grace_period: soon", "", 'invalid duration "soon"'),
        ("deploy: {resources: {limits: {memory: much}}}", "", 'invalid size "much"'),
        ("deploy: {resources: {limits: {cpus: 0.0000000001}}}", "", 'invalid number of CPUs "1e-10"'),
    ],
)
def test_what_no_service_can_be(service, more, says):
    with pytest.raises(DockerError) as caught:
        made(model_of(more, f"image: busybox, {service}"))
    assert str(caught.value).startswith(f"service web: {says}")


def test_images_and_names():
    for service, says in (("command: x", "no image specified"), ("image: UPPER", "invalid reference format")):
        with pytest.raises(DockerError, match=f"invalid image reference for service web: {says}"):
            check_images(model_of(service=service))
    with pytest.raises(DockerError, match='invalid stack name: " \'"'):
        checked_name(" '")
    with pytest.raises(DockerError, match="s: say which file"):
        files("demo", {"s": {}})


def test_what_newer_versions_of_docker_compose_say():
    """Modes as octal digits, hosts with a colon or as a map, and processors as text."""
    model = model_of(
        "secrets: {s: {external: true}}",
        secrets=[{"source": "s", "target": "/run/secrets/s", "mode": "0440"}],
        extra_hosts=["a:1.2.3.4", "b=::1"],
        deploy={"resources": {"limits": {"cpus": "1.5"}}},
    )
    task = made(model)["/services/create", "demo_web"]["TaskTemplate"]
    assert task["ContainerSpec"]["Secrets"][0]["File"] == {"Name": "s", "UID": "0", "GID": "0", "Mode": 0o440}
    assert (task["ContainerSpec"]["Hosts"], task["Resources"]["Limits"]) == (["1.2.3.4 a", "::1 b"], {"NanoCPUs": 1500000000})
    assert model_of(extra_hosts={"a": "::1"})["services"]["web"]["extra_hosts"] == ["a:::1"]


def test_dollars_stand_once_and_names_are_of_no_project():
    found = {"services": {"a$$b": {"image": "x", "command": ["$$HOME"]}}, "networks": {"default": {"name": f"{PROJECT}_default", "ipam": {}}}}
    assert stack_model(copy.deepcopy(found))[0] == {"version": "3.13", "services": {"a$b": {"image": "x", "command": ["$HOME"]}}}
    assert stack_model(found, doubled=False)[0]["services"]["a$$b"]["command"] == ["$$HOME"]


def test_an_address_of_the_host_is_ignored_aloud():
    for port in ("127.0.0.1:8080:80/udp", {"target": 80, "published": "8080", "host_ip": "127.0.0.1", "protocol": "udp"}):
        model, said = stack_model({"services": {"web": {"image": "x", "ports": [port]}}})
        assert model["services"]["web"]["ports"] == [{"mode": "ingress", "target": 80, "published": 8080, "protocol": "udp"}]
        assert said == ["ignoring IP-address (127.0.0.1:8080:80/udp) service will listen on '0.0.0.0'"]


def test_a_cluster_volume_and_a_group_of_them():
    mounts = [{"type": "cluster", "source": source, "target": "/v"} for source in ("v", "group:g")]
    spec = made(model_of("volumes: {v: {}}", volumes=mounts))["/services/create", "demo_web"]
    assert [one["Source"] for one in spec["TaskTemplate"]["ContainerSpec"]["Mounts"]] == ["demo_v", "group:g"]


def test_what_an_older_engine_does_not_have():
    model = model_of(service="image: busybox, oom_score_adj: 5")
    assert service_specs("demo", model, None, "1.46")[0]["TaskTemplate"]["ContainerSpec"]["OomScoreAdj"] == 5
    with pytest.raises(DockerError, match="service web: oom_score_adj requires API version 1.46, but the Docker daemon API version is 1.41"):
        service_specs("demo", model, None, "1.41")
