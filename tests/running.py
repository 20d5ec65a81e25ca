"""Runs command lines in the test process, as the shell does: words in, (stdout, stderr, exit code) out."""

import io
import json
import os
import re
import shlex
import time

from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.terminal import Terminal

# Seconds that nothing takes, however busy the machine is.
PATIENCE = 90


class Person(Terminal):
    """A terminal at which somebody answers every question."""

    interactive = True


class Runner:
    """A session whose terminal is kept in memory.

    Args:
        environ (dict): added to the environment.
        stdin (str): what commands read.
    """

    def __init__(self, **environ):
        self.environ = {**os.environ, **environ}
        self.session = Session(Terminal(io.StringIO(), io.StringIO(), io.StringIO(), self.environ), environ=self.environ)

    def __call__(self, line, stdin=b"", person=None):
        """(stdout, stderr, exit code) of one line; *person* is what somebody answers to a question."""
        stdin, kind = (stdin, Terminal) if person is None else (f"{person}\n".encode(), Person)
        terminal = kind(io.TextIOWrapper(io.BytesIO(stdin)), io.StringIO(), io.StringIO(), self.environ)
        code = self.session.run(shlex.split(line), terminal)
        return terminal.stdout.getvalue(), terminal.stderr.getvalue(), code

    @property
    def store(self):
        """The session's store."""
        return self.session.servers.store

    def close(self):
        """End the session."""
        self.session.close()


def until(condition):
    """Wait until *condition* is true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.02)


def container(number=1, name="web", state="running", **more):
    """A container as GET /containers/json describes it."""
    return {
        "Id": f"{number:064x}",
        "Names": [f"/{name}"],
        "Image": "busybox",
        "ImageID": "sha256:" + "ab" * 32,
        "Command": "sleep 1000",
        "Created": 1700000000,
        "Ports": [],
        "Labels": {},
        "State": state,
        "Status": {"running": "Up 5 minutes", "exited": "Exited (0) 1 second ago"}.get(state, state.capitalize()),
        "Mounts": [],
        **more,
    }


def image(number=1, tags=("busybox:latest",), **more):
    """An image as GET /images/json describes it."""
    return {
        "Id": f"sha256:{number:064x}",
        "RepoTags": list(tags),
        "RepoDigests": None,
        "Created": 1700000000,
        "Size": 1980000,
        "Labels": None,
        **more,
    }


def network(number=1, name="net", **more):
    """A network as GET /networks describes it."""
    return {
        "Name": name,
        "Id": f"{number:064x}",
        "Created": "2026-01-31T10:00:00.123456789Z",
        "Scope": "local",
        "Driver": "bridge",
        "EnableIPv6": False,
        "IPAM": {"Driver": "default", "Options": None, "Config": []},
        "Internal": False,
        "Options": {},
        "Labels": {},
        **more,
    }


def volume(name="data", **more):
    """A volume as GET /volumes describes it."""
    return {
        "Name": name,
        "Driver": "local",
        "Mountpoint": f"/var/lib/docker/volumes/{name}/_data",
        "CreatedAt": "2026-01-31T10:00:00Z",
        "Scope": "local",
        "Labels": None,
        "Options": None,
        **more,
    }


def compact(value):
    """JSON as it stands in a query."""
    return json.dumps(value, separators=(",", ":"))


def timeless(text):
    """The lines of a table without times, which go on while we look, without padding, and with IPv6 addresses as newer docker binaries write them."""
    moment = r"(Up )?(About an?|Less than a|\d+) (second|minute|hour)s?( ago)?"
    return [re.sub(r"\s+", " ", re.sub(moment, "", line)).strip().replace(" :::", " [::]:") for line in text.splitlines()]
