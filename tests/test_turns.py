"""Answers that are lines are written in order, and none later than it could be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.store.documents import Containers
from cloudmesh_docker.turns import Turns

PLACES = [(server, number) for server in ("a", "b", "c") for number in range(2)]


@pytest.fixture
def turns():
    """The turns of two servers with two answers each; ``seen`` are those written."""
    seen = []
    made = Turns(["a", "b"], 2, lambda server, answers: seen.append((server, *answers)))
    made.seen = seen
    return made


def test_each_waits_for_those_before_it_and_for_no_other(turns):
    turns.take("a", 1, ["a1"])
    turns.take("b", 0, ["b0"])
    assert turns.seen == []
    turns.take("a", 0, ["a0"])
    assert turns.seen == [("a", "a0"), ("a", "a1"), ("b", "b0")] and turns.written == 3
    turns.take("b", 1, [])
    assert turns.written == 3


def test_a_server_that_failed_holds_nobody_up(turns):
    turns.take("b", 0, ["b0"])
    turns.leave("a")
    turns.take("b", 1, [4])
    assert turns.seen == [("b", "b0"), ("b", 4)]


@pytest.mark.parametrize("answer", [{"Id": "1"}, object(), [{"Id": "1"}], ("label", 1), Containers.of("a", [])])
def test_what_is_no_line_is_left_with_all_behind_it(turns, answer):
    turns.take("a", 0, [["x", None, 3]])
    turns.take("a", 1, [answer])
    turns.take("b", 0, ["b0"])
    assert turns.seen == [("a", ["x", None, 3])] and turns.written == 1


@given(st.permutations(PLACES), st.sets(st.sampled_from(PLACES)))
def test_whatever_the_order_in_which_they_come(order, failed):
    seen = []
    turns = Turns(["a", "b", "c"], 2, lambda server, answers: seen.append((server, *answers)))
    for count, (server, number) in enumerate(order, 1):
        turns.take(server, number, [] if (server, number) in failed else [number])
        there = order[:count]
        due = PLACES[: next((index for index, place in enumerate(PLACES) if place not in there), len(PLACES))]
        assert seen == [place for place in due if place not in failed]
