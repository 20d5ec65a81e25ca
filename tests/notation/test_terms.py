import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.terms import KEYS, parse_kinds, parse_terms

TERMS = [
    ("web", ("text", "web")),
    ("nginx:1.27", ("text", "nginx:1.27")),
    ("name=web", ("name", "web")),
    ("label=tier=front", ("label", "tier=front")),
    ("label=tier", ("label", "tier")),
    ("label=tier=", ("label", "tier=")),
    ("port=0080", ("port", "80")),
    ("port=53/udp", ("port", "53/udp")),
    ("state=running", ("state", "running")),
    ("server=web*,db1", ("server", "web*,db1")),
    ("older=7d", ("older", 604800)),
    ("older=2w1d", ("older", 15 * 86400)),
    ("newer=1h30m", ("newer", 5400)),
    ("newer=1d12h", ("newer", 36 * 3600)),
    ("age>7d", ("older", 604800)),
    ("age>=90s", ("older", 90)),
    ("age<1.5h", ("newer", 5400)),
]
REFUSED = [
    ("", "say what to find"),
    ("name=", "say what to find"),
    ("a\0b", "say what to find"),
    ("tier=front", "label=tier=front for a label"),
    ("age=7d", "nothing is found by 'age'"),
    ("port=0", "a port is a number"),
    ("port=65536", "a port is a number"),
    ("port=80/icmp", "a port is a number"),
    ("port=80/", "a port is a number"),
    ("port=²", "a port is a number"),
    ("state=up", "a state is one of created"),
    ("label==x", "label=KEY=VALUE"),
    ("older=7", "an age is a number with a unit"),
    ("older=d", "an age is a number with a unit"),
    ("older=-1h", "an age is a number with a unit"),
    ("age>", "an age is a number with a unit"),
    ("older=99999d", "a hundred years"),
]


@pytest.mark.parametrize("word, term", TERMS)
def test_terms(word, term):
    assert parse_terms([word]) == [term]


@pytest.mark.parametrize("word, message", REFUSED)
def test_refused(word, message):
    with pytest.raises(UsageError, match=message) as caught:
        parse_terms([word])
    assert repr(word) in str(caught.value)


@given(st.one_of(st.text(), st.builds("{}{}{}".format, st.sampled_from([*KEYS, "age", ""]), st.sampled_from("=<>"), st.text("0123456789wdhms./a-²"))))
def test_whatever_is_typed_is_a_term_or_a_usage_error(word):
    try:
        ((key, value),) = parse_terms([word])
    except UsageError:
        return
    assert key in (*KEYS, "text") and (value or value == 0)


@pytest.mark.parametrize(
    "words, collections",
    [
        ((), ["Containers", "Images"]),
        (["volume"], ["Volumes"]),
        (["networks,containers"], ["Containers", "Networks"]),
        (["image", "all"], ["Containers", "Images", "Networks", "Volumes"]),
    ],
)
def test_kinds(words, collections):
    assert parse_kinds(words) == collections


@pytest.mark.parametrize("word", ["", "net", "image,", "server"])
def test_refused_kinds(word):
    with pytest.raises(UsageError, match="use container, image, network, volume or all"):
        parse_kinds([word])
