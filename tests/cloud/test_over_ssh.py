"""``server deploy ssh`` on a real Debian, from nothing to containers and back."""

import http.client
import os
import signal
import threading
import time

import pytest

from cloudmesh_docker.cloud import certificates
from cloudmesh_docker.cloud.certificates import Authority
from tests.bench.sshd import keygen
from tests.running import PATIENCE

# What is set up once takes long on a busy machine.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def inventory(debian, lab):
    """A Runner with an inventory of its own."""
    runner = debian.runner(lab / "inventory")
    yield runner
    runner("docker server destroy --yes web1")
    runner.close()


@pytest.fixture(scope="module")
def deploy(debian, inventory):
    """Deploy 'web1' with TLS as alice: (stdout, stderr, exit code)."""

    def run(*words, user="alice", name="web1"):
        return inventory(f"docker server deploy ssh --tls --port {debian.tls_port} {' '.join(words)} {name} {debian.address(user)}")

    return run


@pytest.fixture(scope="module")
def web1(debian, inventory, deploy, image_tar):
    """The Runner, with 'web1' deployed after two attempts that failed on the way."""
    check_plan(debian, deploy)
    check_root(debian, deploy)
    check_full_disk(debian, deploy)
    check_lost_connection(debian, inventory, deploy)
    out, err, code = deploy()
    assert (out, code) == ("web1\n", 0), err
    assert "starting Docker" in err
    assert inventory("docker image import - busybox", stdin=image_tar)[2] == 0
    return inventory


def check_plan(debian, deploy):
    out, err, code = deploy("--plan")
    lines = out.splitlines()
    assert code == 0, err
    assert lines[0] == "install Docker from the packages of Debian GNU/Linux 12 (bookworm) on alice@127.0.0.1, as root, with sudo"
    assert lines[-1] == f"save web1 at tcp://127.0.0.1:{debian.tls_port}, and {debian.address()} where that fails"
    assert debian.host.run("ls", "/etc/cloudmesh-docker", "/run/cloudmesh-docker").stdout == ""


def check_root(debian, deploy):
    out, err, code = deploy("--plan", user="bob")
    assert (out, code) == ("", 1)
    assert err.splitlines()[-1].startswith("bob@127.0.0.1: sudo wants a password of bob. Deploy at a terminal to be asked for it, ")
    debian.host.run("chmod", "000", "/usr/bin/sudo")
    out, err, code = deploy(user="bob")
    debian.host.run("chmod", "4755", "/usr/bin/sudo")
    assert err.splitlines()[-1].startswith("bob@127.0.0.1: bob is not root there, and there is no sudo.")


def check_full_disk(debian, deploy):
    assert debian.host.run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", "/var/cache/apt/archives").returncode == 0
    out, err, code = deploy()
    assert (out, code) == ("", 1)
    assert err.splitlines()[-1] == "alice@127.0.0.1: the disk is full (see: df -h); make room, then deploy again"
    assert debian.host.run("umount", "/var/cache/apt/archives").returncode == 0


def check_lost_connection(debian, inventory, deploy):
    def cut():
        while "Unpacking" not in debian.host.run("cat", "/run/cloudmesh-docker/install.log").stdout:
            time.sleep(0.05)
        os.kill(debian.started()[-1], signal.SIGKILL)

    debian.host.run("rm", "/run/cloudmesh-docker/install.log")
    thread = threading.Thread(target=cut, daemon=True)
    thread.start()
    out, err, code = deploy()
    thread.join()
    assert (out, code) == ("", 1)
    assert "not finished: deploy web1 again to go on, or take back what was done: docker server destroy web1" in err
    assert inventory("docker server ls -q")[0] == ""
    # What goes on there by itself is waited for, and then taken back.
    out, err, code = inventory("docker server destroy --yes web1")
    assert (out, code) == ("web1\n", 0) and "waiting for what was begun there before" in err
    assert debian.host.run("systemctl", "is-active", "docker.service", "docker.socket").stdout == "inactive\ninactive\n"
    assert debian.host.run("ls", "/etc/cloudmesh-docker").stdout == ""


