"""The overview: short enough to be read, with every command in it, and true."""

import shlex

from cloudmesh_docker import catalog, help


def test_the_overview_names_every_command_once():
    shown = help.overview()
    for noun in catalog.nouns():
        listed = shown.partition(f"\n  {noun} ")[2]
        for words, _ in catalog.summaries(noun):
            assert words.removeprefix(f"{noun} ") in " ".join(listed.split()).split("Short forms:")[0], words
    assert len(shown.splitlines()) < 100 and max(map(len, shown.splitlines())) <= 110


def test_what_to_begin_with_is_understood():
    begin = help.overview().partition("To begin with:\n")[2].partition("\n\n")[0]
    lines = [line.partition("  ")[0] for line in begin.replace("\n  ", "\n").strip().splitlines()]
    assert lines[0] == "docker ps" and len(lines) == 6
    for line in lines:
        words = shlex.split(line)[1:]
        words = words[2:] if words[0].startswith("-") else words
        command, rest, alias = catalog.find(words)
        command.grammar.parse(rest, alias)


def test_a_name_is_not_divided():
    head, *rest = help.wrapped("noun  ", ["deploy aws"] * 20).splitlines()
    assert head.startswith("  noun  deploy aws, ") and rest
    assert all(line.startswith("        deploy aws") for line in rest)
