"""``docker stats --plot``: what is seen over a time becomes a picture, however it ends."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from cloudmesh_docker import connect
from cloudmesh_docker.errors import NotFound, PartlyFailed, UsageError
from tests.commands.container.test_stats import sample
from tests.running import Runner
from tests.shells import ONE_SHOT


def going(name):
    """Figures of a container that runs on and on."""

    def figures(request):
        while True:
            yield (json.dumps(sample(name=name)) + "\n").encode()
            time.sleep(0.05)

    return figures


@pytest.fixture
def two(make_fake):
    """A runner with the saved servers one and two, each of which has the container web, and a third that is down."""
    runner = Runner()
    for name in ("one", "two"):
        fake = make_fake()
        fake.expects("GET", "/containers/web/stats", query={"stream": "1"}, reply=going("web"))
        assert runner(f"server add {name} {fake.address}")[2] == 0
    assert runner("server add down unix:///not/there")[2] == 0
    yield runner
    runner.close()


def names(path):
    """The texts of an SVG that matplotlib made."""
    drawn = path.read_text()
    assert drawn.startswith("<?xml") and drawn.rstrip().endswith("</svg>")
    return [line.strip()[5:-4] for line in drawn.splitlines() if line.strip().startswith("<!-- ")]


def test_drawn(fake, cms, tmp_path):
    fake.expects("GET", "/containers/web/stats", query={"stream": "1"}, reply=going("web"), times=2)
    path = tmp_path / "use.svg"
    assert cms(f"docker stats --plot {path} --for 0.2 web") == ("", f"{path}: 1 container\n", 0)
    assert "web" in names(path) and "CPU, % of one processor" in names(path)
    out, err, code = cms(f"docker stats --plot {path} --for 0.2 --format '{{{{.Name}}}}' web")
    assert (set(out.split()), err, code) == ({"web"}, f"{path}: 1 container\n", 0)


def test_for_a_time_without_a_picture(fake, cms):
    fake.expects("GET", "/containers/web/stats", query={"stream": "1"}, reply=going("web"))
    assert cms("docker stats --for 0.2 --format '{{.Name}}' web") == ("web\n", "", 0)


def test_all_servers_in_one_picture(two, tmp_path):
    path = tmp_path / "use.svg"
    out, err, code = two(f"docker --server all stats --plot {path} --for 0.2 web")
    assert (out, code) == ("", 1)
    assert f"{path}: 2 containers\n" in err and "\ndown: unix:///not/there: there is no such socket" in err
    assert {"one/web", "two/web"} <= {*names(path)}


def test_from_python(two, tmp_path):
    path = tmp_path / "use.svg"
    with connect("one,two") as docker:
        assert docker.container.stats("web", plot=path, for_="200ms").check() == {"one": None, "two": None}
    assert {"one/web", "two/web"} <= {*names(path)}


def test_what_is_wrong_from_python(fake, tmp_path):
    fake.expects("GET", "/containers/nosuch/stats", reply=(404, {"message": "No such container: nosuch"}))
    with connect(fake.address) as docker:
        with pytest.raises(PartlyFailed) as told:
            docker.container.stats("nosuch", plot=tmp_path / "use.png")
        with pytest.raises(UsageError):
            docker.container.stats("nosuch", plot="use.gif")
    assert isinstance(told.value.problems[0], NotFound)
    assert str(told.value.problems[1]).endswith("use.png: there is nothing to draw: no container was seen running")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words, told, code",
    [
        ("--plot use.gif", "--plot use.gif: name a file that ends in .svg or .png\n", 125),
        ("--plot .svg/use.svg", "--plot .svg/use.svg: invalid output path: stat .svg: no such file or directory\n", 1),
        ("--for 0", "--for 0: use a length of time above 0, such as 30 or 1m30s\n", 125),
        ("--for soon", 'invalid duration "soon": use numbers with a unit ns, us, ms, s, m or h, as in 1h30m or 500ms\n', 125),
        ("--plot use.svg --no-stream", "--no-stream shows one moment, and --plot is about a length of time: use one of them\n", 125),
    ],
)
def test_refused_before_anything_is_asked(cms, words, told, code):
    assert cms(f"docker stats {words} web") == ("", told, code)


def test_refused_once_for_all_servers(make_fake):
    runner = Runner()
    for name in ("one", "two"):
        runner(f"server add {name} {make_fake().address}")
    out, err, code = runner("docker --server all stats --plot use.gif")
    runner.close()
    assert (out, err.count("use.gif"), code) == ("", 1, 125)


def test_an_interruption_leaves_a_picture_of_what_was_seen(fake, tmp_path):
    asked, path = [], tmp_path / "use.png"

    def figures(request):
        for piece in going("web")(request):
            yield piece
            asked.append(piece)

    fake.expects("GET", "/containers/web/stats", query={"stream": "1"}, reply=figures)
    environ = {**os.environ, "DOCKER_HOST": fake.address, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", ONE_SHOT, "stats", "--plot", str(path), "web"]
    with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while len(asked) < 5:
            assert running.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (out, err, running.returncode) == ("", f"{path}: 1 container\n", 130)
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and [one.name for one in tmp_path.iterdir()] == ["use.png"]


def test_of_real_engines(real, docker, tmp_path):
    docker("run", "-d", "--name", "one", "--net", "none", "busybox", "sleep", "1000", check=True)
    path = tmp_path / "use.svg"
    assert real(f"docker stats --plot {path} --for 2") == ("", f"{path}: 1 container\n", 0)
    assert "one" in names(path)