def test_containers_run_there(web1):
    assert web1("docker run --rm busybox echo hello")[::2] == ("hello\n", 0)
    record = web1("docker server inspect web1 -f '{{.address}} {{.fallback}}'")[0]
    assert record.startswith("tcp://127.0.0.1:") and "ssh://alice@" in record


def test_it_answers_through_ssh_too(web1, debian):
    assert web1(f"docker -H {debian.address()} version -f '{{{{.Server.Os}}}}'")[::2] == ("linux\n", 0)
    assert debian.host.run("stat", "-c", "%U %G %a", "/run/docker.sock").stdout == "root docker 660\n"


def test_again_changes_nothing(web1, debian, deploy):
    before = debian.host.run("systemctl", "show", "-p", "MainPID", "docker").stdout
    out, err, code = deploy()
    assert (out, err, code) == ("web1\n", "looking at alice@127.0.0.1\n", 0)
    assert debian.host.run("systemctl", "show", "-p", "MainPID", "docker").stdout == before


def test_keys_are_for_nobody_else(web1, debian, lab):
    ours = lab / "inventory/.cloudmesh/docker/certificates"
    assert [(ours / name).stat().st_mode & 0o777 for name in (".", "ca-key.pem", "key.pem")] == [0o700, 0o600, 0o600]
    assert debian.host.run("stat", "-c", "%U %a", "/etc/docker/cloudmesh-tls/key.pem").stdout == "root 600\n"


def test_who_has_no_certificate_of_ours_is_refused(web1, debian, lab, tmp_path, monkeypatch):
    ours, address = lab / "inventory/.cloudmesh/docker/certificates", f"tcp://127.0.0.1:{debian.tls_port}"
    stranger = Authority(tmp_path / "stranger").client()
    monkeypatch.setattr(certificates, "DAYS", -0.5)
    cert, key = Authority(ours.parent)._sign(Authority(ours.parent)._ours(), "late", server=False)
    for name, data in (("late.pem", cert), ("late-key.pem", key)):
        (tmp_path / name).touch(mode=0o600)
        (tmp_path / name).write_bytes(data)
    refused = {
        "--tlscacert {ours}/ca.pem": "wants a client certificate",
        "--tlscacert {ours}/ca.pem --tlscert {cert} --tlskey {key}": "refuses the client certificate",
        "--tlscacert {ours}/ca.pem --tlscert {late} --tlskey {latekey}": "It expired on",
        "--tlscacert {ca} --tlscert {ours}/cert.pem --tlskey {ours}/key.pem": "was not signed by the CA",
    }
    places = {"ours": ours, "late": tmp_path / "late.pem", "latekey": tmp_path / "late-key.pem", **stranger}
    nobody = debian.runner(tmp_path / "nobody")
    for options, words in refused.items():
        out, err, code = nobody(f"docker -H {address} {options.format(**places)} ps")
        assert (out, code) == ("", 1) and words in err, options
    nobody.close()
    plain = http.client.HTTPConnection("127.0.0.1", debian.tls_port, timeout=PATIENCE)
    plain.request("GET", "/containers/json")
    assert plain.getresponse().status == 400


def test_renewal_leaves_containers_alone(web1, debian):
    assert web1("docker run -d --init --name steady busybox sleep 1000")[2] == 0
    before = web1("docker inspect -f '{{.State.Pid}} {{.State.StartedAt}}' steady")[0]
    shown = debian.host.run("cat", "/etc/docker/cloudmesh-tls/cert.pem").stdout
    assert web1("docker server certificates renew --authority")[::2] == ("web1\n", 0)
    assert web1("docker inspect -f '{{.State.Pid}} {{.State.StartedAt}}' steady")[0] == before
    assert debian.host.run("cat", "/etc/docker/cloudmesh-tls/cert.pem").stdout != shown
    assert web1("docker exec steady echo in")[0] == "in\n"
    assert debian.host.run("grep", "-c", "BEGIN", "/etc/docker/cloudmesh-tls/ca.pem").stdout == "1\n"
    assert debian.host.run("ls", "/etc/docker/daemon.json").stdout == ""
    assert web1("docker rm -f steady")[2] == 0


