"""``docker`` in the real cms shell of cloudmesh-cmd5, installed from our wheel beside it."""

import os
import pathlib
import subprocess

import pexpect
import pytest

from tests.bench import wheels
from tests.running import PATIENCE, container

CMS = pathlib.Path(wheels.ROOT) / ".venv" / "cms"
# What is set up once takes long on a busy machine.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def python(wheel):
    """The Python of an environment with cms and our package."""
    python = wheels.environment(CMS, "cloudmesh-cmd5==5.0.20", *wheels.requirements())
    wheels.install(python, wheel)
    return python


@pytest.fixture
def cms(python, fake, home):
    """Run ``cms``: (what it prints, what it complains about, exit code)."""

    def run(*words, **options):
        environment = {**os.environ, "DOCKER_HOST": fake.address, "MARK": "one"}
        defaults = {"capture_output": True, "text": True, "env": environment, "timeout": PATIENCE, "cwd": home}
        if "input" not in options:
            defaults["stdin"] = subprocess.DEVNULL
        path = f"{CMS}/bin:{os.environ['PATH']}"
        done = subprocess.run(["cms", *words], **{**defaults, **options, "env": {**environment, "PATH": path}}, executable=f"{CMS}/bin/cms")
        return done.stdout, done.stderr, done.returncode

    return run


def test_one_shot(cms, fake):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    shown, _, code = cms("docker", "container", "list", "--format", "{{.Names}} is  a|b $MARK")
    assert (shown, code) == ("web is  a|b $MARK\n", 0)


@pytest.mark.parametrize("words, code", [(("container", "list", "--bogus"), 125), (("container", "stop", "web"), 1), (("help",), 0)])
def test_exit_codes(cms, fake, words, code):
    if "stop" in words:
        fake.expects("POST", "/containers/web/stop", reply=(404, {"message": "No such container: web"}))
    assert cms("docker", *words)[2] == code


def test_no_prompt_behind_a_command_with_i(cms):
    shown, _, code = cms("docker", "container", "list", "-i")
    assert "cms>" not in shown
    assert code == 125


BATCH = """# a comment of cms
docker container list --format '{{.Names}} is a|b'
docker container list --format '{{.Names}}' > "names of all"
docker container list --bogus
docker container list
"""


@pytest.mark.parametrize("way", ["file", "pipe"])
def test_batch(cms, fake, home, way):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")], times=2)
    (home / "batch.cm").write_text(BATCH)
    if way == "file":
        with open(home / "batch.cm") as file:
            shown, said, code = cms(stdin=file)
    else:
        shown, said, code = cms(input=BATCH)
    assert "web is a|b\n" in shown
    assert (home / "names of all").read_text() == "web\n"
    assert "unknown flag: --bogus" in said
    assert said.endswith("cms: exit 125: docker container list --bogus\n")
    assert code == 125


@pytest.mark.parametrize("words", [("batch.cm",), ("--file=batch.cm",)])
def test_batch_by_name(cms, fake, home, words):
    """cms itself makes the exit code 0, and would drop all that is shown were ours another."""
    fake.expects("GET", "/containers/json", reply=[container(1, "web")], times=2)
    (home / "batch.cm").write_text(BATCH)
    shown, _, code = cms(*words)
    assert "web is a|b" in shown
    assert "unknown flag: --bogus" in shown
    assert shown.rstrip().endswith("cms: exit 125: docker container list --bogus")
    assert code == 0


def test_help(cms):
    shown, _, code = cms("help", "docker")
    assert "One shell for all your Docker servers: " in shown
    assert "  container  attach, commit, " in shown
    assert code == 0


def test_prompt(python, fake, home):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    fake.expects("GET", "/containers/web/json", reply={"Id": "1", "Name": "/web"})
    environment = {**os.environ, "DOCKER_HOST": fake.address, "TERM": "dumb"}
    shell = pexpect.spawn(f"{CMS}/bin/cms", env=environment, timeout=PATIENCE, encoding="utf-8", cwd=str(home), dimensions=(30, 200))
    shell.expect("cms> ")
    shell.sendline("docker container list --format '{{.Names}} is a|b'")
    shell.expect("web is a|b")
    shell.expect("cms> ")
    shell.sendline("docker container list --bogus")
    shell.expect("unknown flag: --bogus")
    shell.expect("cms> ")
    # Completed by the Tab, as else it would be no command.
    shell.send("docker container insp\tweb --form\tnonsense\r")
    shell.expect("--format 'nonsense'")
    shell.expect("cms> ")
    shell.sendline("quit")
    shell.expect(pexpect.EOF)
    shell.close()
    assert shell.exitstatus == 0
