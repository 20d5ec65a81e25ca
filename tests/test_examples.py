"""Every example line of README.rst and docs/ is run, on a host with an engine of its own and two more servers."""

import pathlib
import socket
import subprocess
import sys
import time

import pytest

from tests import examples
from tests.bench import image
from tests.bench.aws import Aws
from tests.bench.dockerd import Dockerd
from tests.bench.sshd import Sshd
from tests.running import PATIENCE

ROOT = pathlib.Path(__file__).parents[1]
FILES = [ROOT / "README.rst", *sorted((ROOT / "docs").glob("*.rst"))]
PAGES = [path.relative_to(ROOT).as_posix() for path in FILES if examples.read(path.read_text())]
# Stands in for nginx; it ends when it is told to.
ENTRYPOINT = b"#!/bin/sh\necho ready\ntrap exit TERM\nsleep 86400 &\nwait\n"
CHANGES = ("ENV PATH=/bin", 'ENTRYPOINT ["/docker-entrypoint.sh"]', 'CMD ["nginx", "-g", "daemon off;"]', "EXPOSE 80")


@pytest.fixture(scope="session")
def nginx():
    """The tar file of that image's file system."""
    return image.busybox_tar({"docker-entrypoint.sh": ENTRYPOINT})


@pytest.fixture(scope="session")
def servers(engine, newer, make_host, lab):
    """The engines: on the computer at which the examples are typed, on web1 and on web2."""
    return Dockerd(make_host("laptop", private_home=False), lab / "examples").start(), engine, newer


@pytest.fixture(scope="session")
def environ(servers, lab, newer_programs):
    """The environment on the first of these computers: its ssh and scp reach it as db1, a MongoDB listens there, and an empty account of AWS."""
    host, folder = servers[0].host, lab / "laptop-ssh"
    sshd = Sshd(host, folder)
    with (folder / "client").open("a") as file:
        file.write("Host db1\n  HostName 127.0.0.1\n  LogLevel ERROR\n")
    with (folder / "known").open("a") as file:
        file.write(f"127.0.0.1 {(folder / 'host.pub').read_text()}")
    (folder / "bin" / "scp").write_text(f'#!/bin/sh\nexec /usr/bin/scp -F {folder}/client "$@"\n')
    (folder / "bin" / "scp").chmod(0o755)
    (folder / "bin" / "docker-compose").symlink_to(f"{newer_programs}/docker-compose")
    options = ["-o", "ListenAddress=127.0.0.1:22", "-o", "Subsystem=sftp internal-sftp", "-f", str(folder / "server"), "-E", str(folder / "log")]
    host.popen("/usr/sbin/sshd", "-D", *options)
    nx = pathlib.Path(sys.executable).with_name("nx-27017")
    words = ["--host", "127.0.0.1", "-p", "27017", "--data-dir", "memory", "--pid-file", str(folder / "pid"), "--log-file", str(folder / "nx")]
    host.popen(str(nx), *words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    for port in (22, 27017):
        wait_for(host, port)
    aws = Aws(host.in_network(lambda: socket.create_server(("127.0.0.1", 0))))
    aws.reset()
    return {**aws.environment(), "PATH": sshd.path, "LANG": "C.UTF-8", "TERM": "dumb"}


def wait_for(host, port):
    """Until something listens at a port of a host."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            host.connect(port).close()
            return
        except OSError:
            assert time.monotonic() < end, f"nothing listens at port {port}"
            time.sleep(0.05)


@pytest.mark.parametrize("page", PAGES)
def test_page(page, servers, environ, nginx, lab):
    here, web1, web2 = servers
    for engine in servers:
        engine.load_image(nginx, "nginx:latest", CHANGES)
    places = {"ssh://web1": web1.address, "ssh://web2": web2.address, "ssh://web3": "unix:///nowhere/d.sock"}
    places["mongodb://db.example.com"] = "mongodb://127.0.0.1:27017"
    try:
        wrong = examples.run((ROOT / page).read_text(), here.host, lab / f"page-{pathlib.Path(page).stem}", places, environ)
    finally:
        for engine in servers:
            engine.clean()
    if wrong:
        pytest.fail("\n\n".join(wrong), pytrace=False)


def test_pages_have_examples():
    assert {"README.rst", "docs/tutorial.rst", "docs/servers.rst", "docs/find.rst", "docs/team.rst", "docs/batch.rst", "docs/deploy.rst"} <= {*PAGES}


@pytest.mark.parametrize(
    "shown, output, same",
    [
        ("web  Up 5 minutes", "web      Up About a minute", True),
        ("3f2a9c1b7d5e", "0123456789ab\n", True),
        ("a\n...\nb", "a\nx\ny\nb", True),
        ("a\n...\nb", "a\nx\ny", False),
        ("one 1.98MB", "one 2.1kB", True),
        ("web1", "web2", False),
    ],
)
def test_what_is_as_shown(shown, output, same):
    assert examples.fits(shown, output) is same


def test_examples_of_a_page():
    page = "Text::\n\n    $ no\n\n.. code-block:: console\n\n    $ cat <<'END'\n    > a\n    > END\n    > a\n\n    docker(web1)> docker ps\n\nText\n"
    first, second, third = examples.read(f"{page}\n.. code-block:: python\n\n    print(1)\n")
    assert (first.number, first.command, first.output) == (7, "cat <<'END'\na\nEND", "> a\n\n")
    assert second.command == "cloudmesh-docker -f - <<'LINE'\ndocker ps\nLINE"
    assert third.command.endswith(" <<'PYTHON'\nprint(1)\n\nPYTHON")
