"""The benchmark's machinery: who runs when, what is made of the times, and one whole run with little of everything. Never how long it takes."""

import pathlib
import re
import subprocess
import sys
import types

import pytest

from benchmarks import bulk, report, timing, typing
from benchmarks.contest import BINARY, LIBRARY, LIMIT, OURS
from benchmarks.contests import NAMES, ROUNDS

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
    contest.goals = [(None, 0.001)]
    assert report.rows(contest, times)[0][-3:] == ["-", "<= 1 ms", "no"]
    contest.goals = [(None, 0.02)]
    assert report.rows(contest, times)[0][-1] == "yes"


def test_memory_is_told_beside_that_for_less():
    def moved(**peaks):
        return {OURS: types.SimpleNamespace(peaks=[1024, peaks["ours"]]), BINARY: types.SimpleNamespace(peaks=[20480])}

    row = report.memory_row(types.SimpleNamespace(contestants=moved(ours=12288), small=moved(ours=10240)))
    assert row[1:] == ["12.0 MiB (10.0)", "20.0 MiB (20.0)", "-", "-", "1.20 a tenth of the data", "<= 1.10", "no"]


def test_memory_with_a_bound():
    def took(*peaks):
        return types.SimpleNamespace(peaks=peaks)

    contest = types.SimpleNamespace(contestants={OURS: took(1024, 102400), BINARY: took(20480)}, memory=100)
    assert report.peak_row(contest)[1:] == ["100.0 MiB", "20.0 MiB", "-", "-", "-", "<= 100 MiB", "yes"]
    contest.memory = 99
    assert report.peak_row(contest)[-1] == "no"


def test_memory_is_that_of_the_contestant_alone():
    hog = bulk.Transfer([sys.executable, "-c", "x = bytes(range(256)) * 200000"], {}, lambda: None, lambda: "done")
    small = bulk.Transfer(["true"], {"PATH": "/bin:/usr/bin"}, lambda: None, lambda: "done")
    mine = bytes(range(256)) * 200000
    assert hog.seconds() > 0 and small.seconds() > 0 and hog.output() == "done"
    assert hog.peaks[0] > 50000 > 15000 > small.peaks[0] and len(mine) > 50000000


def test_tables_have_every_cell():
    table = [[f"cell{number}" for number in range(8)]]
    assert report.plain(table).splitlines()[2].split() == table[0]
    assert re.findall("cell.", report.rst(table)) == table[0]


@pytest.mark.parametrize(
    "kind",
    [
        timing.Command,
        lambda words, environ: timing.Screen(words, environ, "never"),
        lambda words, environ: bulk.Transfer(words, environ, lambda: None, lambda: ""),
        lambda words, environ: typing.Typist(words, environ, 1),
    ],
)
def test_a_contestant_that_fails_is_no_result(kind):
    with pytest.raises(RuntimeError, match="false"):
        kind(["false"], {}).seconds()


def test_every_contest_has_rounds():
    assert set(ROUNDS) == set(NAMES)


@pytest.mark.timeout(400)
def test_a_run_with_little_of_everything():
    words = [sys.executable, "-m", "benchmarks.compare", "--quick", "--rounds", "1"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == 0, done.stderr
    table, machine = done.stdout.rstrip().rsplit("\n\n", 1)
    rows = [line for line in table.splitlines()[2:] if line[0] not in " -"]
    begins = ["container", "container", "container", "20", "14", "the", "parsing", "pull", "push", "cp", "cp", "save", "load", "export"]
    begins += ["finding", "finding", "completing", "taking"]
    begins += ["logs", "logs", "exec", "exec", "exec"]
    begins += ["container", "dead", "container"]
    assert [re.sub(r"\W.*", "", row) for row in rows] == begins
    assert all(re.search(r"\d m?s ", row) for row in rows)
    assert all(re.search(r"\d\.\d\d \(", row) for row in rows if not row.startswith(("parsing", "finding", "completing", "taking", "dead")))
    assert len(re.findall(r"(?m)^- its peak memory .* MiB \(.* MiB \(", table)) == 9
    assert len(re.findall(r"(?m)^- its peak memory \(of the largest process\) +[1-9]\d\.\d MiB", table)) == 3
    assert "engine " in machine and "Python " in machine
