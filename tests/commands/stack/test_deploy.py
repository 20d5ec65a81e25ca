import base64
import json

import pytest

from tests.running import compact
from tests.swarms import INFO, service, task

OF_DEMO = {"filters": compact({"label": ["com.docker.stack.namespace=demo"]})}
WEB = "services: {web: {image: busybox}}\n"
ID = "demo_webidentity0123"


@pytest.fixture
def deploy(cms, compose_plugin, tmp_path):
    """Deploy a file with this text as the stack demo."""

    def run(text, options="-d"):
        (tmp_path / "stack.yml").write_text(text)
        return cms(f"docker stack deploy -c {tmp_path}/stack.yml {options} demo")

    return run


def manager(fake, services=(), networks=("demo_default",)):
    """A manager that knows these of the stack; what is remembered afterwards it may be asked for."""
    fake.allows("GET", "/info", reply=INFO)
    fake.allows("GET", "/networks", query=OF_DEMO, reply=[{"Name": name, "Id": name} for name in networks])
    fake.allows("GET", "/services", query=OF_DEMO, reply=list(services))
    fake.allows("GET", "/services", query={"status": "1"}, reply=[service("demo_web")])
    for kind in ("networks", "secrets", "configs"):
        fake.allows("GET", f"/{kind}", query={}, reply=[])


def known(image="busybox", digest="@sha256:" + "a" * 64):
    """The service web of the stack demo as it was deployed before."""
    spec = service("demo_web")["Spec"]
    labels = {"com.docker.stack.image": image, "com.docker.stack.namespace": "demo"}
    inside = {"ContainerSpec": {"Image": f"{image}:latest{digest}"}, "ForceUpdate": 3}
    return service("demo_web", Spec={**spec, "Labels": labels, "TaskTemplate": inside})


def sent(fake, path):
    """The bodies that were sent to an address."""
    return [request.json for request in fake.requests if (request.method, request.path) == ("POST", path)]


def test_all_that_a_stack_consists_of(fake, cms, deploy, tmp_path):
    (tmp_path / "key").write_bytes(b"\x00secret")
    for kind in ("secrets", "configs"):
        fake.expects("GET", f"/{kind}/demo_key", reply=(404, {"message": "no"}))
        fake.expects("POST", f"/{kind}/create", reply=(201, {"ID": "k"}))
        fake.allows("GET", f"/{kind}", query={}, reply=[{"ID": "kid", "Spec": {"Name": "demo_key"}}])
    fake.expects("POST", "/networks/create", reply=(201, {"Id": "n"}))
    fake.expects("POST", "/services/create", reply=(201, {"ID": "s"}), times=2)
    manager(fake, networks=())
    text = """
services:
  web: {image: "busybox:1", secrets: [key], configs: [key]}
  db: {image: postgres}
secrets: {key: {file: ./key}}
configs: {key: {file: ./key}}
"""
    out, err, code = deploy(text, "-d --resolve-image never")
    assert out.splitlines() == [
        "Creating network demo_default",
        "Creating secret demo_key",
        "Creating config demo_key",
        "Creating service demo_db",
        "Creating service demo_web",
    ]
    assert (err, code) == ("", 0)
    assert [base64.b64decode(sent(fake, f"/{kind}/create")[0]["Data"]) for kind in ("secrets", "configs")] == [b"\x00secret"] * 2
    db, web = sent(fake, "/services/create")
    assert (db["Name"], db["TaskTemplate"]["ContainerSpec"]["Image"]) == ("demo_db", "postgres:latest")
    assert web["TaskTemplate"]["ContainerSpec"]["Secrets"][0]["SecretID"] == "kid"
    kinds = {"Services": "demo_web", "Secrets": "demo_key", "Configs": "demo_key"}
    assert {kind: [one["name"] for one in cms.store.find(kind)] for kind in kinds} == {kind: [name] for kind, name in kinds.items()}


def test_what_is_there_is_changed(fake, deploy, tmp_path):
    manager(fake, [known()])
    (tmp_path / "key").write_text("x")
    fake.expects("GET", "/secrets/demo_key", reply={"ID": "kid", "Version": {"Index": 4}, "Spec": {"Name": "demo_key"}})
    fake.expects("POST", "/secrets/kid/update", query={"version": "4"})
    fake.expects("POST", f"/services/{ID}/update", query={"version": "7"}, reply={"Warnings": ["mind this"]})
    text = f"{WEB}secrets: {{key: {{file: ./key}}}}"
    assert deploy(text, "-d --resolve-image never") == (f"Updating service demo_web (id: {ID})\n", "mind this\n", 0)
    (body,) = sent(fake, f"/services/{ID}/update")
    assert body["TaskTemplate"]["ForceUpdate"] == 3
    assert body["TaskTemplate"]["ContainerSpec"]["Image"] == "busybox:latest@sha256:" + "a" * 64


