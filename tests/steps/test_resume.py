"""Streams that go on where they were cut: whatever the cuts, nothing twice and nothing lost."""

import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.errors import Conflict, ConnectionFailed, NotFound, ServerError, StreamBroken
from cloudmesh_docker.steps import resume
from cloudmesh_docker.steps.resume import Resumed, Shown


class Engine:
    """A log of (moment, text), which is cut again and again.

    Args:
        log (list): all of it.
        cuts (list of int): after how many items each connection is cut; the one after the last is not.
        size (int): items in a batch.
        strict (bool): of the log leave out all that is older than what was asked for, as engines before 23.0 do, and not only what comes before
            the first that is not.
        tail (int): how many items there were before the first question, which did not ask for them.
    """

    def __init__(self, log, cuts, size=3, strict=True, tail=0):
        self.log, self.cuts, self.size, self.strict, self.tail = log, list(cuts), size, strict, tail
        self.client = types.SimpleNamespace(closed=False)
        self.asked = []

    def open(self, again, since):
        self.asked.append(since)
        items = self.log[self.tail :] if since is None else self.log
        if since is not None:
            first = next((number for number, (moment, _) in enumerate(items) if moment >= since), len(items))
            items = [item for item in items[first:] if item[0] >= since or not self.strict]
        return Batches(items, self.cuts.pop(0) if self.cuts else None, self.size)


class Batches:
    def __init__(self, items, cut, size):
        self.left, self.cut, self.size = items if cut is None else items[:cut], cut, size

    def __next__(self):
        batch, self.left = self.left[: self.size], self.left[self.size :]
        if not batch and self.cut is not None:
            raise StreamBroken("cut")
        if not batch:
            raise StopIteration
        return batch

    def close(self):
        self.left = []


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(resume, "PAUSE", 0)


def resumed(engine, notes=None):
    return Resumed(engine, "web", engine.open, Shown(lambda item: item[0]), (notes if notes is not None else []).append)


def shown(engine):
    return [item for batch in resumed(engine) for item in batch]


# Few different moments and texts, so that many are the same.
MOMENTS = st.lists(st.integers(0, 30), max_size=60).map(sorted)
CUTS = st.lists(st.integers(0, 50), max_size=12)


@settings(max_examples=300, deadline=None)
@given(MOMENTS, CUTS, st.integers(1, 7), st.booleans(), st.data())
def test_nothing_twice_and_nothing_lost(moments, cuts, size, strict, data):
    log = [(moment, data.draw(st.sampled_from("ab"))) for moment in moments]
    assert shown(Engine(log, cuts, size, strict)) == log


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=300, max_size=900).map(sorted), st.lists(st.integers(0, 800), max_size=10), st.booleans())
def test_a_long_log(moments, cuts, strict):
    log = [(moment, "same") for moment in moments]
    assert shown(Engine(log, cuts, 40, strict)) == log


@settings(max_examples=200, deadline=None)
@given(st.lists(st.booleans(), min_size=10, max_size=700), st.lists(st.integers(6, 600), max_size=6), st.booleans())
def test_two_writers_that_overtake_each_other(swaps, cuts, strict):
    moments = list(range(2 * len(swaps)))
    for number, swap in enumerate(swaps):
        if swap:
            moments[2 * number : 2 * number + 2] = [2 * number + 1, 2 * number]
    log = [(moment, "x") for moment in moments]
    assert shown(Engine(log, cuts, 5, strict)) == log


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.integers(0, 59), CUTS, st.booleans())
def test_what_was_not_asked_for_at_first_does_not_come_later(count, tail, cuts, strict):
    log = [(number, "x") for number in range(count)]
    # A connection that was cut before anything came is asked again for all that is new since; here that is decided by whoever opens it.
    cuts = [max(cut, 1) for cut in cuts]
    assert shown(Engine(log, cuts if tail < count else [], 3, strict, tail)) == log[tail:]


def test_many_lines_of_one_moment():
    log = [(0, "x"), *[(1, "x")] * 2000, (2, "x")]
    assert shown(Engine(log, [1500])) == log


def test_a_log_that_was_thrown_away_meanwhile():
    engine, notes = Engine([(1, "a"), (2, "b")], [2, 1]), []
    stream = resumed(engine, notes)
    assert next(stream) == [(1, "a"), (2, "b")]
    engine.log = [(5, "c"), (6, "d")]
    assert next(stream) == [(5, "c")]
    assert notes.pop() == "note: web: the engine no longer has what was shown last, so some may be missing here"
    assert list(stream) == [[(6, "d")]]
    assert notes == ["note: web: connection lost, trying again", "note: web: connected again"] * 2


def test_what_is_kept_of_the_time_between_is_said():
    notes, engine = [], Engine([(1, "a")], [1])
    assert list(Resumed(engine, "web", engine.open, Shown(lambda item: item[0]), notes.append, "; nothing")) == [[(1, "a")]]
    assert notes[1] == "note: web: connected again; nothing"


def test_memory_does_not_grow():
    kept = Shown(lambda item: item)
    for number in range(10_000):
        kept.add([number])
    assert len(kept._batches) <= resume.KEPT + 1 and kept.cut() >= 10_000 - resume.KEPT - 1


def test_it_says_so():
    notes = []
    stream = resumed(Engine([(1, "a"), (2, "b")], [1]), notes)
    assert [item for batch in stream for item in batch] == [(1, "a"), (2, "b")]
    assert notes == ["note: web: connection lost, trying again", "note: web: connected again"]


def refusing(*refusals):
    """An engine that is cut at once and then refuses."""
    engine, left = Engine([(1, "a")], [0]), list(refusals)
    real = engine.open

    def open(again, since):
        if again and left:
            raise left.pop(0)
        return real(again, since)

    engine.open = open
    return engine


def test_it_tries_for_a_while():
    assert shown(refusing(ConnectionFailed("down"), ServerError(503, "starting"), StreamBroken("cut"))) == [(1, "a")]


def test_it_gives_up():
    down = [ConnectionFailed("nobody there.")] * (resume.TRIES + 1)
    with pytest.raises(ConnectionFailed, match=f"nobody there. Gave up after {resume.TRIES} tries."):
        shown(refusing(*down))


@pytest.mark.parametrize("refusal", [NotFound(404, "No such container: web"), Conflict(409, "being removed")])
def test_an_engine_that_refuses_is_not_asked_again(refusal):
    with pytest.raises(type(refusal)):
        shown(refusing(refusal, refusal))


def test_one_that_is_always_cut_is_given_up():
    with pytest.raises(StreamBroken, match="Gave up"):
        shown(Engine([(1, "a")], [0] * 100))


def test_closed_by_us_it_ends():
    engine, notes = Engine([(1, "a"), (2, "b")], [1]), []
    stream = resumed(engine, notes)
    assert next(stream) == [(1, "a")]
    engine.client.closed = True
    assert (list(stream), notes) == ([], [])
