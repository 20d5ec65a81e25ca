import re

import pytest

from cloudmesh_docker import catalog, foreign
from cloudmesh_docker.errors import UnknownCommand


@pytest.mark.parametrize(
    "line, path, rest, alias",
    [
        ("container stop web", "container stop", ["web"], False),
        ("container list -a", "container ls", ["-a"], False),
        ("container delete web", "container rm", ["web"], False),
        ("images list", "image ls", [], False),
        ("images", "image ls", [], True),
        ("images java:8", "image ls", ["java:8"], True),
        ("ps -a", "container ls", ["-a"], True),
        ("service cloud list", "server ls", [], True),
        ("service cloud delete x", "service cloud delete", ["x"], False),
        ("service start x", "service start", ["x"], False),
        ("server deploy local", "server deploy local", [], False),
        ("create web", "container create", ["web"], True),
    ],
)
def test_find(line, path, rest, alias):
    command, left, by_alias = catalog.find(line.split())
    assert (command.path, left, by_alias) == (path, rest, alias)


@pytest.mark.parametrize(
    "line, near",
    [("contaner ls", "container"), ("container stp", "stop"), ("pss", "ps"), ("container lst", "list"), ("server depoy", "deploy"), ("qqqq", None)],
)
def test_unknown(line, near):
    with pytest.raises(UnknownCommand) as caught:
        catalog.find(line.split())
    assert caught.value.exit_code == 125
    assert ("did you mean" in str(caught.value)) == bool(near)
    assert near is None or f"did you mean {near}?" in str(caught.value)


def test_short_forms_are_found_with_and_without_looking_into_all_files():
    names = catalog.aliases()
    quick = {name: catalog.short_form(name) for name in names}
    assert all(quick[name] in (None, names[name]) for name in names)
    assert [name for name in names if " " not in name and not quick[name]] == ["history-log"]
    assert not [name for name in names if any(name.startswith(f"{short} ") for short, found in quick.items() if found)]


@pytest.mark.parametrize("word", ["../errors", "container/ls", "__init__", "", "-", "container.ls"])
def test_words_are_no_paths(word):
    for words in ([word], ["container", word], [word, word, word]):
        with pytest.raises(UnknownCommand):
            catalog.find(words)


def test_a_wrong_third_word_is_the_one_that_is_named():
    with pytest.raises(UnknownCommand, match=r"^unknown command: docker service cloud lst \(did you mean list\?\)"):
        catalog.find(["service", "cloud", "lst"])


@pytest.mark.parametrize(
    "line, told",
    [
        ("server deploy", "docker server deploy needs one word more: aws, local, ssh"),
        ("server deploy nowhere", "unknown command: docker server deploy nowhere (there are aws, local, ssh)"),
        ("server create web", "'docker server create' is not a command here: 'docker server deploy local', '... ssh' or '... aws' makes one, "),
        ("docker-machine ls", "'docker docker-machine' is not a command here: 'docker server deploy local', "),
        ("container", "docker container needs a verb: attach, "),
    ],
)
def test_what_is_to_be_typed_instead(line, told):
    with pytest.raises(UnknownCommand) as caught:
        catalog.find(line.split())
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    "line", ["compose up -d", "buildx build .", "builder du", "plugin ls", "trust inspect x", "manifest inspect x", "checkpoint ls x"]
)
def test_what_only_the_docker_binary_has_is_refused_by_name(line):
    with pytest.raises(UnknownCommand, match=f"'docker {line.split()[0]}( du)?' is not a command here: .*server env NAME"):
        catalog.find(line.split())


@pytest.mark.parametrize(
    "verb, said", [("create x", "server add NAME ADDRESS"), ("delete x", "server rm NAME"), ("export x", "server export-context")]
)
def test_contexts_are_made_as_servers(verb, said):
    with pytest.raises(UnknownCommand, match=said):
        catalog.find(["context", *verb.split()])


def test_what_is_done_instead_can_be_done():
    for text in foreign.INSTEAD.values():
        for command in re.findall(r"docker (server (?:deploy |certificates )?[a-z-]+)", text):
            assert catalog.built_in(command.split())
    assert not [words for words in foreign.INSTEAD if catalog.built_in([*words.split(), "x"])]


@pytest.mark.parametrize(
    "words, asks",
    [
        ("ps", True),
        ("images", True),
        ("top", True),
        ("stats", False),
        ("save", False),
        ("network ls", True),
        ("exec", False),
        ("pull", False),
        ("server ls", False),
        ("run", False),
    ],
)
def test_what_asks_before_all_else(words, asks):
    assert catalog.find(words.split())[0].asks is asks
