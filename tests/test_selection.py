import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.selection import expand_range, split_names


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
