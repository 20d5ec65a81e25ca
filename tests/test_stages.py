"""What a deployment says on its way: lines in a pipe, the step that goes on in a terminal, which ssh has to itself where it asks."""

import io
import os
import re
import signal
import time

import pytest

from cloudmesh_docker.stages import Lines, Stages, stages
from cloudmesh_docker.terminal import Terminal
from tests.bench.sshd import Sshd, keygen
from tests.shells import Desk


class Tty(io.StringIO):
    """A terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


def terminal(stderr=None, **environ):
    return Terminal(io.StringIO(), io.StringIO(), Tty() if stderr is None else stderr, {"TERM": "xterm", "NO_COLOR": "1", **environ})


@pytest.fixture
def drawn(monkeypatch):
    """Stages without rich's thread."""
    monkeypatch.setattr(Stages, "_draw", lambda self: None)
    return Stages(terminal())


def test_where_nothing_can_be_drawn_lines_come_as_they_are():
    for where, plain in ((terminal(io.StringIO()), False), (terminal(TERM="dumb"), False), (terminal(), True)):
        lines = stages(where, plain)
        assert type(lines) is Lines
        with lines:
            for line in ("starting Docker", " Unpacking, 5 %", "Docker is there"):
                lines(line)
            lines.failed()
        assert where.stderr.getvalue() == "starting Docker\nDocker is there\n"
    assert type(stages(terminal())) is Stages


def test_steps_get_a_mark_and_other_lines_none(drawn):
    with drawn:
        for line in ("looking at \x1b[2Jweb1", "installing Docker", " Unpacking, 5 %", "it is there already", "web1: installing", "starting Docker"):
            drawn(line)
        drawn.failed()
        drawn("not finished: try again")
    assert drawn.terminal.stderr.getvalue() == (
        "✓ looking at ^[[2Jweb1\n✓ installing Docker\nit is there already\nweb1: installing\n✗ starting Docker\nnot finished: try again\n"
    )


def test_an_exception_is_the_failure_of_the_step_that_goes_on(drawn):
    with pytest.raises(KeyboardInterrupt), drawn:
        drawn("installing Docker")
        drawn("starting Docker")
        raise KeyboardInterrupt
    assert drawn.terminal.stderr.getvalue() == "✓ installing Docker\n✗ starting Docker\n"


def test_how_long_it_took_without_what_others_did(drawn, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with drawn:
        for line, seconds in (("looking", 0.4), ("installing", 12.7), ("starting", 75)):
            drawn(line)
            now[0] += seconds
            with drawn.aside():
                now[0] += 1000
    assert drawn.terminal.stderr.getvalue() == "✓ looking\n✓ installing (12 s)\n✓ starting (1 min 15 s)\n"


def test_several_servers_have_a_step_each():
    here, ended = terminal(), []
    with pytest.raises(KeyboardInterrupt), Stages(here) as shown:
        one, two, three = (shown.of(name, ended) for name in ("one", "two", "three"))
        with one:
            one("starting Docker")
            two("installing Docker")
            two(" Unpacking, 5 %")
            one("it is there")
            one("waiting")
        three("looking")
        shown._live.refresh()
        two.failed()
        ended.append(True)
        two("going on")
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", here.stderr.getvalue())
    assert [line for line in said.splitlines() if line.startswith(("✓", "✗", "one"))] == [
        "✓ one: starting Docker",
        "one: it is there",
        "✓ one: waiting",
        "✗ two: installing Docker",
        "✗ three: looking",
    ]
    assert re.search(r"two: installing Docker  Unpacking, 5 %\n. three: looking", said) and shown._live is None
    lines = Lines(terminal(io.StringIO()))
    with lines.of("one") as own:
        for line in ("starting Docker", " Unpacking, 5 %"):
            own(line)
        own.failed()
        with own.aside():
            assert lines.terminal.stderr.getvalue() == "one: starting Docker\n"


def test_letters_and_colors_of_the_terminal(drawn):
    drawn.terminal = terminal(NO_COLOR="")
    with drawn:
        drawn("starting")
    assert drawn.terminal.stderr.getvalue() == "\x1b[32m✓\x1b[0m starting\n"
    drawn.terminal.stderr = io.TextIOWrapper(io.BytesIO(), "ascii")
    drawn.terminal.stderr.isatty = lambda: False
    drawn("starting")
    drawn.failed()
    assert drawn.terminal.stderr.buffer.getvalue() == b"failed: starting\n"


def test_what_goes_on_is_drawn_and_erased():
    here = terminal()
    with Stages(here) as shown:
        shown("installing Docker")
        shown(" Unpacking, 5 %")
        shown._live.refresh()
        with shown.aside():
            here.stderr.write("Enter passphrase: ")
        shown("starting Docker")
    text = here.stderr.getvalue()
    assert "installing Docker\x1b[2m  Unpacking, 5 %\x1b[0m" in text
    before, _, after = text.partition("Enter passphrase: ")
    # Erased, and the cursor on again.
    assert before.endswith("\x1b[2K") and before.rindex("\x1b[?25h") > before.rindex("\x1b[?25l")
    assert text.endswith("✓ starting Docker\n") and "\x1b[?25h" in after


@pytest.fixture(scope="module")
def locked(engine, lab):
    """An ssh server whose only key has a passphrase."""
    sshd = Sshd(engine.host, lab / "locked")
    for name in ("user", "user.pub"):
        (sshd.folder / name).unlink()
    keygen(sshd.folder / "user", "open sesame")
    (sshd.folder / "authorized").write_bytes((sshd.folder / "user.pub").read_bytes())
    return sshd


@pytest.fixture
def desk(locked, tmp_path):
    """A Desk that reaches it."""
    window = Desk(tmp_path / "desk", PATH=locked.path, DOCKER_HOST="")
    yield window
    window.process.close(force=True)


def test_a_passphrase_is_asked_for_once_and_nothing_is_drawn_meanwhile(desk, locked):
    before = desk.setting()
    desk.begin(f"docker server deploy ssh web1 {locked.address}")
    lines = desk.wait(r"Enter passphrase for key '.*':$")
    assert not any("looking" in line for line in lines)
    desk.type("open sesame\r")
    lines, code = desk.finish()
    assert code == 0 and [line.partition(" (")[0] for line in lines if not line.startswith("Enter")] == [
        "✓ looking at root@127.0.0.1",
        "there is a Docker engine on root@127.0.0.1 already; it is used as it is",
        "web1",
    ]
    assert desk.setting() == before
    lines, code = desk.ask("docker server destroy web1 </dev/null")
    assert code == 125 and lines[-1] == "web1 was not destroyed: it needs a yes, or the option --yes"


@pytest.mark.parametrize("way", ["Ctrl-C", "SIGKILL"])
def test_an_interruption_leaves_the_terminal_as_it_was(desk, tmp_path, way):
    before = desk.setting()
    (tmp_path / "desk/ssh").write_text("#!/bin/sh\nexec sleep 20\n")
    (tmp_path / "desk/ssh").chmod(0o755)
    desk.begin("docker server deploy ssh web2 root@192.0.2.1")
    desk.wait("looking at root@192.0.2.1")
    assert not desk.screen.cursor.hidden
    if way == "Ctrl-C":
        desk.type("\x03")
        lines, code = desk.finish()
        assert code == 130 and lines[-1].startswith("✗ looking at root@192.0.2.1")
    else:
        os.kill(desk.job, signal.SIGKILL)
        assert desk.finish()[1] == 137
    assert desk.setting() == before
