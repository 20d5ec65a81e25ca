"""Terminals of processes in containers, as people have them: beside the docker binary, over every road, and in the shell."""

import os

import pytest

from tests.live.conftest import running
from tests.shells import Window

DETACH = "\x10\x11"


def at(lines):
    """Whether the prompt of the shell in the container is waiting."""
    return lines[-1] == "%"


def inside(desk, text, wanted=at):
    """Type to the container; what is on the screen when *wanted* is true of it and has changed."""
    before = desk.lines
    desk.type(text)
    return desk.wait(lambda lines: lines != before and wanted(lines), text)


def sized(desk, size):
    """Wait until the container knows the terminal's size ("LINES COLUMNS"); what is seen then."""
    desk.type(f"clear; until stty size | grep '{size}'; do sleep 0.05; done\r")
    return desk.wait(lambda lines: lines == [size, "%"], "the size")


def tour(desk):
    """What is seen on the way through a session: sizes, full screens, an interrupted program, and the end."""
    desk.begin("docker exec -it one sh")
    screens = [desk.wait(at)]
    # Engines before API 1.42 hear of the size when the command runs already.
    screens.append(sized(desk, "30 100"))
    screens.append(inside(desk, "vi /etc/passwd\r", lambda lines: "/etc/passwd 1/" in lines[-1] and len(lines) == 30))
    screens.append(inside(desk, ":q\r"))
    desk.type("clear; echo goes on; sleep 1000\r")
    desk.wait(lambda lines: lines == ["goes on"])
    screens.append(inside(desk, "\x03"))
    desk.type("top\r")
    desk.wait(lambda lines: any("COMMAND" in line for line in lines))
    desk.resize(20, 70)
    desk.type("q")
    desk.wait(at)
    screens.append(sized(desk, "20 70"))
    desk.type("exit 3\r")
    return screens, desk.finish()[1]


def test_a_tour_beside_the_docker_binary(make_desk, clean_engine, docker_binary):
    running(clean_engine, "one")
    ours, theirs = (tour(make_desk(binary, DOCKER_HOST=clean_engine.address)) for binary in (None, clean_engine.binary or docker_binary))
    assert ours == theirs and ours[1] == 3


def test_detached_and_attached_again(desk):
    before = desk.setting()
    desk.begin("docker attach one")
    desk.wait(at)
    inside(desk, "echo $((6 * 7))\r", lambda lines: lines[-2:] == ["42", "%"])
    desk.type(DETACH)
    lines, code = desk.finish()
    assert (lines[-2:], code) == (["%", "detached; it goes on. Come back with: docker attach one"], 0)
    assert desk.setting() == before
    desk.begin("docker attach one")
    # Without a key: the program is made to draw its prompt.
    desk.wait(at)
    # A lone ctrl-p is the shell's: the line before.
    desk.type("\x10")
    desk.wait(r"^% echo \$\(\(6 \* 7\)\)$")
    desk.type("\x03")
    desk.wait(at)
    desk.type("exit 7\r")
    assert desk.finish()[1] == 7


@pytest.mark.parametrize("words", ["run --rm -it --name two busybox sh", "start -ai three", "exec -it one sh", "shell one"])
def test_whoever_detaches_is_told_how_to_come_back(desk, docker, words):
    docker("create", "-it", "--name", "three", "busybox", "sh", check=True)
    desk.begin(f"docker {words} --detach-keys x,y" if words == "shell one" else f"docker {words.replace(' ', ' --detach-keys x,y ', 1)}")
    desk.wait(r"^(/ #|%)$")
    # The usual keys are the program's now.
    desk.type("echo xX; until stty size | grep '30 100'; do sleep 0.05; done\x10\x11\r")
    desk.wait(lambda lines: "30 100" in lines)
    desk.type("xy")
    lines, code = desk.finish()
    name = {"run": "two", "start": "three"}.get(words.split()[0])
    farewell = f"detached; it goes on. Come back with: docker attach {name}" if name else "detached; the command goes on in one"
    assert (lines[-1], code) == (farewell, 0)
    assert docker("ps", "-q", "--filter", f"name={name or 'one'}").stdout


