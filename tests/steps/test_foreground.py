"""Which signals end a command, and which go to the container."""

import threading
import types

import pytest

from cloudmesh_docker.errors import ContainerExit, DockerError, DryRun, NotFound, ServerError, UsageError
from cloudmesh_docker.steps import foreground
from tests.running import PATIENCE


class Containers:
    """Stands in for the engine; ``self.containers`` so that it is its own Docker."""

    def __init__(self):
        self.containers, self.calls, self.sent = self, [], threading.Event()
        self.during = lambda: None

    def start(self, container):
        self.calls.append(("start", container))
        self.during()

    def kill(self, container, signal=None):
        self.calls.append(("kill", container, signal))
        self.sent.set()

    def remove(self, container, **options):
        self.calls.append(("remove", container, options))


@pytest.fixture
def docker():
    return Containers()


@pytest.mark.parametrize("podman", [True, False])
def test_sizes_come_one_by_one_to_podman(docker, monkeypatch, podman):
    docker.client = types.SimpleNamespace(podman=podman)
    docker.resize = lambda *size: docker.calls.append(size)
    monkeypatch.setattr(foreground, "sleep", lambda seconds: docker.calls.append("pause"))
    foreground.container_seat(docker, None, "one", "1").resize(25, 90)
    assert docker.calls == [("1", 25, 90), *(["pause"] if podman else [])]


def test_before_it_begins_they_interrupt(docker):
    proxy = foreground.Proxy(docker)
    proxy("WINCH")
    with pytest.raises(KeyboardInterrupt):
        proxy("INT")


def test_one_while_it_starts_goes_to_it_when_it_has_begun(docker):
    proxy = foreground.Proxy(docker)
    docker.during = lambda: proxy("TERM")
    proxy.start("web")
    assert docker.sent.wait(PATIENCE)
    assert docker.calls == [("start", "web"), ("kill", "web", "TERM")]


def test_a_second_one_while_it_starts_does_not_wait(docker):
    proxy = foreground.Proxy(docker)
    docker.during = lambda: [proxy("INT"), proxy("INT")]
    with pytest.raises(KeyboardInterrupt), proxy.promised("web", True):
        proxy.start("web")
    assert docker.calls[1:] == [("remove", "web", {"force": True, "volumes": True})]


def test_an_error_after_an_interruption_is_the_interruption(docker):
    proxy = foreground.Proxy(docker)
    with pytest.raises(KeyboardInterrupt), proxy:
        proxy("INT")
        raise DockerError("cut")


@pytest.mark.parametrize("rm", [True, False])
def test_only_what_was_promised_is_removed(docker, rm):
    proxy = foreground.Proxy(docker)
    with pytest.raises(DockerError), proxy.promised("web", rm):
        raise DockerError("no")
    assert bool(docker.calls) == rm
    proxy.start("web")
    with pytest.raises(DockerError), proxy.promised("web", rm):
        raise DockerError("it has begun: the engine removes it at its end")
    assert docker.calls[-1] == ("start", "web")


def test_the_third_of_those_that_ask_for_an_end(docker):
    proxy = foreground.Proxy(docker)
    proxy.attach("web")
    for name in ("USR1", "USR1", "USR1", "INT", "TERM"):
        proxy(name)
    with pytest.raises(KeyboardInterrupt):
        proxy("INT")


@pytest.mark.parametrize("error", [ContainerExit(3), DryRun("GET", "/"), UsageError("no")])
def test_errors_that_keep_their_codes(error):
    code = error.exit_code
    with pytest.raises(type(error)) as caught, foreground.as_run():
        raise error
    assert caught.value.exit_code == code


def test_errors_of_the_engine():
    with pytest.raises(ServerError) as caught, foreground.as_run():
        raise NotFound(404, "No such image: x")
    assert caught.value.exit_code == 125
