"""The picture of what containers use: its lines, its names, and the file it becomes."""

import math
import os
import sys

import pytest

from cloudmesh_docker.errors import DockerError, OutputError
from cloudmesh_docker.steps import drawing
from cloudmesh_docker.steps.drawing import MOST, Drawing, Line, picture, replace
from cloudmesh_docker.steps.watching import Live
from tests.commands.container.test_stats import sample


def line(name, replies, every=1.0):
    """A Line of replies that came so many seconds after each other."""
    made = Line(name)
    for number, reply in enumerate(replies):
        made.add(1000.0 + number * every, reply)
    return made


def traffic(received, sent):
    return sample(networks={"eth0": {"rx_bytes": received, "tx_bytes": sent}})


def test_the_figures_of_a_line():
    made = line("web", [traffic(0, 10), traffic(300, 10), traffic(0, 0), traffic(50, 5)], every=2.0)
    assert made.column(1) == [80.0] * 4 and made.column(2) == [2 << 20] * 4
    assert [made.rates(3)[1], made.rates(3)[3], made.rates(4)[1]] == [150.0, 25.0, 0.0]
    assert math.isnan(made.rates(3)[0]) and math.isnan(made.rates(3)[2]), "it was started again, and has sent nothing less"


def test_the_first_figures_are_an_average_since_the_host_was_started():
    since = sample(precpu_stats={"cpu_usage": {"total_usage": 0}})
    assert line("web", [since, sample()]).points == [(1001.0, 80.0, 2 << 20, 1536, 2)]


def test_a_time_without_figures_is_a_gap():
    made = line("web", [sample(), sample()], every=60.0)
    assert [math.isnan(share) for share in made.column(1)] == [False, True, False]
    assert made.peak == 80.0


def test_a_long_time_takes_no_more_room_and_loses_no_peak():
    made = Line("web")
    busy = sample(cpu_stats={"cpu_usage": {"total_usage": 4000}, "system_cpu_usage": 20000, "online_cpus": 4})
    for number in range(3 * MOST):
        made.add(float(number), busy if number == 10 else sample())
    assert len(made.points) <= MOST
    assert made.peak == 120.0 and made.column(1).count(120.0) == 1
    assert (made.points[0][0] < 60, made.points[-1][0]) == (True, 3.0 * MOST - 1)


def texts(figure):
    (box,) = figure.legends
    return [text.get_text() for text in box.get_texts()]


def test_names_beside_the_lines_the_busiest_first():
    quiet = sample(cpu_stats={})
    assert texts(picture({("one", "a"): line("shop", [quiet]), ("one", "b"): line("$blog$_", [sample()])})) == ["$blog$_", "shop"]
    assert texts(picture({("one", "a"): line("shop", [sample()]), ("two", "a"): line("shop", [sample()])})) == ["one/shop", "two/shop"]
    many = picture({("one", str(number)): line(f"shop{number}", [sample()]) for number in range(drawing.NAMED + 5)})
    assert len(texts(many)) == drawing.NAMED + 1 and texts(many)[-1] == "... 5 more"
    looks = [(one.get_color(), one.get_linestyle()) for one in many.axes[0].lines]
    assert len(set(looks)) == len(looks), "lines of one colour differ in another way"


def test_panels():
    still, busy = picture({("one", "a"): line("shop", [sample()] * 2)}), picture({("one", "a"): line("shop", [traffic(0, 0), traffic(5000, 1)])})
    assert [panel.get_ylabel() for panel in still.axes] == ["CPU, % of one processor", "memory, MiB"]
    assert [panel.get_ylabel() for panel in busy.axes][2] == "network, kB/s: in above, out below"
    assert list(busy.axes[2].lines[0].get_ydata())[1] == 5000.0 and list(busy.axes[2].lines[1].get_ydata())[1] == -1.0


def test_without_matplotlib(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(DockerError) as told:
        Drawing(str(tmp_path / "use.svg"))
    assert str(told.value) == "--plot needs matplotlib: pip install 'cloudmesh_docker[plot]'"


def test_a_folder_that_cannot_be_written_in_is_told_before_anything_is_watched(monkeypatch, tmp_path):
    monkeypatch.setattr(drawing.os, "access", lambda folder, mode: (folder, mode) != (str(tmp_path), os.W_OK))
    with pytest.raises(DockerError, match="use.svg: you may not write in this folder"):
        Drawing(str(tmp_path / "use.svg"))


def test_a_file_that_cannot_be_written(tmp_path):
    (tmp_path / "use.svg").mkdir()
    with pytest.raises(OutputError, match="use.svg: Is a directory"):
        replace(str(tmp_path / "use.svg"), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["use.svg"], "what was begun is gone"


def test_one_that_was_there_is_replaced_once_there_is_another(tmp_path):
    path = tmp_path / "use.PNG"
    path.write_bytes(b"before")
    empty = Drawing(str(path))
    empty.add(Live.of("one", []))
    with pytest.raises(OutputError, match="nothing to draw"):
        empty.close()
    assert path.read_bytes() == b"before"
    full = Drawing(str(path))
    full.add(Live.of("one", [{**sample(), "asked": "web"}]))
    assert full.close() == f"{path}: 1 container"
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
