import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.selection import expand_range, pairs, split_names


@pytest.mark.parametrize(
    "text, names",
    [
        ("web1", ["web1"]),
        ("red[01-03]", ["red01", "red02", "red03"]),
        ("red[8-11]x", ["red8x", "red9x", "red10x", "red11x"]),
        ("red[1,3,05-06]", ["red1", "red3", "red05", "red06"]),
    ],
)
def test_ranges(text, names):
    assert expand_range(text) == names


@pytest.mark.parametrize("text", ["red[", "red[a-b]", "red[5-1]", "red[1-]", "red[]", "red[0-99999999]", "a[1]b[2]"])
def test_no_ranges(text):
    with pytest.raises(UsageError):
        expand_range(text)


def test_commas_in_brackets_do_not_split():
    assert split_names("web1, @prod,red[1,2]") == ["web1", "@prod", "red[1,2]"]


@pytest.mark.parametrize("text", ["", ",", "a,,b", "a,"])
def test_empty_names(text):
    with pytest.raises(UsageError):
        split_names(text)


@given(st.text("ab01[],-@ ", max_size=20))
def test_no_text_raises_anything_else(text):
    try:
        for part in split_names(text):
            expand_range(part)
    except UsageError:
        pass


def test_a_name_and_its_address_have_the_same_range():
    assert pairs("red[01-02]", "ssh://red[1,2]:22") == [("red01", "ssh://red1:22"), ("red02", "ssh://red2:22")]
    assert pairs("six", "tcp://[::1]:4243") == [("six", "tcp://[::1]:4243")]
    for name, address in (("red[1-2]", "ssh://red"), ("red", "ssh://red[1-2]"), ("red[1-2]", "ssh://red[1-3]"), ("red[x]", "ssh://red")):
        with pytest.raises(UsageError):
            pairs(name, address)
