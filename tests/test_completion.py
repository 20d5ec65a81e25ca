"""Completion in the system's shells: in real ones, in a terminal."""

import io
import os
import re
import shlex
import sys

import pytest

from cloudmesh_docker import completion
from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.terminal import Terminal
from tests.running import Runner, container, image
from tests.shells import ONE_SHOT, Window

SHELLS = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "--interactive"),
}
SETUP = {
    "bash": "PS1='$ '; bind 'set bell-style none'; source <(cloudmesh-docker completion bash)",
    "zsh": "PS1='$ '; autoload -U compinit; compinit -u -D; source <(cloudmesh-docker completion zsh)",
    "fish": "function fish_prompt; echo '$ '; end; cloudmesh-docker completion fish | source",
}
LINES = [
    ("docker container inspe", "docker container inspect "),
    ("container stop --ti", "container stop --time"),
    ("docker rm we", "docker rm web.1 "),
    ("logs --tail 3 we", "logs --tail 3 web.1 "),
    ("run busyb", "run busybox:latest "),
    ("image rm busybox:la", "image rm busybox:latest "),
    ("ps --format=js", "ps --format=json "),
    ("ps --filter stat", "ps --filter status="),
    ("--server re", "--server red1 "),
    ("ps --server @pro", "ps --server @prod "),
    ("-f bat", "-f batch.cm "),
    ("container cp we", "container cp web.1:"),
    ("build a", r"build a\ b/"),
    ("docker rm 'we", "docker rm 'web.1' "),
]


@pytest.fixture
def program(tmp_path, home, fake):
    """A folder for PATH with our program, and something that can be completed."""
    runner = Runner(DOCKER_HOST=fake.address)
    fake.expects("GET", "/containers/json", reply=[container(1, "web.1")])
    fake.expects("GET", "/images/json", reply=[image()])
    for line in ("ps", "images", "server add red1 tcp://localhost:1 --group prod"):
        assert runner(line)[2] == 0
    runner.close()
    (home / "batch.cm").touch()
    (home / "a b").mkdir()
    (tmp_path / "cloudmesh-docker").write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-c", ONE_SHOT])} "$@"\n')
    (tmp_path / "cloudmesh-docker").chmod(0o700)
    return tmp_path


@pytest.fixture(params=SHELLS)
def shell(request, program, fake, home, monkeypatch):
    monkeypatch.chdir(home)
    window = Window(*SHELLS[request.param], PATH=f"{program}:{os.environ['PATH']}", DOCKER_HOST=fake.address, XDG_CONFIG_HOME=str(home))
    window.kind = request.param
    window.type(f'{SETUP[request.param]}; clear; echo re""ady\r')
    window.wait(lambda lines: lines[0].strip() == "ready" and lines[-1].strip() == "$")
    yield window
    window.process.close(force=True)


def test_in_a_shell(shell):
    wrong = []
    for typed, whole in LINES:
        if shell.kind == "fish" and typed == "container stop --ti":
            # Which shows both, and writes no more of what they begin with than was typed.
            whole = "container stop --time"
        wanted = f"$ cloudmesh-docker {whole}"
        shell.type(f"cloudmesh-docker {typed}\t")
        try:
            shell.wait(lambda lines, wanted=wanted: any(line.startswith(wanted.rstrip()) for line in lines), wanted)
        except pytest.fail.Exception:
            wrong.append((typed, shell.lines))
        shell.type("\x15\x0c")
        shell.wait(lambda lines: [line.strip() for line in lines] == ["$"], "an empty screen")
    assert wrong == []


def test_what_can_follow_is_listed(shell):
    shell.type("cloudmesh-docker docker container st\t\t")
    shell.wait(lambda lines: {"start", "stats", "stop"} <= set(re.findall(r"\w+", "\n".join(lines[1:]))), "a list")


def answers(program, shell, line, breaks="\"'@><=;|&(:"):
    terminal = Terminal(None, io.StringIO(), io.StringIO(), {})
    code = completion.answer(terminal, [shell, line, *([breaks] if shell == "bash" else [])])
    return code, terminal.stdout.getvalue().splitlines()


@pytest.mark.parametrize(
    "line, wanted",
    [
        ("cloudmesh-docker rm 'we", ["web.1' "]),
        ("cloudmesh-docker image rm busybox:la", ["latest "]),
        ("cloudmesh-docker ps --server @pr", ["@prod "]),
        ("cloudmesh-docker ps --server red1,@pr", ["@prod "]),
        ("cloudmesh-docker docker", ["docker "]),
        ("cloudmesh-docker compl", ["completion "]),
        ("cloudmesh-docker system inspect b", ["bridge ", "busybox:latest "]),
        ("cloudmesh-docker bogus words", []),
    ],
)
def test_answers_for_bash(program, fake, monkeypatch, line, wanted):
    monkeypatch.setenv("DOCKER_HOST", fake.address)
    assert answers(program, "bash", line) == (0, wanted)


def test_no_server_is_asked(program, fake, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", fake.address)
    before = len(fake.requests), fake.pings
    assert answers(program, "fish", "cloudmesh-docker stop we") == (0, ["web.1\trunning busybox"])
    assert (len(fake.requests), fake.pings) == before


def test_settings_that_can_not_be_used(program, monkeypatch):
    monkeypatch.setenv("CLOUDMESH_DOCKER_CONFIG", "/not/there")
    terminal = Terminal(None, io.StringIO(), io.StringIO(), {})
    from cloudmesh_docker.cli import main

    assert main(["__complete", "fish", "cloudmesh-docker p"]) == 1
    assert terminal.stdout.getvalue() == ""


@pytest.mark.parametrize("words", [[], ["tcsh"], ["bash", "zsh"]])
def test_which_shell(words):
    with pytest.raises(UsageError, match="cloudmesh-docker completion SHELL, with one of bash, zsh, fish"):
        completion.script(words)
