"""The bench itself: hosts are separate, engines are real, and nothing stays behind."""

import contextlib
import http.client
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from tests.bench.dockerd import Dockerd
from tests.bench.hosts import Host
from tests.bench.registry import PASSWORD, USER
from tests.running import PATIENCE, until

ROOT = pathlib.Path(__file__).parents[2]
LONG_LIVED = """
import sys, time
from tests.bench.dockerd import Dockerd
from tests.bench.hosts import Host
from tests.bench.image import busybox_tar
from tests.bench.lab import Lab
folder = Lab().__enter__()
engine = Dockerd(Host("orphan"), folder / "e").start()
engine.load_image(busybox_tar())
engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "86399"]}, name="web")
engine.json("POST", "/containers/web/start")
print(engine.host.pid, folder, flush=True)
time.sleep(600)
"""


def ping(port, timeout=PATIENCE):
    """The answer to one ping over TCP."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", "/_ping")
        return connection.getresponse().read()
    finally:
        connection.close()


def test_engine_runs_a_container_whose_port_is_on_the_host(clean_engine):
    published = {"Image": "busybox", "Cmd": ["httpd", "-f", "-p", "80", "-h", "/www"], "ExposedPorts": {"80/tcp": {}}}
    published["HostConfig"] = {"PortBindings": {"80/tcp": [{"HostPort": "8080"}]}}
    clean_engine.json("POST", "/containers/create", published, name="web")
    clean_engine.json("POST", "/containers/web/start")

    # The port is open before the program behind it listens.
    def answer():
        with contextlib.suppress(OSError), clean_engine.host.connect(8080) as connection, connection.makefile("rb") as reader:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return reader.read()

    until(answer)
    assert answer().endswith(b"hello\n")
    connection = http.client.HTTPConnection("127.0.0.1", clean_engine.host.forward(8080), timeout=PATIENCE)
    connection.request("GET", "/")
    assert connection.getresponse().read() == b"hello\n"
    connection.close()


def test_clean_engine_is_clean(engine):
    engine.json("POST", "/containers/create", {"Image": "busybox", "HostConfig": {"Binds": ["data:/data"]}}, name="web")
    engine.json("POST", "/networks/create", {"Name": "front"})
    engine.json("POST", "/images/busybox/tag", repo="mine", tag="1")
    engine.clean()
    assert engine.json("GET", "/containers/json", all=1) == []
    assert sorted(network["Name"] for network in engine.json("GET", "/networks")) == ["bridge", "host", "none"]
    assert engine.json("GET", "/volumes")["Volumes"] in ([], None)
    assert [image["RepoTags"] for image in engine.json("GET", "/images/json")] == [["busybox:latest"]]


def test_docker_binary_talks_to_the_engine(clean_engine, docker):
    assert docker("run", "--rm", "busybox", "echo", "hi").stdout == "hi\n"
    assert docker("ps", "--quiet", engine=clean_engine, check=True).stdout == ""


def test_engine_freezes_crashes_and_comes_back(make_engine):
    engine = make_engine("crash", with_image=False, tcp=True)
    assert ping(engine.port) == b"OK"
    engine.pause()
    with pytest.raises(TimeoutError):
        ping(engine.port, 0.5)
    engine.resume()
    assert ping(engine.port) == b"OK"
    engine.crash()
    with pytest.raises(ConnectionRefusedError):
        ping(engine.port)
    port = engine.port
    assert ping(engine.start().port) == b"OK"
    assert engine.port == port
    engine.host.stop()


def test_zombies_are_buried(make_host):
    host = make_host("graves")
    host.run("sh", "-c", "for i in 1 2 3; do (sleep 0.05 & exec true) & done")

    def all_is_over():
        lines = host.run("sh", "-c", "cut -d ' ' -f 2,3 /proc/[0-9]*/stat").stdout.splitlines()
        return lines and not any("(sleep)" in line or line.endswith("Z") for line in lines)

    until(all_is_over)
    host.stop()


def test_port_that_is_taken_is_told(lab, make_proxy, make_host):
    taken = make_proxy("/nowhere").port
    host = make_host("taken")
    with pytest.raises(RuntimeError, match=f"port {taken} of 127.0.0.1 can't be had"):
        Dockerd(host, lab / "taken", tcp=True, port=taken).start()
    host.stop()


def test_nothing_is_left_after_sigkill():
    process = subprocess.Popen([sys.executable, "-c", LONG_LIVED], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pid, folder = process.stdout.readline().split()
    groups = list(pathlib.Path("/sys/fs/cgroup").glob(f"*/bench-{process.pid}-*"))
    assert groups or not pathlib.Path("/sys/fs/cgroup/cgroup.controllers").exists()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    remains = [pathlib.Path(f"/proc/{pid}"), pathlib.Path(folder), *groups]
    end = time.monotonic() + PATIENCE
    while any(path.exists() for path in remains) and time.monotonic() < end:
        time.sleep(0.02)
    assert [path for path in remains if path.exists()] == []
    assert folder not in pathlib.Path("/proc/mounts").read_text()
    assert not any(b"sleep\x0086399" in process.read_bytes() for process in pathlib.Path("/proc").glob("[0-9]*/cmdline"))


def test_faults(engine, make_proxy):
    proxy = make_proxy(engine.sock)
    assert ping(proxy.port) == b"OK"
    proxy.cut_after = 0
    with pytest.raises(ConnectionResetError):
        ping(proxy.port)
    proxy.reset()
    proxy.corrupt_at = 3
    with pytest.raises(http.client.BadStatusLine):
        ping(proxy.port)
    proxy.reset()
    proxy.hang = True
    with pytest.raises(TimeoutError):
        ping(proxy.port, 0.5)
    proxy.reset()
    assert (ping(proxy.port), proxy.connections) == (b"OK", 5)


def test_hosts_have_names_of_their_own():
    with Host("one") as one, Host("two") as two:
        assert (one.run("hostname").stdout, two.run("hostname").stdout) == ("one\n", "two\n")


def test_a_registry_is_the_same_for_the_engine_and_for_us(engine, registry, protected):
    for one, status in ((registry, 200), (protected, 401)):
        host, _, port = one.address.partition(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        connection.request("GET", "/v2/")
        assert connection.getresponse().status == status
        connection.close()
    assert engine.request("POST", "/auth", {"username": USER, "password": PASSWORD, "serveraddress": protected.address})[0] == 200
