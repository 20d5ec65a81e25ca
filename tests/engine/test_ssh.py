"""ssh: one login for all, nothing left behind, and what went wrong in plain words."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from cloudmesh_docker.engine import Docker, ssh
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.logins import known_host
from cloudmesh_docker.engine.ssh import Tunnel
from cloudmesh_docker.errors import ConnectionFailed, UsageError
from tests.bench.sshd import keygen
from tests.running import PATIENCE, until

ASK = """
import os, sys, time
from cloudmesh_docker.engine import Docker, ssh
from cloudmesh_docker.engine.client import Client
ssh.LASTING = (f"ControlPersist={sys.argv[4]}",)
docker = Docker(Client(sys.argv[1], credentials=ssh.Tunnel(sys.argv[2], dict(os.environ))))
docker.containers.list()
print("ready", flush=True)
time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def folder(lab, monkeypatch):
    """A folder for logins that end with the test."""
    folder = lab / f"l{time.monotonic_ns()}"
    monkeypatch.setattr(ssh, "LASTING", ("ControlPersist=yes",))
    yield folder
    for pid in masters(folder):
        os.kill(pid, signal.SIGTERM)


def sockets(folder):
    """The sockets in a folder."""
    return [path for path in folder.glob("*") if path.is_socket()]


def masters(folder):
    """The pids of ssh processes that have the folder among their words."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in path.read_bytes() and b"ssh" in path.read_bytes()[:40]:
                found.append(int(path.parent.name))
    return found


@pytest.fixture
def tunnel(folder, sshd):
    """``tunnel(**options)`` is a Tunnel with the test's ssh."""
    return lambda **options: Tunnel(str(folder), {**os.environ, "PATH": sshd.path}, **options)


@pytest.fixture
def restored(sshd):
    """The sshd, whose files are put back after the test."""
    files = {path: path.read_bytes() for path in sshd.folder.iterdir() if path.is_file() and path.name not in ("log", "started")}
    yield sshd
    for path, content in files.items():
        path.write_bytes(content)


def refusal(address, credentials):
    with Client(address, timeout=PATIENCE, credentials=credentials) as client, pytest.raises(ConnectionFailed) as caught:
        _ = client.version
    assert str(caught.value).startswith(address)
    return str(caught.value)


def test_one_login_serves_all_connections_and_sessions(sshd, tunnel, folder):
    before = sshd.started
    with Docker(Client(sshd.address, credentials=tunnel())) as docker:
        with docker.system.events() as events, docker.system.events():
            assert docker.containers.list(all=True) is not None
            threading.Timer(0.1, events.close).start()
            assert list(events) == []
    for _ in range(5):
        with Docker(Client(sshd.address, credentials=tunnel())) as docker:
            docker.system.ping()
    assert sshd.started - before == 1
    assert len(sockets(folder)) == 1 and len(masters(folder)) == 1
    assert [path.stat().st_mode & 0o777 for path in (folder, *sockets(folder))] == [0o700, 0o600]


def test_a_login_that_is_not_used_ends(sshd, tunnel, folder, monkeypatch):
    monkeypatch.setattr(ssh, "LASTING", ("ControlPersist=1",))
    with Docker(Client(sshd.address, credentials=tunnel())) as docker:
        docker.system.ping()
        assert masters(folder)
    until(lambda: not sockets(folder) and not masters(folder))


def test_many_threads_and_processes_at_once_share_a_login(sshd, tunnel, folder):
    before, problems = sshd.started, []

    def ask():
        try:
            with Docker(Client(sshd.address, credentials=tunnel())) as docker:
                for _ in range(5):
                    docker.system.info()
        except Exception as error:
            problems.append(error)

    environment = {**os.environ, "PATH": sshd.path, "PYTHONPATH": os.getcwd()}
    words = [sys.executable, "-c", ASK, sshd.address, folder, "0", "yes"]
    processes = [subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL) for _ in range(3)]
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [] and [process.wait() for process in processes] == [0, 0, 0]
    assert sshd.started - before == 1