@pytest.mark.parametrize("when, image, asked", [("always", "busybox", True), ("changed", "busybox", False), ("changed", "busybox:2", True)])
def test_when_the_registry_is_asked(fake, deploy, when, image, asked):
    manager(fake, [known()])
    tagged = image if ":" in image else f"{image}:latest"
    if asked:
        fake.expects("GET", f"/distribution/{tagged}/json", reply={"Descriptor": {"digest": "sha256:" + "c" * 64}})
    fake.expects("POST", f"/services/{ID}/update", reply={})
    assert deploy(f"services: {{web: {{image: '{image}'}}}}", f"-d --resolve-image {when}")[1:] == ("", 0)
    (body,) = sent(fake, f"/services/{ID}/update")
    assert body["TaskTemplate"]["ContainerSpec"]["Image"] == f"{tagged}@sha256:" + ("c" if asked else "a") * 64


def test_what_no_registry_knows(fake, deploy):
    """Told of what is changed and not of what is made, as the docker binary does."""
    manager(fake, [known()])
    fake.expects("GET", "/distribution/busybox:latest/json", reply=(401, {"message": "no"}), times=2)
    fake.expects("POST", f"/services/{ID}/update", reply={})
    fake.expects("POST", "/services/create", reply=(201, {"ID": "s"}))
    err = deploy("services: {web: {image: busybox}, x: {image: busybox}}")[1]
    assert err.count("image busybox:latest could not be accessed on a registry") == 1


def test_credentials_only_if_wanted(fake, deploy, home):
    secret = base64.b64encode(b"me:pass").decode()
    (home / ".docker" / "config.json").write_text(json.dumps({"auths": {"reg.example": {"auth": secret}}}))
    manager(fake)
    fake.expects("POST", "/services/create", reply=(201, {"ID": "s"}), times=2)
    text = "services: {web: {image: reg.example/web}}"
    deploy(text, "-d --resolve-image never")
    deploy(text, "-d --resolve-image never --with-registry-auth")
    headers = [request.headers.get("X-Registry-Auth") for request in fake.requests if request.path == "/services/create"]
    assert headers[0] is None and json.loads(base64.urlsafe_b64decode(headers[1]))["password"] == "pass"


def test_what_is_in_the_file_no_more(fake, deploy):
    manager(fake, [known(), service("demo_old"), service("demo_odd")])
    fake.expects("DELETE", "/services/demo_oldidentity0123")
    fake.expects("DELETE", "/services/demo_oddidentity0123", reply=(500, {"message": "busy"}))
    fake.expects("POST", f"/services/{ID}/update", reply={})
    out, err, code = deploy(WEB, "-d --prune --resolve-image never")
    assert out.splitlines() == ["Removing service demo_odd", "Removing service demo_old", f"Updating service demo_web (id: {ID})"]
    assert (err, code) == ("Failed to remove service demo_oddidentity0123: Error response from daemon: busy\n", 0)


@pytest.mark.parametrize(
    "reply, says",
    [
        ((404, {"message": "no"}), "could not be found. You need to create a swarm-scoped network before the stack is deployed"),
        ({"Scope": "local"}, 'it is not in the right scope: "local" instead of "swarm"'),
    ],
)
def test_networks_that_are_not_its_own(fake, deploy, reply, says):
    manager(fake)
    fake.expects("GET", "/networks/there", reply=reply)
    text = "services: {web: {image: busybox, networks: [there]}}\nnetworks: {there: {external: true}}"
    assert deploy(text) == ("", f'network "there" is declared as external, but {says}\n', 1)


def test_networks_of_every_node_are_not_looked_for(fake, deploy):
    manager(fake)
    fake.expects("POST", "/services/create", reply=(201, {"ID": "s"}))
    text = "services: {web: {image: busybox, networks: [outside]}}\nnetworks: {outside: {external: true, name: host}}"
    assert deploy(text, "-d --resolve-image never") == ("Creating service demo_web\n", "", 0)
    assert sent(fake, "/services/create")[0]["TaskTemplate"]["Networks"] == [{"Target": "host"}]


def test_the_engine_refuses(fake, deploy):
    manager(fake, networks=())
    fake.expects("POST", "/networks/create", reply=(500, {"message": "no more"}))
    out, err, code = deploy(WEB)
    assert (out, err, code) == (
        "Creating network demo_default\n",
        "failed to create network demo_default: Error response from daemon: no more\n",
        1,
    )


@pytest.mark.parametrize(
    "text, says",
    [
        ("services: {web: {image: x, networks: [n]}}", 'service web: undefined network "n"'),
        ("services: {web: {command: x}}", "invalid image reference for service web: no image specified"),
        (f"{WEB}secrets: {{key: {{file: ./nosuch}}}}", "no such file or directory"),
    ],
)
def test_nothing_is_made_of_what_can_not_be_meant(fake, deploy, text, says):
    manager(fake, networks=())
    out, err, code = deploy(text)
    assert (out, code) == ("", 1) and says.lower() in err.lower()
    assert {request.method for request in fake.requests} <= {"GET"}


