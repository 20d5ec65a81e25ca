"""Every line that people know is understood: ``--dry-run`` says which request it would send, and ends with 0.

The lines are our own (tests/command_lines.txt) and those of Docker's reference pages, which lie beside a checkout (see CORPUS).
"""

import io
import pathlib
import re
import shlex
import warnings

import pytest

from cloudmesh_docker import catalog
from cloudmesh_docker.terminal import Terminal
from tests.running import Runner

# Groups that come later, with what they are about.
LATER = {
    "context": "Docker's own saved servers",
}
# Lines that no engine could be asked for, or that this program can't carry out.
REFUSED = {
    "docker image ls --tree": "an experiment of the docker binary with images of several platforms",
    "docker run --runtime io.containerd.kata.v2": "cut off in the reference page: it has no image",
}
USAGE = "docker run [OPTIONS] IMAGE[:TAG|@DIGEST] [COMMAND] [ARG...]"
ROOT = pathlib.Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "docker-command-lines.txt"
OURS = ROOT / "tests" / "command_lines.txt"
SAYS_A_REQUEST = r"^(GET|HEAD|POST|PUT|DELETE) /v1\.\d+/\S"
ASKS_NOBODY = r".* (--cached|--help|--version)\b|docker server |docker service cloud |docker logout"
FILES = (
    "rootfs.tgz",
    "rootfs.tar",
    ".linuximage.tar",
    "image.tar",
    "fedora.tar",
    "exampleimage.tgz",
    "labels",
    "env",
    "some_file",
    "Dockerfile",
    "config.json",
    "secret.json",
)
STACK = "services: {web: {image: busybox}}"


def read(path):
    """The lines of a list; none where it is not there."""
    text = path.read_text() if path.exists() else ""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class Typed(io.TextIOWrapper):
    """The keyboard of somebody who types nothing: ``-t`` needs a terminal."""

    def __init__(self):
        super().__init__(io.BytesIO())

    def isatty(self):
        return True


LINES = [*read(OURS), *read(CORPUS)]


def name(line):
    """The command of a line, as the tables name it."""
    words = [word for word in line.split() if word != "docker"]
    return " ".join(words[:2]) if catalog.is_noun(catalog.NOUNS.get(words[0], words[0])) or words[0] in LATER else words[0]


def kept_out(line):
    """Why a line is not held to be understood; None if it is."""
    if line == USAGE:
        return "no line to type"
    if line in REFUSED:
        return REFUSED[line]
    noun, _, verb = name(line).partition(" ")
    return LATER[noun] if noun in LATER and verb not in ("start", "cloud") else None


@pytest.fixture
def folder(monkeypatch, tmp_path, compose_plugin):
    """The current folder, with the files that the lines name."""
    for file in FILES:
        (tmp_path / file).write_bytes(b"")
    for file in ("docker-compose.yml", "docker-compose.prod.yml"):
        (tmp_path / file).write_text(STACK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run():
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(scope="module", autouse=True)
def said():
    if not CORPUS.exists():
        warnings.warn(f"{CORPUS} is not there: only the lines of {OURS.name} were tried", stacklevel=1)


@pytest.mark.parametrize("line", [line for line in LINES if not kept_out(line)])
def test_understood(line, run, folder):
    # The reference pages name a file that no machine has.
    words = shlex.split(re.sub(r"(?<!\S)/path/to/", f"{folder}/", line))
    run.session.servers.add("web1", "unix:///nowhere.sock")
    words.insert(words.index("docker") + 1, "--dry-run")
    terminal = Terminal(Typed(), io.StringIO(), io.StringIO())
    code = run.session.run(words, terminal)
    out, err = terminal.stdout.getvalue(), terminal.stderr.getvalue()
    assert (err, code) == ("", 0)
    assert re.search(SAYS_A_REQUEST, out, re.MULTILINE) or (re.match(ASKS_NOBODY, line) and out), out


def test_what_is_refused_is_refused_in_words(run, folder):
    for line in REFUSED:
        out, err, code = run(shlex.join(["docker", "--dry-run", *shlex.split(line)[1:]]))
        assert code == 125 and err and "bug" not in err, line


def test_our_own_list_is_long():
    assert len(set(read(OURS))) >= 150
    assert {name(line).split()[0] for line in read(OURS)} >= {"ps", "create", "images", "network", "volume", "system", "inspect", "info", "version"}
