"""What pull, push and build say on their way: lines in a pipe, bars on a terminal."""

import io
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloudmesh_docker import output, progress
from cloudmesh_docker.terminal import Terminal
from tests.running import until


class Tty(io.StringIO):
    """A terminal that notes how often it was drawn upon."""

    def __init__(self):
        super().__init__()
        self.writes = 0

    def isatty(self):
        return True

    def write(self, text):
        self.writes += 1
        return super().write(text)


class Steps:
    """Steps as a Progress has them."""

    def __init__(self, items=()):
        self.items, self.aside, self.aux, self.closed = items, False, [], False

    def __iter__(self):
        return iter(self.items)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed = True


def downloading(identity, current, total=100_000_000):
    return {"id": identity, "status": "Downloading", "progressDetail": {"current": current, "total": total}}


PULL = [
    {"id": "latest", "status": "Pulling from library/nginx"},
    {"id": "1b2c", "status": "Pulling fs layer", "progressDetail": {}},
    {"id": "3d4e", "status": "Already exists", "progressDetail": {}},
    *[downloading("1b2c", number * 1_000_000) for number in range(1, 100)],
    {"id": "1b2c", "status": "Pull complete", "progressDetail": {}},
    {"status": "Digest: sha256:12"},
]


@pytest.fixture
def tty():
    out = Tty()
    return Terminal(io.StringIO(), out, Tty(), {"COLUMNS": "80", "TERM": "xterm"})


@pytest.mark.parametrize(
    "item, text",
    [
        ({"status": "Digest: x"}, "Digest: x\n"),
        ({"id": "a", "status": "Waiting", "progressDetail": {}}, "a: Waiting\n"),
        ({"id": "a", "status": "Pushed", "progressDetail": None}, "a: Pushed\n"),
        (downloading("a", 5), ""),
        ({"id": "a", "status": "Pushing", "progressDetail": {"current": 5}}, ""),
        ({"stream": "Step 1/2 : "}, "Step 1/2 : "),
        ({"aux": {"ID": "x"}}, ""),
        ({}, "\n"),
    ],
)
def test_lines(item, text):
    assert progress.line(item) == text


def test_a_pipe_gets_lines_and_a_build_s_text_as_it_comes():
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    steps = Steps([*PULL, {"stream": "no line end"}])
    output.progress(terminal, None, steps)
    lines = "latest: Pulling from library/nginx\n1b2c: Pulling fs layer\n3d4e: Already exists\n1b2c: Pull complete\nDigest: sha256:12\nno line end"
    assert (terminal.stdout.getvalue(), terminal.stderr.getvalue(), steps.closed) == (lines, "", True)


def test_aside_of_an_answer():
    terminal, steps = Terminal(io.StringIO(), io.StringIO(), io.StringIO()), Steps(PULL[:1])
    steps.aside = True
    output.progress(terminal, "web", steps)
    output.progress(terminal, "web", PULL[-1])
    output.progress(terminal, "web", ["an answer"])
    assert (terminal.stdout.getvalue(), terminal.stderr.getvalue()) == (
        "web | an answer\n",
        "web | latest: Pulling from library/nginx\nweb | Digest: sha256:12\n",
    )


def test_several_lines_at_once_are_labelled_each():
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    output.progress(terminal, "web", Steps([{"stream": "a\nb\n"}, {"stream": "\n"}]))
    assert terminal.stdout.getvalue() == "web | a\nweb | b\nweb | \n"


def test_a_terminal_gets_a_bar_a_layer(tty):
    output.progress(tty, None, Steps(PULL))
    text = tty.stdout.getvalue()
    assert text.startswith("latest: Pulling from library/nginx\n") and text.endswith("Digest: sha256:12\n")
    assert all(words in text for words in ("1b2c", "Pull complete", "3d4e", "Already exists", "━"))


def test_it_is_drawn_at_most_twenty_times_a_second(tty, monkeypatch):
    now, drawn = [100.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress.Bars, "_redraw", lambda self: drawn.append(now[0]))
    bars = progress.Bars(tty.stdout, tty)
    for number in range(10_000):
        now[0] += 0.0001
        bars.take(downloading(str(number % 20), number + 1))
    assert 15 <= len(drawn) <= 21


def test_no_bars_on_a_terminal_that_can_not_draw(tty):
    tty.environ["TERM"] = "dumb"
    output.progress(tty, None, Steps(PULL))
    assert "\x1b" not in tty.stdout.getvalue()


def test_a_failure_leaves_the_bars_and_the_terminal_in_order(tty):
    class Broken(Steps):
        def __iter__(self):
            yield from PULL[:5]
            raise ValueError

    with pytest.raises(ValueError):
        output.progress(tty, None, Broken())
    text = tty.stdout.getvalue()
    assert "1b2c" in text and text.count("\x1b[?25l") == text.count("\x1b[?25h")


ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "id": st.text(max_size=5),
        "status": st.text(max_size=9),
        "stream": st.text(max_size=9),
        "progressDetail": st.fixed_dictionaries({}, optional={"current": st.integers(-5, 10**15), "total": st.integers(-5, 10**15)}) | st.none(),
    },
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ITEMS, max_size=10))
def test_whatever_an_engine_says_can_be_shown(items):
    for terminal in (
        Terminal(io.StringIO(), io.StringIO(), io.StringIO()),
        Terminal(io.StringIO(), Tty(), Tty(), {"TERM": "xterm", "COLUMNS": "40"}),
    ):
        output.progress(terminal, None, Steps(items))


def test_a_gauge_says_how_far_it_is_and_leaves_no_trace(tty, monkeypatch):
    monkeypatch.setattr(progress.Gauge, "FIRST", 0.01)
    with tty.gauge(lambda: "Copying - 3MB"):
        until(lambda: tty.stderr.getvalue())
    assert tty.stderr.getvalue().startswith("\rCopying - 3MB\x1b[K") and tty.stderr.getvalue().endswith("\r\x1b[K")


def test_a_gauge_is_silent_for_what_is_quick_and_in_a_pipe(tty):
    with tty.gauge(lambda: "Copying"):
        pass
    assert tty.stderr.getvalue() == ""
    plain = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    with plain.gauge(lambda: "Copying"):
        pass
    assert plain.stderr.getvalue() == ""
