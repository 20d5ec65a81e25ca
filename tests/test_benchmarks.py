"""The benchmark's machinery: who runs when, what is made of the times, and one whole run with little of everything. Never how long it takes."""

import pathlib
import re
import subprocess
import sys
import types

import pytest

from benchmarks import report, timing
from benchmarks.contests import BINARY, LIBRARY, LIMIT, NAMES, OURS, ROUNDS

ROOT = pathlib.Path(__file__).parents[1]


def test_contestants_take_turns():
    ran = []

    def contestant(name):
        return types.SimpleNamespace(seconds=lambda: ran.append(name) or float(len(ran)))

    times = timing.in_turns({name: contestant(name) for name in "ABC"}, 3)
    assert "".join(ran) == "ABCCBAABC"
    assert times == {"A": [1, 6, 7], "B": [2, 5, 8], "C": [3, 4, 9]}


def test_quotients_are_made_round_by_round():
    assert timing.ratio([1, 2, 9], [2, 2, 3]) == (1, 0.5, 3)


def test_rows_tell_the_truth():
    times = {OURS: [0.01, 0.02, 0.03], BINARY: [0.02, 0.02, 0.02], LIMIT: [1.5]}
    contest = types.SimpleNamespace(title="some work", goals=[(BINARY, 0.99), (LIBRARY, 1.0)])
    first, second = report.rows(contest, times)
    assert first == ["some work", "20.0 ms", "20.0 ms", "-", "1,500 ms", "1.00 (0.50-1.50) docker binary", "<= 0.99", "no"]
    assert second == ["", "", "", "", "", "- docker-py", "<= 1.00", "-"]
    contest.goals = [(BINARY, 1.0)]
    assert report.rows(contest, times)[0][-1] == "yes"
    contest.goals = [(BINARY, None)]
    assert report.rows(contest, times)[0][-2:] == ["", ""]


def test_tables_have_every_cell():
    table = [[f"cell{number}" for number in range(8)]]
    assert report.plain(table).splitlines()[2].split() == table[0]
    assert re.findall("cell.", report.rst(table)) == table[0]


@pytest.mark.parametrize("kind", [timing.Command, lambda words, environ: timing.Screen(words, environ, "never")])
def test_a_contestant_that_fails_is_no_result(kind):
    with pytest.raises(RuntimeError, match="false"):
        kind(["false"], {}).seconds()


def test_every_contest_has_rounds():
    assert set(ROUNDS) == set(NAMES)


def test_a_run_with_little_of_everything():
    words = [sys.executable, "-m", "benchmarks.compare", "--quick", "--rounds", "1"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    assert done.returncode == 0, done.stderr
    table, machine = done.stdout.rstrip().rsplit("\n\n", 1)
    rows = [line for line in table.splitlines()[2:] if not line.startswith(" ")]
    assert [re.sub(r"\W.*", "", row) for row in rows] == ["container", "container", "20", "14", "the"]
    assert all(re.search(r"\d m?s ", row) and re.search(r"\d\.\d\d \(", row) for row in rows)
    assert "engine " in machine and "Python " in machine