def test_what_is_ignored_is_named(fake, deploy):
    manager(fake)
    fake.expects("POST", "/services/create", reply=(201, {"ID": "s"}))
    err = deploy("services: {web: {image: x, restart: always, expose: [80], ports: ['127.0.0.1:80:80']}}", "--resolve-image never")[1]
    assert err == (
        "ignoring IP-address (127.0.0.1:80:80/tcp) service will listen on '0.0.0.0'\n"
        "Ignoring unsupported options: restart\n\n"
        "Ignoring deprecated options:\n\n"
        "expose: Exposing ports is unnecessary - services on the same network can access each other's containers on any port.\n\n"
        "Since --detach=false was not specified, tasks will be created in the background.\n"
        "In a future release, --detach=false will become the default.\n"
    )


def test_wrong_words(fake, cms, compose_plugin, tmp_path):
    (tmp_path / "a.yml").write_text(WEB)
    assert cms("docker stack deploy demo") == ("", "Specify a Compose file (with --compose-file)\n", 1)
    assert cms(f"docker stack deploy -c {tmp_path}/nosuch demo") == ("", f"open {tmp_path}/nosuch: no such file or directory\n", 1)
    assert cms(f"docker stack deploy -c {tmp_path}/a.yml ' '") == ("", 'invalid stack name: " "\n', 1)
    says = "Invalid option often for flag --resolve-image: use always, changed, never\n"
    assert cms(f"docker stack deploy -c {tmp_path}/a.yml --resolve-image often demo") == ("", says, 1)
    fake.expects("GET", "/info", reply={"Swarm": {"ControlAvailable": False}})
    assert "this node is not a swarm manager. Use" in cms(f"docker stack deploy -c {tmp_path}/a.yml -d demo")[1]


def test_waits_for_all_and_names_those_that_do_not_run(fake, deploy):
    manager(fake)
    names = ("demo_bad", "demo_web")
    for name in names:
        fake.expects("POST", "/services/create", reply=(201, {"ID": f"{name}identity0123"}))
        fake.allows("GET", f"/services/{name}identity0123", reply=service(name, 1))
    failed = [task(1, "failed", "no such program", "demo_bad", number=number) for number in range(1, 4)]

    def tasks(request):
        return failed if "demo_bad" in request.query["filters"] else [task(1, name="demo_web")]

    fake.allows("GET", "/tasks", reply=tasks)
    out, err, code = deploy("services: {web: {image: x}, bad: {image: x}}", "--detach=false --resolve-image never")
    assert (out, code) == ("Creating service demo_bad\nCreating service demo_web\n", 1)
    assert "verify: Service demo_webidentity0123 converged\n" in err
    assert err.endswith("service demo_bad does not converge: 3 tasks in one place failed, the last with: no such program\n")
    fake.expects("POST", "/services/create", reply=(201, {"ID": "demo_webidentity0123"}))
    assert deploy(WEB, "--detach=false -q --resolve-image never") == ("Creating service demo_web\n", "", 0)


def test_standard_input_and_dry_run(fake, cms, compose_plugin):
    out, err, code = cms("docker stack deploy --dry-run -c - -d demo", stdin=WEB.encode())
    assert (out.endswith("/info\n"), err, code, fake.requests) == (True, "", 0, [])


def test_same_stack_as_the_docker_binary(managed, swarm, docker, deployed):
    """What it changes after us is not replaced, as nothing of it is another."""
    ours = {one["Spec"]["Name"]: one for one in swarm.manager.json("GET", "/services")}
    made = {kind: swarm.manager.json("GET", f"/{kind}", **OF_DEMO) for kind in ("networks", "secrets", "configs")}
    made = {kind: [one.get("Name") or one["Spec"]["Name"] for one in found] for kind, found in made.items()}
    assert made == {"networks": ["demo_default"], "secrets": ["demo_key"], "configs": ["demo_conf"]}
    docker("stack", "deploy", "--resolve-image", "never", "-c", str(deployed), "demo", engine=swarm.manager, check=True)
    theirs = {one["Spec"]["Name"]: one for one in swarm.manager.json("GET", "/services")}
    assert ours.keys() == theirs.keys() == {"demo_db", "demo_web"}
    for name, one in theirs.items():
        assert one["Spec"] == ours[name]["Spec"]


def test_changed_pruned_and_removed(managed, swarm, deployed):
    assert managed("docker stack services demo --format '{{.Name}} {{.Replicas}}'")[0] == "demo_db 1/1\ndemo_web 2/2\n"
    text = deployed.read_text()
    deployed.write_text(text[: text.index("  db:")].replace("replicas: 2", "replicas: 3") + text[text.index("volumes: {data") :])
    out, err, code = managed(f"docker stack deploy --detach=false --prune --resolve-image never -c {deployed} demo")
    assert (out.splitlines()[0], out.splitlines()[1][:25], code) == ("Removing service demo_db", "Updating service demo_web", 0)
    assert "overall progress: 3 out of 3 tasks" in err
    assert managed("docker stack ls --format '{{.Name}} {{.Services}}'")[0] == "demo 1\n"
    assert managed("docker stack ps -f desired-state=running demo --format '{{.Name}}'")[0] == "demo_web.1\ndemo_web.2\ndemo_web.3\n"
    assert managed("docker stack rm --detach=false demo")[2] == 0
    assert managed("docker stack ls --format '{{.Name}}'")[0] == "" and swarm.manager.json("GET", "/secrets") == []
