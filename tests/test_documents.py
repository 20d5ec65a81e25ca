"""What README.rst and docs/ say of commands, options and settings is there, and what is there is told."""

import pathlib
import re
import shlex
import subprocess
import sys

import docutils.core
import pytest
import yaml

from cloudmesh_docker import catalog

ROOT = pathlib.Path(__file__).parents[1]
README = (ROOT / "README.rst").read_text()
PAGES = [ROOT / "README.rst", ROOT / "CHANGELOG.rst", *sorted((ROOT / "docs").glob("*.rst"))]
# What people type in front of ours, and what they would type instead of ours.
IN_FRONT = ("cloudmesh-docker", "docker")
FRONT_OPTIONS = {"--server": 1, "-H": 1, "--dry-run": 0, "--timeout": 1, "--yes-really": 1, "--debug": 0}


def mentions(text):
    """The command lines (list of str) within a page: in double backquotes, and behind the prompts of its examples."""
    lines = re.findall(r"``((?:cloudmesh-)?docker [^`]+)``", text) + re.findall(r"^ +docker\(.+?\)> (.+)$", text, re.MULTILINE)
    return [line.replace("\n", " ") for line in lines if line.split()[1] not in ("binary",)]


def wrong(line):
    """What is wrong with a command line as a page has it (str or None)."""
    words = shlex.split(line.partition(" | ")[0].partition(" > ")[0])
    while words and (words[0] in IN_FRONT or words[0] in FRONT_OPTIONS):
        words = words[1 + FRONT_OPTIONS.get(words[0], 0) :]
    noun = words and catalog.is_noun(catalog.NOUNS.get(words[0], words[0]))
    if not words or words[0] in ("help", "COMMAND", "NOUN") or "KIND" in words or (noun and len(words) == 1):
        return None
    command, rest, _ = catalog.find(words)
    for word in rest:
        flag = word.partition("=")[0]
        if flag == "--" or not flag.startswith("-"):
            if command.grammar.options_first and not flag.startswith("-"):
                return None
        elif command.grammar.option(flag if flag.startswith("--") else flag[:2]) is None:
            return f"{line}: no {flag}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_are_there(page):
    assert [problem for line in mentions(page.read_text()) if (problem := wrong(line))] == []


def test_a_wrong_mention_is_found():
    assert wrong("docker ps --nosuch") == "docker ps --nosuch: no --nosuch"
    with pytest.raises(catalog.UnknownCommand):
        wrong("docker frobnicate")


@pytest.mark.parametrize("noun", catalog.nouns())
def test_every_command_is_in_the_readme(noun):
    assert [verb for verb in catalog.verbs(noun) if not re.search(rf"\b{verb.split()[0].replace('_', '-')}\b", README)] == []


def test_the_settings_are_in_the_readme():
    settings = yaml.safe_load((ROOT / "etc" / "cloudmesh_docker.yaml").read_text())["cloudmesh"]["docker"]
    table = dict(re.findall(r"^``(\w+)`` {2,}(.+)$", README, re.MULTILINE))
    defaults = {name: "" if value is None else f": {str(value).lower()}" for name, value in settings.items()}
    assert [name for name, default in defaults.items() if name not in table or not table[name].endswith(default)] == []


@pytest.mark.parametrize("name", ["README.rst", "CHANGELOG.rst"])
def test_markup(name):
    told = []
    stream = type("Stream", (), {"write": lambda self, text: told.append(text)})()
    docutils.core.publish_doctree((ROOT / name).read_text(), settings_overrides={"warning_stream": stream, "report_level": 1})
    assert told == []


def test_the_manual_can_be_made(tmp_path):
    words = [sys.executable, "-m", "sphinx", "-W", "-q", "--keep-going", "-d", tmp_path / "trees", ROOT / "docs", tmp_path / "manual"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=150)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    missing = [(noun, verb) for noun in catalog.nouns() for verb in catalog.verbs(noun) if not page_of(tmp_path / "manual", noun, verb).exists()]
    assert missing == []
    stop = page_of(tmp_path / "manual", "container", "stop").read_text()
    assert "Seconds to wait before killing the container" in stop and "--timeout" in stop
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"', stop) == [], "a page needs no network"


def page_of(folder, noun, verb):
    """The path of a command's page."""
    return folder / "commands" / f"{noun}-{verb.replace(' ', '-').replace('_', '-')}.html"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_are_there_and_need_nothing_from_elsewhere(page):
    for name in re.findall(r"^\.\. image:: (.+)$", page.read_text(), re.MULTILINE):
        drawing = (page.parent / name).read_text()
        assert drawing.startswith("<svg") and "@font-face" not in drawing
        assert set(re.findall(r"https?://[^\"' )]+", drawing)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
