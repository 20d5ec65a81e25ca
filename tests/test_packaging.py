"""The package as strangers get it: what is in it, what it says of itself, and that it works with the oldest versions of what it needs."""

import email
import os
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest

from cloudmesh_docker import __version__
from tests.bench import wheels
from tests.running import PATIENCE, container

LOWEST = wheels.ROOT / ".venv" / "lowest"
PYTHONS = wheels.pythons()
INFO = f"cloudmesh_docker-{__version__}.dist-info"
# What is set up once takes long on a busy machine.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def installed(wheel):
    """The Python of an environment of one of PYTHONS with the package, made when it is asked for: ``installed(version)``."""

    def installed(version):
        python = wheels.environment(wheels.ROOT / ".venv" / f"python{version}", *wheels.requirements(), python=PYTHONS[version])
        wheels.install(python, wheel)
        return python

    return installed


@pytest.fixture(scope="module")
def lowest(wheel):
    """The Python of an environment with the oldest versions that the package says it can use."""
    python = wheels.environment(LOWEST, *(re.sub(r">=([^,]+).*", r"==\1", needed) for needed in wheels.requirements()))
    wheels.install(python, wheel)
    return python


def test_the_wheel_holds_the_program_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    parts = {name.split("/")[0] for name in names}
    assert parts == {"cloudmesh_docker", "cloudmesh", INFO}
    assert {"cloudmesh_docker/py.typed", "cloudmesh_docker/commands/container/run.py", "cloudmesh/docker/command/docker.py"} <= set(names)
    # Else it would hide what other packages have in the same namespace.
    assert "cloudmesh/__init__.py" not in names
    sources = {path.relative_to(wheels.ROOT).as_posix() for path in (wheels.ROOT / "cloudmesh_docker").rglob("*.py")}
    assert sources - set(names) == set()
    assert [name for name in names if not name.endswith((".py", "py.typed")) and not name.startswith(INFO)] == []


def test_the_sdist_holds_no_tests_and_no_tools(packages):
    with tarfile.open(packages[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()} - {""}
    tops = {name.split("/")[0] for name in names}
    assert {"README.rst", "LICENSE", "CHANGELOG.rst", "setup.py", "pyproject.toml", "etc", "docs"} <= tops
    assert tops & {"tests", "benchmarks", "script", ".ci", ".gitignore", ".venv", "build"} == set()


def test_what_it_says_of_itself(wheel):
    with zipfile.ZipFile(wheel) as archive:
        told = email.message_from_bytes(archive.read(f"{INFO}/METADATA"))
        points = archive.read(f"{INFO}/entry_points.txt").decode()
        assert any(name.endswith("LICENSE") for name in archive.namelist())
    assert (told["Name"].replace("-", "_"), told["Version"], told["Requires-Python"]) == ("cloudmesh_docker", __version__, ">=3.11")
    assert told["Description-Content-Type"] == "text/x-rst"
    assert told.get_payload().startswith("cloudmesh_docker\n====")
    assert "Typing :: Typed" in told.get_all("Classifier")
    assert points == "[console_scripts]\ncloudmesh-docker = cloudmesh_docker.cli:entry\n"
    needed = [line for line in told.get_all("Requires-Dist") if "extra ==" not in line]
    assert sorted(re.sub(r"[<>=].*", "", line).strip() for line in needed) == sorted(re.sub(r"[<>=].*", "", line) for line in wheels.requirements())


def run(python, *words, **environ):
    """What the installed program prints."""
    program = os.path.join(os.path.dirname(python), "cloudmesh-docker")
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ["HOME"], **environ}
    done = subprocess.run([program, *words], env=environment, cwd=os.environ["HOME"], capture_output=True, text=True, timeout=PATIENCE, input="")
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


def test_with_the_oldest_versions(lowest, fake):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")], times=2)
    assert run(lowest, "--version") == f"cloudmesh-docker version {__version__}\n"
    assert run(lowest, "docker", "ps", "--format", "{{.Names}}", DOCKER_HOST=fake.address) == "web\n"
    assert '"Names": "web"' in run(lowest, "ps", "--format", "json", DOCKER_HOST=fake.address)
    assert "docker COMMAND" in run(lowest, "help")


SHELL = """
import io, cmd2
from cloudmesh_docker.commandset import DockerCommandSet
from cloudmesh_docker.shell import Shell
app = cmd2.Cmd(stdin=io.StringIO(), stdout=io.StringIO(), allow_cli_args=False, command_sets=[DockerCommandSet()])
app.onecmd_plus_hooks("docker ps --format '{{.Names}} a|b'")
print(app.stdout.getvalue(), end="")
"""


def test_a_shell_with_the_oldest_versions(lowest, fake):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ["HOME"], "DOCKER_HOST": fake.address}
    done = subprocess.run([lowest, "-c", SHELL], env=environment, cwd=os.environ["HOME"], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.returncode) == ("web a|b\n", 0)


FROM_PYTHON = """
import sys
from cloudmesh_docker import DockerError, connect
with connect() as docker:
    print(sys.version_info[:2], [row["name"] for row in docker.container.ls()])
    try:
        docker.container.stop("nosuch")
    except DockerError as problem:
        print(problem)
"""


@pytest.mark.parametrize("version", PYTHONS)
def test_with_each_python_there_is(installed, version, fake):
    python = installed(version)
    fake.expects("GET", "/containers/json", reply=[container(1, "web")], times=4)
    fake.expects("POST", "/containers/nosuch/stop", reply=(404, {"message": "No such container: nosuch"}))
    assert run(python, "ps", "--format", "{{.Names}}", DOCKER_HOST=fake.address) == "web\n"
    assert "Names: web" in run(python, "ps", "--format", "yaml", DOCKER_HOST=fake.address)
    assert run(python, "container", "stop", "--help").startswith("Stop one or more running containers\n")
    environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ["HOME"], "DOCKER_HOST": fake.address}
    for code, told in (
        (SHELL, "web a|b\n"),
        (FROM_PYTHON, f"({version.replace('.', ', ')}) ['web']\nError response from daemon: No such container: nosuch\n"),
    ):
        done = subprocess.run(
            [python, "-W", "error::DeprecationWarning", "-c", code],
            env=environment,
            cwd=os.environ["HOME"],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.stdout, done.stderr, done.returncode) == (told, "", 0)


def test_the_python_of_these_tests_is_one_of_them():
    assert sys.executable in PYTHONS.values()
