"""Commands of other packages, installed beside ours."""

import os
import pathlib
import subprocess
import sys

import pytest

from tests.running import PATIENCE, container
from tests.shells import ONE_SHOT

ROOT = pathlib.Path(__file__).parents[1]
HELLO = '''"""Greet a container

Usage:
  docker fleet hello [options] CONTAINER

Aliases: docker hello, docker ps

Options:
      --loud    In capitals
"""


def hello(docker, container, loud=False):
    found = docker.containers.inspect(container)["Name"]
    return f"HELLO {found}" if loud else f"hello {found}"
'''
BROKEN = HELLO.replace("docker fleet hello", "docker fleet broken").replace("Aliases: docker hello, docker ps\n\n", "") + "\nimport nothing_like_it\n"
LS = HELLO.replace("docker fleet hello", "docker container ls").replace("Aliases: docker hello, docker ps\n\n", "").replace("def hello", "def ls")

ENTRY_POINTS = "[cloudmesh_docker.commands]\nfleet = fleet_tools.commands\nfails = failing\ngone = not_there\n"


@pytest.fixture
def site(tmp_path):
    """A folder for PYTHONPATH with a package that adds commands, one that can't be imported, and one that is not there."""
    site = tmp_path / "site"
    texts = {
        "fleet_tools/__init__.py": "",
        "fleet_tools/commands/__init__.py": "",
        "fleet_tools/commands/fleet/__init__.py": "",
        "fleet_tools/commands/fleet/hello.py": HELLO,
        "fleet_tools/commands/fleet/broken.py": BROKEN,
        "fleet_tools/commands/fleet/silent.py": "def silent():\n    pass\n",
        "fleet_tools/commands/container/__init__.py": "",
        "fleet_tools/commands/container/ls.py": LS,
        "fleet_tools/commands/container/greet.py": HELLO.replace("docker fleet hello", "docker container greet")
        .replace("Aliases: docker hello, docker ps\n\n", "")
        .replace("def hello", "def greet"),
        "failing.py": "raise RuntimeError('on purpose')\n",
        "fleet_tools-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: fleet-tools\nVersion: 1.0\n",
        "fleet_tools-1.0.dist-info/entry_points.txt": ENTRY_POINTS,
    }
    for name, text in texts.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    return site


@pytest.fixture
def run(site, fake):
    """Run our program: (what it prints, what it complains about, exit code)."""

    def run(*words, code=ONE_SHOT, **options):
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{site}", "DOCKER_HOST": fake.address, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run([sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, timeout=PATIENCE, **options)
        return done.stdout, done.stderr, done.returncode

    return run


LEFT_OUT = """\
plug-in fails (failing) is left out: RuntimeError: on purpose
plug-in fleet: {site}/fleet_tools/commands/fleet/silent.py is left out: it does not begin with a docstring that has a Usage section
plug-in gone (not_there) is left out: ModuleNotFoundError: No module named 'not_there'
"""


@pytest.mark.parametrize("words", ["fleet hello --loud web", "hello --loud web", "docker container greet --loud web"])
def test_a_command(run, fake, site, words):
    fake.expects("GET", "/containers/web/json", reply={"Name": "/web"})
    assert run(*words.split()) == ("HELLO /web\n", LEFT_OUT.format(site=site), 0)


@pytest.mark.parametrize("words", ["container ls -q", "ps -q"])
def test_ours_come_first_and_nothing_is_looked_for(run, fake, words):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    assert run(*words.split()) == ("0" * 12 + "\n", "", 0)


def test_an_error_in_a_file(run, site):
    shown, said, code = run("fleet", "broken", "web")
    path = f"{site}/fleet_tools/commands/fleet/broken.py"
    assert said.endswith(f"docker fleet broken: the plug-in {path} can't be loaded: ModuleNotFoundError: No module named 'nothing_like_it'\n")
    assert (shown, code) == ("", 1)


def test_help(run, site):
    assert "\n  fleet      broken, hello" in run("help")[0]
    assert "container greet " in run("container")[0]
    assert run("fleet", "hello", "--help")[0].startswith("Greet a container\n")
    assert "did you mean hello?" in run("fleet", "helo")[1]


def test_completion(run):
    assert run("__complete", "fish", "cloudmesh-docker fle")[0] == "fleet\tfleet ...\n"
    assert run("__complete", "fish", "cloudmesh-docker fleet h")[0] == "hello\tGreet a container\n"
    assert run("__complete", "fish", "cloudmesh-docker fleet hello --lo")[0] == "--loud\tIn capitals\n"


def test_from_python(run, fake):
    fake.expects("GET", "/containers/web/json", reply={"Name": "/web"}, times=2)
    code = "from cloudmesh_docker import connect; d = connect(); print(d.fleet.hello('web'), d.container.greet('web', loud=True))"
    assert run(code=code)[0] == "hello /web HELLO /web\n"


def test_in_a_shell(run, fake, site):
    fake.expects("GET", "/containers/web/json", reply={"Name": "/web"})
    shown, said, code = run(input="docker fleet hello web\n")
    assert (shown, code) == ("hello /web\n", 0)
