"""Words against docstrings, as the docker binary reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker import catalog
from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.suggest import nearest
from cloudmesh_docker.usage import Grammar, arity, placeholder_words, read_options

DOC = """Do something

Usage:
  docker thing do [options] THING...

Aliases: docker do, docker thing make

Options:
  -a, --all              Everything
  -e, --env NAME=VALUE...  Set a variable
  -f, --force            Without asking
  -n, --last INTEGER     How many
      --name NAME        Its name
      --rm               And remove it
  -x                     A letter only
"""
RUN = """Run it

Usage:
  docker thing run [options] IMAGE [COMMAND] [ARG...]

Options:
  -e, --env NAME=VALUE...  Set a variable
  -i, --interactive        Keep stdin
  -t, --tty                A terminal
"""
TWO = """Make it

Usage:
  docker thing create NEWNAME IMAGE
  docker thing create [options] IMAGE [COMMAND] [ARG...]

Options:
      --name NAME  Its name
"""
GRAMMAR, RUNNING = Grammar(DOC), Grammar(RUN)
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=8)
LIKE_OPTIONS = st.sampled_from(
    ["-", "--", "---", "-a", "-f=", "-n", "-n=5", "--all=", "--all=false", "--env", "-eA=b", "-xaf", "--last=--5", "=", "-=", "--="]
)
WORDS = st.lists(TEXTS | LIKE_OPTIONS | TEXTS.map("-{}".format) | TEXTS.map("--{}".format), max_size=8)
EVERY = [catalog.load(noun, verb.replace(" ", "_")).grammar for noun in catalog.nouns() for verb in catalog.verbs(noun)]


def own(words, grammar=GRAMMAR):
    return grammar.parse(words.split())[0]


def refusal(words, grammar=GRAMMAR):
    with pytest.raises(UsageError) as caught:
        grammar.parse(words.split())
    return str(caught.value)


def test_what_a_docstring_says():
    assert (GRAMMAR.summary, GRAMMAR.words, GRAMMAR.aliases) == ("Do something", "thing do", ["do", "thing make"])
    assert [option.flags for option in GRAMMAR.options][:3] == ["-a, --all", "-e, --env", "-f, --force"]
    assert (GRAMMAR.placeholders, GRAMMAR.options_first, RUNNING.options_first) == (["THING"], False, True)
    env = GRAMMAR.option("--env")
    assert (env.name, env.metavar, env.repeated, env.help) == ("env", "VALUE", True, "Set a variable")
    assert GRAMMAR.option("-x").name == "x" and GRAMMAR.option("--nosuch") is None
    assert "--server" in GRAMMAR.flags and "--dry-run" in GRAMMAR.help()


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("one two", {}),
        ("-a one two", {"all": True}),
        ("one -af two", {"all": True, "force": True}),
        ("one two --rm --rm=false", {"rm": False}),
        ("one two --rm=T -a=0", {"rm": True, "all": False}),
        ("-xan5 one two", {"x": True, "all": True, "last": 5}),
        ("-n 5 one two -n=0x10", {"last": 16}),
        ("--last=-1 one two", {"last": -1}),
        ("--name a --name=b one two", {"name": "b"}),
        ("--name= one two", {"name": ""}),
        ("--name --all one two", {"name": "--all"}),
        ("-e A=1 -eB=2 --env=C=3 -e=D=4 one two", {"env": ["A=1", "B=2", "C=3", "D=4"]}),
        ("-e -a one two", {"env": ["-a"]}),
    ],
)
def test_options_as_docker_reads_them(words, values):
    assert own(words) == {**values, "thing": ["one", "two"]}


def test_after_two_dashes_everything_is_bare():
    assert own("-a -- one -f --rm") == {"all": True, "thing": ["one", "-f", "--rm"]}
    assert own("-- --") == {"thing": ["--"]}
    assert own("-") == {"thing": ["-"]}
    assert own("-it -- image -x", RUNNING) == {"interactive": True, "tty": True, "image": "image", "command": "-x"}


def test_options_end_at_the_first_bare_word_where_a_command_follows():
    values = own("-it -e A=1 image sh -c -e --tty=x", RUNNING)
    assert values == {"interactive": True, "tty": True, "env": ["A=1"], "image": "image", "command": "sh", "arg": ["-c", "-e", "--tty=x"]}


def test_options_of_every_command_are_taken_out():
    values, common = GRAMMAR.parse("--server a,b -a one --format json --timeout 5 -H unix:///x".split())
    assert values == {"all": True, "thing": ["one"]}
    assert common == {"server": "a,b", "format": "json", "timeout": "5", "host": "unix:///x"}
    assert GRAMMAR.parse(["--help"]) == ({}, {"help": True})


def test_two_bare_words_are_the_old_form_only_under_the_full_name():
    grammar = Grammar(TWO)
    assert own("web nginx", grammar) == {"newname": "web", "image": "nginx"}
    assert grammar.parse(["web", "nginx"], alias=True)[0] == {"image": "web", "command": "nginx"}
    assert own("--name web nginx sh", grammar) == {"name": "web", "image": "nginx", "command": "sh"}
    assert own("nginx", grammar) == {"image": "nginx"}
    assert own("nginx sh -c", grammar) == {"image": "nginx", "command": "sh", "arg": ["-c"]}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--forse one", "unknown flag: --forse (did you mean --force?)"),
        ("-aq one", "unknown shorthand flag: 'q' in -aq"),
        ("one --name", "flag needs an argument: --name"),
        ("one -an", "flag needs an argument: 'n' in -an"),
        ("--all=maybe one", 'invalid argument "maybe" for "-a, --all" flag'),
        ("-a=2 one", 'invalid argument "2" for "-a, --all" flag'),
        ("-n many one", 'invalid argument "many" for "-n, --last" flag'),
        ("-n --5 one", 'invalid argument "--5" for "-n, --last" flag'),
        (f"-n {'9' * 5000} one", 'for "-n, --last" flag'),
        ("", "'docker thing do' requires at least 1 argument"),
    ],
)
def test_refused_with_the_usage(words, message):
    text = refusal(words)
    assert message in text.split("\n")[0]
    assert text.endswith("\nUsage: docker thing do [options] THING...\nSee 'docker thing do --help'.")


def test_how_many_words():
    none = Grammar("Sum\n\nUsage:\n  docker thing ls [options]\n")
    assert "accepts no arguments" in refusal("extra", none)
    both = Grammar("Sum\n\nUsage:\n  docker thing mv OLD NEW\n")
    assert "requires exactly 2 arguments" in refusal("a", both) and "requires exactly 2 arguments" in refusal("a b c", both)
    maybe = Grammar("Sum\n\nUsage:\n  docker thing tag IMAGE [NAME]\n")
    assert "requires at most 2 arguments" in refusal("a b c", maybe)
    assert arity(["IMAGE [COMMAND] [ARG...]"]) == (1, float("inf"))
    assert placeholder_words("(ONE | TWO...) [THREE]") == ["ONE", "TWO", "THREE"]


def test_thousands_of_names():
    names = [f"c{number}" for number in range(5000)]
    assert GRAMMAR.parse(["-f", *names])[0]["thing"] == names


def test_nearest_is_near():
    assert nearest("--forse", ["--force", "--all"]) == " (did you mean --force?)"
    assert nearest("--zzz", ["--force"]) == nearest("x" * 100000, ["x"]) == nearest("", ["xyz"]) == ""


@pytest.mark.parametrize(
    "word, known, near",
    [
        ("rub", ("run", "rm"), "run"),
        ("psx", ("ps", "pull"), "ps"),
        ("conatiner", ("container", "context"), "container"),
        ("--prviliegd", ("--privileged",), "--privileged"),
        ("cat", ("create", "attach"), None),
        ("--time", ("--name", "--net"), None),
        ("commander", ("container",), None),
    ],
)
def test_only_a_slip_is_near(word, known, near):
    assert nearest(word, known) == (f" (did you mean {near}?)" if near else "")


@given(WORDS)
def test_any_words_are_parsed_or_refused(words):
    for grammar in (GRAMMAR, RUNNING, Grammar(TWO)):
        for alias in (False, True):
            try:
                values, common = grammar.parse(list(words), alias)
            except UsageError:
                continue
            assert set(values) <= {option.name for option in grammar.options} | {word.lower() for word in grammar.placeholders}
            assert set(common) <= grammar.common


@given(st.sampled_from(EVERY), WORDS, st.data())
def test_any_options_of_any_command_are_parsed_or_refused(grammar, words, data):
    flags = data.draw(st.lists(st.sampled_from(grammar.flags) | TEXTS, max_size=6))
    try:
        grammar.parse([*flags, *words])
    except UsageError:
        pass


@given(
    st.lists(st.tuples(st.sampled_from(["-a", "-f", "-x", "--rm"]), st.booleans()), max_size=6),
    st.lists(st.from_regex("[a-z0-9]+", fullmatch=True), min_size=1),
)
def test_flags_may_stand_anywhere_and_the_last_wins(flags, things):
    written = [f"{flag}={str(value).lower()}" for flag, value in flags]
    expected = {{"-a": "all", "-f": "force", "-x": "x", "--rm": "rm"}[flag]: value for flag, value in flags} | {"thing": things}
    assert GRAMMAR.parse([*written, *things])[0] == GRAMMAR.parse([*things, *written])[0] == expected


@pytest.mark.parametrize("grammar", EVERY, ids=[grammar.words for grammar in EVERY])
def test_every_option_of_every_command_is_read(grammar):
    for option in grammar.options:
        for flag in filter(None, (option.short, option.long)):
            words = [flag, "5"] if option.metavar else [flag]
            given, bare = grammar._split(words)
            assert bare == [] and list(given) == [option.name], flag
    assert read_options(grammar.doc) and grammar.help() or grammar.options == []


@pytest.mark.parametrize(
    "words", [["container", "__init__"], ["__pycache__", "x"], ["_"], ["container", "_x"], ["container", "\0"], ["a" * 5000], ["", ""]]
)
def test_what_is_no_command_is_called_unknown(words):
    with pytest.raises(UsageError, match="unknown command"):
        catalog.find(words)
