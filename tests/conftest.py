"""What every test can ask for: a clean environment, a fake engine, and real engines on throw-away hosts."""

import itertools
import os
import pathlib
import shutil
import subprocess

import pytest

from tests.bench import image, peculiarities, pki, wheels
from tests.bench.aws import Aws, without_hosts
from tests.bench.behind_ssh import BehindSsh
from tests.bench.debian import Debian, debian_system
from tests.bench.dockerd import Dockerd
from tests.bench.faults import FaultProxy
from tests.bench.hosts import Host
from tests.bench.lab import Lab
from tests.bench.podman import Podman
from tests.bench.registry import Registry
from tests.bench.roads import Road
from tests.bench.sshd import Sshd
from tests.fake_engine import FakeEngine
from tests.newer import compose_plugin, newer, newer_programs  # noqa: F401
from tests.workers import pytest_collection_modifyitems, pytest_configure, pytest_xdist_make_scheduler  # noqa: F401

FOREIGN_PREFIXES = ("DOCKER_", "CLOUDMESH_", "AWS_", "XDG_", "CLICOLOR")
FOREIGN = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "SSH_AUTH_SOCK", "EDITOR", "VISUAL", "PAGER", "TZ")
FOR_US = "CLOUDMESH_DOCKER_TEST_"
ROOT = pathlib.Path(__file__).parents[1]
# By the name of a test's parameter: the fixtures of the real engines.
ENGINES = {"docker": "engine", "newer": "newer", "podman": "podman"}
ROADS = {"unix": "engine", "tcp": "engine", "tls": "tls_engine", "ssh": "engine", "newer": "newer", "podman": "podman"}


def pytest_generate_tests(metafunc):
    """Run what takes ``clean_engine`` with each of ENGINES that is suited, what takes ``road`` on each of ROADS."""
    for fixture, names, scope in (("clean_engine", ENGINES, "function"), ("road", ROADS, "session")):
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, peculiarities.suited(metafunc.definition.nodeid, list(names)), indirect=True, scope=scope)


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path_factory):
    """Every test has an empty HOME, and nothing in its environment that the developer set for other purposes."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name in FOREIGN or (name.startswith(FOREIGN_PREFIXES) and not name.startswith(FOR_US)):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("TERM", "xterm-256color")
    return folder


@pytest.fixture(scope="session")
def lab():
    """A folder for the whole run, with a path short enough for unix sockets."""
    with Lab() as folder:
        yield folder


@pytest.fixture
def make_fake(lab):
    """Make a FakeEngine, on a unix socket or with ``tcp=True`` on 127.0.0.1; each is held to its expectations at the end of the test."""
    made = []

    def make(**options):
        fake = FakeEngine(folder=lab, **options)
        made.append(fake)
        return fake

    yield make
    for fake in made:
        fake.close()
    for fake in made:
        fake.verify()


@pytest.fixture
def fake(make_fake):
    """A FakeEngine on a unix socket."""
    return make_fake()


@pytest.fixture
def make_proxy():
    """Put a FaultProxy in front of a unix socket's path or of (host, port)."""
    made = []

    def make(upstream):
        made.append(FaultProxy(upstream))
        return made[-1]

    yield make
    for proxy in made:
        proxy.close()


@pytest.fixture(scope="session")
def image_tar():
    """The tar file of the small image that every real engine has as ``busybox:latest``."""
    return image.busybox_tar()


@pytest.fixture(scope="session")
def make_host():
    """Start a Host: ``make_host(name, **options of Host)``; the power is cut when the run ends."""
    made = []

    def make(name, **options):
        if os.geteuid() != 0:
            pytest.fail("this test runs a real Docker engine, which needs root: sudo script/test")
        made.append(Host(name, **options))
        return made[-1]

    yield make
    for host in made:
        host.stop()


@pytest.fixture(scope="session")
def make_engine(lab, image_tar, make_host):
    """Start a Dockerd on a Host of its own: ``make_engine(name, with_image=True, **options of Dockerd)``."""
    numbers = itertools.count(1)

    def make(name, with_image=True, **options):
        engine = Dockerd(make_host(name), lab / f"e{next(numbers)}", **options).start()
        if with_image:
            engine.load_image(image_tar)
        return engine

    return make


@pytest.fixture(scope="session")
def engine(make_engine):
    """A real engine, shared by all tests; take ``clean_engine`` where the test makes anything on it."""
    return make_engine("shared", tcp=True)


@pytest.fixture
def clean_engine(request):
    """A shared real engine, emptied after the test, which is run with each of ENGINES."""
    engine = request.getfixturevalue(ENGINES[request.param])
    yield engine
    engine.clean()


@pytest.fixture
def own_engine(request):
    """The real engine of this test: its ``clean_engine`` if it has one, else the distribution's."""
    return request.getfixturevalue("clean_engine" if "clean_engine" in request.fixturenames else "engine")


