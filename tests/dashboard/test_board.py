"""What keys do at the dashboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.dashboard.board import ACTIONS, KEYS, SORTS, STEPS, Action, Board
from tests.dashboard.rows import row

ROWS = [row("db", cpu=5.0, memory=None), row("web", "two", cpu=None, memory=7), row("api", "two", image="nginx", cpu=9.0, memory=8, state="paused")]


def press(board, *keys, rows=ROWS):
    """Press keys one after the other; the last Action."""
    action = None
    for key in keys:
        action = board.press(key, board.arrange(rows))
    return action


def names(board, rows=ROWS):
    return [one.name for one in board.arrange(rows)]


def chosen(board, rows=ROWS):
    rows = board.arrange(rows)
    return rows[board.selected(rows)].name


@pytest.mark.parametrize(
    ("key", "order"), [("s", ["db", "api", "web"]), ("n", ["api", "db", "web"]), ("c", ["api", "db", "web"]), ("m", ["api", "web", "db"])]
)
def test_sorting(key, order):
    board = Board()
    press(board, key)
    assert (board.sort, names(board)) == (SORTS[key], order)


@pytest.mark.parametrize(
    ("text", "left"), [("two", ["api", "web"]), ("NGIN", ["api"]), ("paus", ["api"]), ("d", ["db", "api"]), ("nosuch", []), ("onedb", [])]
)
def test_filter(text, left):
    board = Board()
    press(board, "/", *text)
    assert names(board) == left, "while it is typed"
    assert board.prompt() == f"/{text}_"
    press(board, "enter")
    assert (names(board), board.prompt()) == (left, KEYS)
    press(board, "/", "backspace")
    assert board.filter == text[:-1]
    press(board, "escape")
    assert len(names(board)) == 3


def test_keys_are_text_in_a_filter():
    board = Board()
    assert press(board, "/", *"qxj?") is None
    assert (board.mode, board.filter) == ("filter", "qxj?")
    press(board, "page up", "enter", "escape")
    assert board.filter == ""


def test_moving():
    board = Board()
    assert chosen(board) == "db"
    for key, name in (("j", "api"), ("down", "web"), ("j", "web"), ("k", "api"), ("home", "db"), ("up", "db"), ("G", "web"), ("page up", "db")):
        press(board, key)
        assert chosen(board) == name, key


def test_the_choice_stays_with_its_container():
    board = Board()
    press(board, "j")
    assert chosen(board) == "api"
    press(board, "n")
    assert chosen(board) == "api" and board.selected(board.arrange(ROWS)) == 0
    press(board, "s")
    assert chosen(board, [row("a"), *ROWS]) == "api"
    assert chosen(board, [one for one in ROWS if one.name != "api"]) == "web", "what comes next"
    assert board.selected([]) is None


def test_until_one_is_chosen_it_is_the_first():
    board = Board("cpu")
    assert chosen(board) == "api"
    assert chosen(board, [row("hot", cpu=99.0), *ROWS]) == "hot"


@pytest.mark.parametrize("key", ["l", "e"])
def test_what_is_done_at_once(key):
    assert press(Board(), "j", key) == Action(ACTIONS[key], ROWS[2])


@pytest.mark.parametrize("key", ["x", "r"])
@pytest.mark.parametrize(("answer", "done"), [("y", True), ("Y", True), ("n", False), ("enter", False), ("escape", False), ("x", False)])
def test_what_is_asked_first(key, answer, done):
    board = Board()
    assert press(board, key) is None
    assert board.prompt() == f"{ACTIONS[key]} db on one? [y/N] "
    assert press(board, answer) == (Action(ACTIONS[key], ROWS[0]) if done else None)
    assert (board.mode, board.message) == ("rows", "" if done else f"db: not asked to {ACTIONS[key]}")


def test_the_question_is_about_what_was_chosen_whatever_happens_meanwhile():
    board = Board()
    press(board, "x")
    assert press(board, "y", rows=[row("a"), *ROWS[1:]]).row.name == "db"


def test_a_protected_server():
    board, rows = Board(), [row(protected=True)]
    assert press(board, "x", "y", rows=rows) is None
    assert board.prompt() == "one is protected. To stop web on it, type the server's name: y_"
    assert press(board, "enter", rows=rows) is None
    assert (board.mode, board.message) == ("rows", "'y' is not one: nothing was changed")
    assert press(board, "x", *"onx", "backspace", "e", "enter", rows=rows) == Action("stop", rows[0])
    assert press(board, "x", *"one", "escape", "enter", rows=rows) is None
    assert press(board, "l", rows=rows) == Action("logs", rows[0])


@pytest.mark.parametrize("key", ACTIONS)
def test_a_server_that_is_down(key):
    board = Board()
    assert press(board, key, "y", rows=[row(age=5.0)]) is None
    press(board, key, rows=[row(age=5.0)])
    assert (board.mode, board.message) == ("rows", "one is not up: web can't be reached now")


def test_the_end():
    board = Board()
    assert press(board, "q") == Action("quit", None)
    assert board.cancel() == Action("interrupt", None)
    assert press(board, "?", "q") == Action("quit", None)
    assert press(board, "?", "x") is None and board.mode == "rows", "any key ends the help and does nothing else"


@pytest.mark.parametrize("keys", ["x", "/we", "?"])
def test_ctrl_c_ends_a_question_first(keys):
    board = Board()
    press(board, *keys)
    assert board.cancel() is None
    assert (board.mode, board.filter, board.asked) == ("rows", "", None)
    assert board.cancel() == Action("interrupt", None)


KEYBOARD = st.sampled_from([*SORTS, *ACTIONS, *STEPS, "/", "?", "y", "n", "w", "e", "enter", "escape", "backspace", "ö", "ctrl-c"])


@given(st.lists(st.tuples(KEYBOARD, st.sets(st.integers(0, 2))), max_size=40))
def test_any_keys_while_containers_come_and_go(presses):
    board = Board()
    for key, there in presses:
        rows = [ROWS[number] for number in there]
        asked = board.asked
        action = board.cancel() if key == "ctrl-c" else board.press(key, board.arrange(rows))
        if action and action.what in ("stop", "restart"):
            assert action is asked and key in ("y", "Y")
        assert (board.asked is not None) == (board.mode in ("sure", "name"))
        assert board.prompt()
        left = board.arrange(rows)
        assert board.selected(left) in ([None] if not left else range(len(left)))
