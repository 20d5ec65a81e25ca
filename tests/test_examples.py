"""Every example line of README.rst and docs/ is run, on a host with an engine of its own and two more servers."""

import pathlib

import pytest

from tests import examples
from tests.bench import image
from tests.bench.dockerd import Dockerd

ROOT = pathlib.Path(__file__).parents[1]
PAGES = [path.relative_to(ROOT).as_posix() for path in [ROOT / "README.rst", *sorted((ROOT / "docs").glob("*.rst"))]]
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
    return Dockerd(make_host("laptop", private_home=False), lab / "laptop").start(), engine, newer


@pytest.mark.parametrize("page", PAGES)
def test_page(page, servers, nginx, lab):
    here, web1, web2 = servers
    for engine in servers:
        engine.load_image(nginx, "nginx:latest", CHANGES)
    places = {"ssh://web1": web1.address, "ssh://web2": web2.address, "ssh://web3": "unix:///nowhere/d.sock"}
    try:
        wrong = examples.run((ROOT / page).read_text(), here.host, lab / f"page-{page.replace('/', '-')}", places)
    finally:
        for engine in servers:
            engine.clean()
    if wrong:
        pytest.fail("\n\n".join(wrong), pytrace=False)


def test_pages_have_examples():
    assert examples.read((ROOT / "README.rst").read_text())


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
    first, second = examples.read(page)
    assert (first.number, first.command, first.output) == (7, "cat <<'END'\na\nEND", "> a\n\n")
    assert second.command == "cloudmesh-docker -f - <<'LINE'\ndocker ps\nLINE"