def test_stop_start_and_restart(web1, debian):
    for verb, state in (("stop", "inactive"), ("start", "active"), ("restart", "active"), ("restart", "active")):
        out, err, code = web1(f"docker server {verb} web1")
        assert (out, code) == ("web1\n", 0), err
        assert debian.host.run("systemctl", "is-active", "docker").stdout == f"{state}\n"


def test_files_go_there_and_back(web1, tmp_path):
    assert web1("docker server ssh web1 id -un")[::2] == ("alice\n", 0)
    (tmp_path / "a b").write_text("over and out")
    assert web1(f"docker server scp -q '{tmp_path}/a b' web1:/tmp/there")[::2] == ("", 0)
    assert web1(f"docker server scp -q web1:/tmp/there {tmp_path}/back")[::2] == ("", 0)
    assert (tmp_path / "back").read_text() == "over and out"
    assert web1("docker server scp -q web1:/nowhere /tmp")[2] == 1


def test_the_engine_of_another_inventory_is_used_and_never_changed(web1, debian, lab):
    other = debian.runner(lab / "other")
    out, err, code = other(f"docker server deploy ssh --tls web2 {debian.address()}")
    assert (out, code) == ("", 1) and "has a Docker engine that this inventory did not install and so does not change" in err
    assert other(f"docker server deploy ssh --plan web2 {debian.address()}")[0].startswith("use the Docker engine that is on alice@127.0.0.1")
    out, err, code = other(f"docker server deploy ssh web2 {debian.address()}")
    assert (out, code) == ("web2\n", 0) and "it is used as it is" in err
    assert other("docker images -q")[2] == 0
    assert "does not stop it" in other("docker server stop web2")[1]
    assert other("docker server destroy --yes web2")[::2] == ("web2\n", 0)
    other.close()
    assert web1("docker ps -q")[::2] == ("", 0)


def test_who_may_not_use_the_engine_is_told(web1, debian, lab):
    other = debian.runner(lab / "bob")
    out, err, code = other(f"docker server deploy ssh web3 {debian.address('bob')}")
    assert (out, code) == ("", 1) and "sudo usermod -aG docker bob" in err
    other.close()


def test_name_that_is_deployed_elsewhere(web1):
    out, err, code = web1("docker server deploy ssh web1 alice@127.0.0.1:1")
    assert (out, code) == ("", 125) and err.startswith("web1 was deployed at ssh://alice@127.0.0.1:")


def test_wrong_host_key(web1, debian, tmp_path):
    keygen(tmp_path / "other")
    debian.know(tmp_path / "other.pub")
    out, err, code = web1(f"docker server deploy ssh web4 {debian.address()}")
    debian.know(debian.folder / "host.pub")
    assert (out, code) == ("", 1) and "its host key has changed" in err


def test_destroy_takes_back_what_was_done(web1, debian, deploy):
    assert web1("docker server destroy web1")[2] == 125
    out, err, code = web1("docker server destroy --yes web1")
    assert (out, code) == ("web1\n", 0), err
    left = "/etc/cloudmesh-docker", "/etc/docker/cloudmesh-tls", "/etc/systemd/system/docker.service.d/cloudmesh-docker.conf"
    assert debian.host.run("ls", *left).stdout == ""
    assert debian.host.run("ls", "-A", "/var/lib/docker").stdout == ""
    assert debian.host.run("systemctl", "is-enabled", "docker.service").stdout == "disabled\n"
    assert web1("docker server certificates -q")[0].splitlines() == ["-", "-"]


def test_once_more_from_there(web1, deploy):
    assert deploy("--tls-san", "web1.example.org")[::2] == ("web1\n", 0)
    assert "web1.example.org" in web1("docker server certificates web1")[0]
