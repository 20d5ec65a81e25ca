"""Several streams as one: names in front, whole lines, order of time."""

from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker import merging
from cloudmesh_docker.merging import Label, Lines, in_time, labels


def test_labels_name_what_there_is_several_of():
    assert labels(["one"], [None]) == {("one", None): None}
    assert labels(["one"], ["web"]) == {("one", "web"): None}
    assert labels(["one"], ["web", "database"]) == {("one", "web"): "web     ", ("one", "database"): "database"}
    assert labels(["one", "three"], [None]) == {("one", None): "one  ", ("three", None): "three"}
    assert labels(["one", "three"], ["web"]) == {("one", "web"): "one/web  ", ("three", "web"): "three/web"}


def test_labels_have_colours():
    first, second = labels(["a", "b"], [None]).values()
    assert first.mark(False) == b"a | "
    assert first.mark(True) == b"\x1b[36ma | \x1b[0m"
    assert second.mark(True) == b"\x1b[33mb | \x1b[0m"


LINES = st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), min_size=1, max_size=20)


@given(LINES, st.lists(st.integers(0, 300), max_size=10), st.booleans())
def test_a_line_is_whole_wherever_it_was_cut(lines, cuts, ended):
    data = b"\n".join(lines) + b"\n" * ended
    maker, made = Lines({1: b"web | "}), []
    for begin, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(data)], strict=True):
        made.append(maker.add(1, data[begin:end]))
    made += [line for _, line in maker.rest()]
    assert all(piece == b"" or piece.endswith(b"\n") for piece in made)
    whole = lines if ended or lines[-1] else lines[:-1]
    assert b"".join(made) == b"".join(b"web | " + line + b"\n" for line in whole)


def test_kinds_are_kept_apart():
    maker = Lines({1: b"o ", 2: b"e "})
    assert [maker.add(1, b"out"), maker.add(2, b"err\n"), maker.add(1, b"put\n")] == [b"", b"e err\n", b"o output\n"]


def test_a_line_without_end_does_not_fill_memory(monkeypatch):
    monkeypatch.setattr(merging, "LONGEST", 10)
    maker = Lines({1: b"| "})
    assert maker.add(1, b"12345678") == b""
    assert maker.add(1, b"90ab") == b"| 1234567890ab\n"


@given(st.lists(st.lists(st.integers(0, 9)).map(sorted), min_size=1, max_size=5))
def test_in_order_of_time(logs):
    sources = [(Label(number), [(moment, 1, (moment, number, index)) for index, moment in enumerate(log)]) for number, log in enumerate(logs)]
    merged = [line for _, _, line in in_time(sources)]
    assert [moment for moment, _, _ in merged] == sorted(moment for log in logs for moment in log)
    for number, log in enumerate(logs):
        assert [index for _, source, index in merged if source == number] == list(range(len(log)))