@pytest.fixture(scope="session")
def make_registry(lab):
    """The registry on an engine's host: ``make_registry(engine, protected=False)``, one of each kind a host."""
    made = {}

    def make(engine, protected=False):
        key = f"{engine.host.name}-registry{'-protected' * protected}"
        if key not in made:
            made[key] = Registry(engine.host, lab / key, protected)
        return made[key]

    return make


@pytest.fixture
def registry(make_registry, own_engine):
    """A registry that wants no credentials; the test's engine reaches it as we do."""
    return make_registry(own_engine)


@pytest.fixture
def protected(make_registry, own_engine):
    """A registry that wants the USER and PASSWORD of tests.bench.registry."""
    return make_registry(own_engine, protected=True)


@pytest.fixture(scope="session")
def tcp4243(make_engine):
    """A real engine at tcp://127.0.0.1:4243, the port of ``docker service start``."""
    try:
        return make_engine("tcp4243", tcp=True, port=4243)
    except RuntimeError as error:
        pytest.fail(f"{error}; end what listens there (ss -ltnp) and run the tests again")


@pytest.fixture(scope="session")
def authority():
    """The CA of the engine with TLS."""
    return pki.Authority()


@pytest.fixture(scope="session")
def certificates(authority, lab):
    """Paths (dict) of a client's certificates that the engine with TLS takes; all three are in one folder."""
    return authority.issue(lab / "client")


@pytest.fixture(scope="session")
def tls_engine(make_engine, authority, lab):
    """A real engine with TLS that wants a client certificate."""
    return make_engine("tls", tls=authority.issue(lab / "server", pki.SERVER, ["127.0.0.1", "localhost", "docker.test"]))


@pytest.fixture(scope="session")
def sshd(engine, lab):
    """An ssh server on the shared engine's host."""
    return Sshd(engine.host, lab / "sshd")


@pytest.fixture(scope="session")
def road(request, lab):
    """A Road to a real engine; see ROADS."""
    engine = request.getfixturevalue(ROADS[request.param])
    if request.param == "tls":
        return Road(engine, engine.tcp_address, tls=request.getfixturevalue("certificates"))
    if request.param == "ssh":
        sshd = request.getfixturevalue("sshd")
        return Road(engine, sshd.address, ssh=(str(lab / "logins"), sshd.path))
    return Road(engine, engine.tcp_address if request.param == "tcp" else engine.address)


@pytest.fixture
def aws(home, monkeypatch):
    """An empty AWS account, which every program finds; nobody waits long for anything there."""
    return Aws.shared().empty(monkeypatch)


@pytest.fixture
def no_host(monkeypatch):
    """Hosts of AWS let in whoever comes and have an engine, as far as we are told."""
    without_hosts(monkeypatch)


@pytest.fixture(scope="session")
def debian(lab):
    """A Debian computer without Docker, behind ssh."""
    if os.geteuid() != 0:
        pytest.fail("this test boots a Debian, which needs root: sudo script/test")
    host = Debian("debian", debian_system(ROOT / ".venv" / "debian"), lab / "debian")
    yield BehindSsh(host)
    host.stop()


@pytest.fixture(scope="session")
def podman(make_host, lab, image_tar):
    """Podman's Docker-compatible service."""
    podman = Podman(make_host("podman"), lab / "podman").start()
    podman.load_image(image_tar)
    return podman


@pytest.fixture(scope="session")
def docker_binary():
    """The path of Docker's own command line program, that of the distribution first."""
    path = "/usr/bin/docker" if pathlib.Path("/usr/bin/docker").exists() else shutil.which("docker")
    return path or pytest.fail("this test compares with the docker binary, which is not installed")


@pytest.fixture
def docker(docker_binary, tmp_path, request):
    """Run the docker binary: ``docker("ps", "-a", engine=..., check=True)``; the engine is the test's own if none is given."""

    def run(*words, engine=None, **options):
        engine = engine or request.getfixturevalue("own_engine")
        # Newer ones would look for BuildKit's program, where ours has the engine build.
        environment = {**os.environ, "DOCKER_CONFIG": str(tmp_path / "docker-config"), "DOCKER_BUILDKIT": "0"}
        unfed = {} if "input" in options else {"stdin": subprocess.DEVNULL}
        defaults = {"capture_output": True, "text": True, "env": environment, "timeout": 60, **unfed}
        return subprocess.run([getattr(engine, "binary", None) or docker_binary, "--host", engine.address, *words], **{**defaults, **options})

    return run


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """Our package as it is published: the paths of the sdist and of the wheel."""
    folder = tmp_path_factory.mktemp("packages")
    return wheels.build(wheels.copy_sources(folder / "source"), folder)


@pytest.fixture(scope="session")
def wheel(packages):
    """The path of our wheel."""
    return packages[1]