@pytest.mark.parametrize("words", ["run -it --rm busybox true", "exec -it one true", "attach one", "shell one"])
def test_what_is_no_terminal_is_no_input(make_desk, clean_engine, docker_binary, words):
    running(clean_engine, "one")
    ours = make_desk(DOCKER_HOST=clean_engine.address)
    refused = (["the input device is not a TTY"], 1)
    assert ours.ask(f"docker {words} < /dev/null") == refused
    if words != "shell one":
        assert make_desk(clean_engine.binary or docker_binary, DOCKER_HOST=clean_engine.address).ask(f"docker {words} < /dev/null") == refused


def test_output_may_be_a_file(desk, tmp_path):
    assert desk.ask(f"docker run -it busybox sh -c 'tty; exit 4' > {tmp_path}/out") == ([], 4)
    assert (tmp_path / "out").read_bytes() == b"/dev/pts/0\r\n"


def test_a_size_from_the_first_moment(make_desk, newer):
    running(newer, "one")
    desk = make_desk(DOCKER_HOST=newer.address)
    assert desk.ask("docker run --rm -it busybox stty size") == (["30 100"], 0)
    assert desk.ask("docker exec -it one stty size") == (["30 100"], 0)
    assert desk.ask("docker exec -t one stty size") == (["30 100"], 0)
    newer.clean()


@pytest.fixture
def far(road):
    """A Road to an engine where a container ``one`` runs a shell."""
    running(road.engine, "one")
    yield road
    road.engine.clean()


def test_over_every_road(make_desk, far):
    desk = make_desk(DOCKER_HOST=far.address, **far.environ)
    before = desk.setting()
    desk.begin("docker exec -it one sh")
    desk.wait(at)
    desk.resize(25, 90)
    sized(desk, "25 90")
    desk.type("clear; head -c 300000 /dev/zero | tr '\\0' x | fold -w 80 | tail -n 3\r")
    desk.wait(lambda lines: lines[:2] + lines[-1:] == ["x" * 80] * 2 + ["x" * 80 + "%"])
    desk.type("exit 3\r")
    assert desk.finish()[1] == 3
    desk.resize(30, 100)
    assert desk.setting() == before


def test_in_the_shell(clean_engine, home):
    running(clean_engine, "one")
    shell = Window(DOCKER_HOST=clean_engine.address)
    shell.prompt()
    shell.type("docker exec -it one sh\r")
    shell.wait(at)
    sized(shell, "30 100")
    shell.type("\x03\x1a\x1c")
    shell.wait(lambda lines: at(lines) and "^C" in lines[-2])
    shell.type("exit 3\r")
    shell.prompt()
    shell.type("docker attach one\r")
    shell.wait(at)
    shell.type(DETACH)
    assert shell.prompt()[-2].startswith("detached; ")
    # History and completion work on.
    shell.type("\x1b[A\x1b[A")
    shell.wait("docker exec -it one sh$")
    shell.type("\x15docker inspe\t")
    shell.wait(r"docker inspect$")
    shell.type("\x15")
    assert shell.leave() == 0


def test_a_setting_is_for_all(make_desk, clean_engine, home):
    (home / ".cloudmesh").mkdir()
    (home / ".cloudmesh" / "cloudmesh_docker.yaml").write_text("cloudmesh:\n  docker:\n    detach_keys: ctrl-e,e\n")
    running(clean_engine, "one")
    desk = make_desk(DOCKER_HOST=clean_engine.address, HOME=os.environ["HOME"])
    desk.begin("docker attach one")
    desk.wait(at)
    desk.type("\x05e")
    assert desk.finish()[0][-1].startswith("detached; ")


def test_podman(make_desk, podman):
    running(podman, "one")
    desk = make_desk(DOCKER_HOST=podman.address)
    desk.begin("docker exec -it one sh")
    desk.wait(at)
    sized(desk, "30 100")
    desk.type("exit 3\r")
    assert desk.finish()[1] == 3
    desk.begin("docker attach one")
    desk.wait(at)
    desk.type(DETACH)
    assert desk.finish()[1] == 0
    podman.clean()