def test_a_killed_program_leaves_nothing(sshd, folder):
    environment = {**os.environ, "PATH": sshd.path, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen([sys.executable, "-c", ASK, sshd.address, folder, "100", "1"], env=environment, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    time.sleep(2.5)
    # It is in use, though idle.
    assert masters(folder)
    process.kill()
    process.wait()
    process.stdout.close()
    until(lambda: not sockets(folder) and not masters(folder))


def test_a_login_that_was_killed_is_made_again(sshd, tunnel, folder):
    with Docker(Client(sshd.address, credentials=tunnel())) as docker:
        docker.system.ping()
        for pid in masters(folder):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
        assert sockets(folder)
        assert docker.containers.list(all=True) is not None


def test_interrupting_the_program_does_not_interrupt_the_login(sshd, tunnel, folder):
    with Docker(Client(sshd.address, credentials=tunnel())) as docker:
        docker.system.ping()
        assert all(os.getsid(pid) != os.getsid(0) for pid in masters(folder))


def test_host_keys(restored, tunnel):
    restored.know(None)
    said = refusal(restored.address, tunnel())
    assert f"its host key is not known here. Compare its fingerprint and accept it: ssh -p {restored.port} root@127.0.0.1" in said
    restored.know(restored.folder / "user.pub")
    said = refusal(restored.address, tunnel())
    assert "its host key has changed" in said and f'-R "[127.0.0.1]:{restored.port}"' in said
    restored.know(restored.folder / "host.pub")


def test_host_key_that_was_learnt(restored, tunnel, tmp_path):
    ours, key = tmp_path / "a %n b", (restored.folder / "host.pub").read_text()
    restored.know(None)
    ours.write_text(known_host(key))
    with Docker(Client(restored.address, credentials=tunnel(known_hosts=str(ours)))) as docker:
        docker.system.ping()
    restored.know(restored.folder / "host.pub")
    other = tmp_path / "other"
    for line in (known_host((restored.folder / "user.pub").read_text()), ""):
        other.write_text(line)
        said = refusal(restored.address, tunnel(known_hosts=str(other)))
        assert "its host key is not the one that was learnt when it was deployed" in said and str(other) in said


def test_keys(restored, tunnel, folder):
    mine = str(restored.folder / "mine")
    keygen(mine)
    restored.folder.joinpath("authorized").write_text("")
    said = refusal(restored.address, tunnel(identity=mine))
    assert "refuses the login (root@127.0.0.1: Permission denied (publickey))" in said and f"ssh-copy-id -i {mine} -p {restored.port} root@" in said
    restored.folder.joinpath("authorized").write_text(pathlib.Path(f"{mine}.pub").read_text())
    with Client(restored.address, credentials=tunnel(identity=mine)) as client:
        assert client.version
    os.chmod(mine, 0o644)
    with pytest.raises(ConnectionFailed, match=f"can be read by others \\(0644\\), so ssh refuses it. Run: chmod 600 {mine}"):
        tunnel(identity=mine).check(restored.address)
    assert "the key /nowhere can't be read: No such file" in refusal(restored.address, tunnel(identity="/nowhere"))
    # The key is not even read where its other half is not welcome.
    restored.folder.joinpath("authorized").write_text(pathlib.Path(f"{restored.folder / 'user'}.pub").read_text())
    os.chmod(restored.folder / "user", 0o640)
    said = refusal(restored.address, tunnel())
    os.chmod(restored.folder / "user", 0o600)
    assert f"Run: chmod 600 {restored.folder / 'user'}" in said
    for name in ("mine", "mine.pub"):
        restored.folder.joinpath(name).unlink()


def test_hosts(sshd, tunnel):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert "connection refused: no sshd listens there" in refusal(f"ssh://root@127.0.0.1:{held.getsockname()[1]}", tunnel())
    assert "unknown host 'no.such.invalid'" in refusal("ssh://no.such.invalid", tunnel())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with Client(f"ssh://127.0.0.1:{listener.getsockname()[1]}", timeout=1, credentials=tunnel()) as client:
            with pytest.raises(ConnectionFailed, match="did not answer within 1 s"):
                _ = client.version


def test_sockets_over_there(sshd, restored, tunnel, engine):
    assert "there is no socket /nowhere/d.sock on that host" in refusal(f"{sshd.address}/nowhere/d.sock", tunnel())
    assert "/etc/passwd on that host is no socket" in refusal(f"{sshd.address}/etc/passwd", tunnel())
    engine.host.run("sh", "-c", "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"/run/dead\")'")
    assert "nothing listens on /run/dead on that host" in refusal(f"{sshd.address}/run/dead", tunnel())
    with Client(f"{sshd.address}/run/docker.sock", credentials=tunnel()) as client:
        assert client.version


def test_a_server_that_forwards_no_sockets(restored, tunnel):
    with restored.folder.joinpath("server").open("a") as file:
        file.write("AllowStreamLocalForwarding no\n")
    assert "does not forward sockets" in refusal(restored.address, tunnel())


def test_permission_denied_over_there():
    from cloudmesh_docker.engine.logins import explain_socket
    from cloudmesh_docker.engine.transport import Address

    said = explain_socket(Address.parse("ssh://me@h"), "/run/d.sock", 4, "", "")
    assert "permission denied to /run/d.sock" in said and "sudo usermod -aG docker me" in said


def test_no_ssh_here(folder):
    assert "there is no ssh on this computer" in refusal("ssh://h", Tunnel(str(folder), {"PATH": "/nowhere"}))
    with pytest.raises(UsageError, match="no credentials"):
        Client("ssh://h")
