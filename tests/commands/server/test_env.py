import os
import shutil
import subprocess

import pytest

from tests.running import PATIENCE

WHO = "docker info --format '{{.Name}}'"


@pytest.fixture
def bash(docker_binary):
    """Have bash read lines and then run a command; what that says."""

    def run(lines, command, **environ):
        environ = {**os.environ, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/nowhere", **environ}
        script = f'docker() {{ {docker_binary} "$@"; }}; eval "$LINES_"; {command}'
        done = subprocess.run(["bash", "-c", script], env={**environ, "LINES_": lines}, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_docker_binary_goes_there(lone, bash, engine, tls_engine, certificates):
    lone(f"docker server add one {engine.address}")
    lone(f"docker server add red {tls_engine.tcp_address} --tls-dir {os.path.dirname(certificates['ca'])}")
    for words, one in (("one", engine), ("red", tls_engine), ("", engine)):
        out, err, code = lone(f"docker server env {words}")
        assert (err, code) == ("", 0)
        assert bash(out, WHO) == f"{one.host.name}\n"
    assert out.splitlines()[-1] == '# Run this to set up your shell: eval "$(cloudmesh-docker server env)"'


def test_certificates_under_other_names(lone, bash, tls_engine, certificates, tmp_path):
    paths = {name: tmp_path / f"my {name}" for name in certificates}
    for name, path in certificates.items():
        shutil.copy(path, paths[name])
    words = " ".join(f"--{name} '{path}'" for name, path in paths.items())
    lone(f"docker server add red {tls_engine.tcp_address} {words}")
    assert bash(lone("docker server env red")[0], WHO) == f"{tls_engine.host.name}\n"
    folder = os.path.join(lone.session.settings.folder, "certificates", "red")
    links = {name: os.readlink(os.path.join(folder, name)) for name in os.listdir(folder)}
    assert links == {f"{name}.pem": str(path) for name, path in paths.items()}


def test_unset(lone, bash):
    lines = lone("docker server env --unset")[0]
    assert bash(lines, 'echo "${DOCKER_HOST-none} ${DOCKER_TLS_VERIFY-none} ${DOCKER_CERT_PATH-none}"', DOCKER_HOST="x") == "none none none\n"


def test_shells(lone):
    lone("docker server add one unix:///it\\'s/one.sock")
    for shell, line in (
        ("bash", "export DOCKER_HOST='unix:///it'\"'\"'s/one.sock'"),
        ("zsh", "export DOCKER_HOST='unix:///it'\"'\"'s/one.sock'"),
        ("fish", "set -gx DOCKER_HOST 'unix:///it\\'s/one.sock';"),
        ("powershell", "$Env:DOCKER_HOST = 'unix:///it''s/one.sock'"),
        ("cmd", 'SET "DOCKER_HOST=unix:///it\'s/one.sock"'),
    ):
        assert lone(f"docker server env --shell {shell} one")[0].splitlines()[0] == line
    assert lone("docker server env -u --shell fish")[0].splitlines()[0] == "set -e DOCKER_HOST;"
    lone.environ["SHELL"] = "/usr/bin/fish"
    assert lone("docker server env one")[0].startswith("set -gx ")
    assert lone("docker server env --shell tcsh one")[2] == lone("docker server env nosuch")[2] == 125


def test_an_ssh_key_is_the_business_of_ssh(lone, sshd):
    lone(f"docker server add far {sshd.address} --identity {sshd.folder}/user")
    out, err, code = lone("docker server env far")
    assert out.startswith(f"export DOCKER_HOST={sshd.address}\n") and f"ssh-add {sshd.folder}/user" in err


def test_of_several_addresses_the_one_that_answers(lone, fake):
    lone(f"docker server add one unix:///nowhere.sock --fallback {fake.address}")
    assert lone("docker server env one")[0].startswith(f"export DOCKER_HOST={fake.address}\n")
    lone("docker server update one --fallback unix:///neither.sock")
    assert lone("docker server env one")[0].startswith("export DOCKER_HOST=unix:///nowhere.sock\n")
