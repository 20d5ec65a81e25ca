"""How docker-compose is found and asked; what it makes of files is held against the docker binary in tests/notation/test_stack.py."""

import io
import json
import os

import pytest

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import compose

# Version 1, as far as it can be told: it takes no options of version 2, and answers in YAML.
OLD = """#!/bin/sh
case "$*" in
"version --short") echo 1.29.2 ;;
*--profile* | *--format*) echo "no such option" >&2; exit 1 ;;
*) echo "Some services (web) use the 'deploy' key, which will be ignored." >&2
   echo "The NOPE variable is not set. Defaulting to a blank string." >&2
   echo "services: {web: {image: busybox, command: sleep 5, volumes: ['data:/data:ro']}}"
   echo "volumes: {data: {}}" ;;
esac
"""


def program(path, text):
    """Write a program, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def reads(*files, stdin=b"", **environ):
    return compose.read(files, lambda: io.BytesIO(stdin), {**os.environ, **environ})


def test_where_it_is_looked_for(home, tmp_path, monkeypatch):
    monkeypatch.setattr(compose, "FOLDERS", ())
    places = [tmp_path / "extra", home / ".docker" / "cli-plugins", tmp_path / "path"]
    found = [program(place / "docker-compose", "") for place in places]
    environ = {"HOME": str(home), "PATH": f"/nonexistent:{tmp_path}/path"}
    for path in found[1:]:
        assert compose.plugin(environ) == path
        os.remove(path)
    (home / ".docker" / "config.json").write_text(json.dumps({"cliPluginsExtraDirs": [str(tmp_path / "extra")]}))
    assert compose.plugin(environ) == found[0]
    os.chmod(found[0], 0o600)
    os.makedirs(found[1])
    # What lies in the current folder is nobody's plug-in.
    program(tmp_path / "docker-compose", "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DockerError):
        compose.plugin({**environ, "PATH": ":."})


def test_another_folder_of_docker(tmp_path):
    path = program(tmp_path / "cli-plugins" / "docker-compose", "")
    assert compose.plugin({"DOCKER_CONFIG": str(tmp_path), "HOME": "/nonexistent"}) == path


def test_there_is_none(monkeypatch):
    monkeypatch.setattr(compose, "FOLDERS", ())
    with pytest.raises(DockerError, match="^Compose files are read by docker-compose, which is not here: install Debian's package docker-compose,"):
        reads("a.yml", PATH="/nonexistent")


def test_no_file_is_named():
    with pytest.raises(DockerError, match=r"^Specify a Compose file \(with --compose-file\)$"):
        reads()


def test_several_files_and_standard_input(compose_plugin, tmp_path):
    base = tmp_path / "a.yml"
    base.write_text("services: {web: {image: 'one:${TAG}', hostname: h}, db: {image: x}}")
    model, said = reads(f"{base},-", stdin=b"services: {web: {image: two, command: sleep 5}}", TAG="7")
    assert model["services"] == {"web": {"image": "two", "command": ["sleep", "5"], "hostname": "h"}, "db": {"image": "x"}}
    assert said == []


def test_what_a_stack_has_not(compose_plugin, tmp_path, monkeypatch):
    """Neither a file .env, nor profiles, nor what docker-compose takes from the environment for itself."""
    (tmp_path / ".env").write_text("TAG=from-file\n")
    (tmp_path / "a.yml").write_text("services: {web: {image: 'x:${TAG}'}}")
    monkeypatch.chdir(tmp_path)
    more = {"COMPOSE_FILE": "nosuch.yml", "COMPOSE_PROFILES": "p", "COMPOSE_PROJECT_NAME": "other", "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND": "x"}
    model, said = reads("a.yml", **more)
    assert model["services"] == {"web": {"image": "x:"}}
    assert said == ['The "TAG" variable is not set. Defaulting to a blank string.']
    with pytest.raises(DockerError, match="services.web Additional property profiles is not allowed"):
        reads("-", stdin=b"services: {web: {image: x, profiles: [p]}}")


def test_no_engine_is_asked(fake, compose_plugin):
    text = b"services: {web: {image: x, environment: {A: '${DOCKER_HOST}', DOCKER_HOST: }}}"
    model, said = reads("-", stdin=text, DOCKER_HOST=fake.address, DOCKER_CONTEXT="nosuch", DOCKER_TLS_VERIFY="1")
    assert model["services"]["web"]["environment"] == {"A": fake.address, "DOCKER_HOST": fake.address}
    assert (said, fake.requests, fake.connections) == ([], [], 0)


def test_numbers_that_are_variables(compose_plugin):
    text = b"services: {web: {image: x, init: '${I}', deploy: {replicas: '${N}'}, ports: [{target: '${P}'}]}}\nsecrets: {s: {external: '${E}'}}"
    model, _ = reads("-", stdin=text, I="true", N="3", P="80", E="true")
    assert model["services"]["web"]["deploy"] == {"replicas": 3} and model["services"]["web"]["init"] is True


def test_variables_stay(compose_plugin, tmp_path):
    file = tmp_path / "a.yml"
    file.write_text("services: {web: {image: 'x:${TAG:-1}', command: 'echo $$HOME', ports: ['${PORT}:80'], volumes: ['${WHERE}:/x']}}")
    model, said = compose.read([str(file)], None, os.environ, interpolate=False)
    assert model["services"]["web"] == {
        "image": "x:${TAG:-1}",
        "command": ["echo", "$$HOME"],
        "ports": ["${PORT}:80"],
        "volumes": [{"type": "volume", "source": "${WHERE}", "target": "/x"}],
    }
    assert said == []


@pytest.mark.parametrize(
    "text, says",
    [
        (b"services: {web: {image: x", "yaml: line 1: did not find expected ',' or '}'"),
        (b"services: {web: {image: '${NOPE:?must be set}'}}", "required variable NOPE is missing a value: must be set"),
        (b"services: {web: {image: x, env_file: nosuch.env}}", "nosuch.env: no such file or directory"),
        (b"services: {web: {image: x, nonsense: 1}}", "services.web Additional property nonsense is not allowed"),
        (b'services: {web: {image: x, command: "a \'b"}}', "invalid command line string"),
    ],
)
def test_what_it_refuses(compose_plugin, text, says):
    with pytest.raises(DockerError) as caught:
        reads("-", stdin=text)
    assert says in str(caught.value) and "level=" not in str(caught.value)
    assert caught.value.exit_code == 1


def test_version_1(tmp_path, monkeypatch):
    program(tmp_path / "docker-compose", OLD)
    monkeypatch.setattr(compose, "FOLDERS", ())
    model, said = reads("a.yml", PATH=f"{tmp_path}:{os.environ['PATH']}")
    mount = {"type": "volume", "source": "data", "target": "/data", "read_only": True}
    assert model["services"] == {"web": {"image": "busybox", "command": ["sleep", "5"], "volumes": [mount]}}
    assert said == ['The "NOPE" variable is not set. Defaulting to a blank string.']


@pytest.mark.parametrize("answer", ["echo '{'", "echo nonsense", "exit 3"])
def test_an_answer_that_is_none(home, answer):
    path = program(home / ".docker" / "cli-plugins" / "docker-compose", f"#!/bin/sh\n{answer}\n")
    with pytest.raises(DockerError, match=f"^{path}: (its answer can't be read: |exit status 3$)"):
        reads("a.yml")


def test_what_can_not_be_run(home):
    path = program(home / ".docker" / "cli-plugins" / "docker-compose", "#!/nonexistent\n")
    with pytest.raises(DockerError, match=f"^{path}: can't be run: No such file or directory$"):
        reads("a.yml")
