import os
import stat
import subprocess

import pytest


@pytest.fixture
def saved(lone, engine, tls_engine, certificates):
    """Lines with the servers one, behind a socket, and red, behind TLS."""
    lone(f"docker server add one {engine.address}")
    lone(f"docker server add red {tls_engine.tcp_address} --tls-dir {os.path.dirname(certificates['ca'])}")
    return lone


def test_the_docker_binary_uses_them(saved, binary, engine, tls_engine):
    assert saved("docker server export-context one") == ("one\n", "", 0)
    assert saved("docker server export-context red --as far") == ("far\n", "", 0)
    for name, one in (("one", engine), ("far", tls_engine)):
        assert binary("--context", name, "info", "--format", "{{.Name}}").strip() == one.host.name
        assert binary("--context", name, "ps", "-q") == ""
    assert "server red of cloudmesh-docker" in binary("context", "ls")


def test_keys_are_for_nobody_else(saved, home):
    os.umask(0o022)
    saved("docker server export-context red")
    root = home / ".docker" / "contexts" / "tls"
    (folder,) = root.iterdir()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder / "docker").iterdir()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (root, folder, folder / "docker")} == {0o700}


def test_one_that_is_there_is_kept(saved, contexts, binary, engine):
    out, err, code = saved("docker server export-context red --as one")
    assert (out, err, code) == ("", 'context "one" already exists; --force replaces it\n', 125)
    assert saved("docker server export-context one --as red --force")[2] == 0
    (red,) = contexts("red")
    assert red["Endpoints"]["docker"]["Host"] == engine.address and not red["TLSMaterial"].get("docker")


def test_there_and_back(saved, home):
    saved("docker server export-context red")
    saved("docker server rm red")
    assert saved("docker server import-contexts") == ("red\n", "", 0)
    assert saved("docker ps -q --server red") == ("", "", 0)


def test_names_that_can_not_be(saved):
    for name in ("default", "x", "a/b"):
        assert saved(f"docker server export-context one --as {name}")[2] == 125, name


def test_an_ssh_key_is_the_business_of_ssh(lone, sshd):
    lone(f"docker server add far {sshd.address} --identity {sshd.folder}/user")
    out, err, code = lone("docker server export-context far")
    assert (out, code) == ("far\n", 0) and f"ssh-add {sshd.folder}/user" in err


def test_compose_finds_it(saved):
    """Compose reads contexts as the docker binary does: through the variable."""
    saved("docker server export-context red")
    environ = {**os.environ, "DOCKER_CONTEXT": "red"}
    done = subprocess.run(["docker", "version", "--format", "{{.Server.Version}}"], env=environ, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip(), done.stderr
