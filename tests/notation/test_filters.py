"""Filters as the docker binary reads them, and the refusal of keys no engine knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.filters import FILTERS, filters


def test_values_are_grouped_by_key():
    words = ["status=exited", "label=a=b", "status=paused", "status=exited", ""]
    assert filters(words, "container ls") == {"status": ["exited", "paused"], "label": ["a=b"]}


def test_nothing_is_an_empty_dict():
    assert filters([], "container ls") == filters(None, ()) == {}


def test_names_are_lower_cased_and_stripped_as_the_docker_binary_does():
    assert filters(["Name = web "], ["name"]) == {"name": ["web"]}


def test_a_negated_label_of_a_prune():
    assert filters(["label!=maintainer=john"], "image prune") == {"label!": ["maintainer=john"]}
    with pytest.raises(UsageError):
        filters(["label!=x"], "container ls")


def test_a_wrong_key_lists_the_right_ones():
    with pytest.raises(UsageError) as caught:
        filters(["stat=exited"], "container ls")
    assert str(caught.value).startswith('invalid filter "stat" in "stat=exited": use one of ancestor, before')
    assert "status" in str(caught.value)


def test_a_missing_equals_sign():
    with pytest.raises(UsageError) as caught:
        filters(["exited"], "volume ls")
    assert 'invalid filter "exited": use KEY=VALUE' in str(caught.value) and "dangling" in str(caught.value)


def test_the_table_is_sorted():
    assert all(list(keys) == sorted(keys) for keys in FILTERS.values())


@given(st.lists(st.text() | st.from_regex("[a-zA-Z !]+=.*")), st.sampled_from(sorted(FILTERS)))
def test_no_text_raises_anything_else(words, command):
    try:
        result = filters(words, command)
    except UsageError:
        return
    assert set(result) <= set(FILTERS[command])
