import os
import pathlib
import signal
import subprocess
import sys

import pytest

from tests.running import PATIENCE, container

LEFT = ("store.db", "store.db-wal", "store.db-shm")
ROOT = pathlib.Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from cloudmesh_docker.cli import entry; entry()"]


@pytest.fixture
def start(fake):
    """Start the program with these words."""

    def start(*words, **options):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DOCKER_HOST": fake.address, **options.pop("env", {})}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        return subprocess.Popen([*PROGRAM, *words], env=environment, **options)

    return start


@pytest.fixture
def run(start):
    """(stdout, stderr, exit code) of the program with these words."""

    def run(*words, stdin=None, **options):
        if stdin is not None:
            options["stdin"] = subprocess.PIPE
        process = start(*words, **options)
        out, err = process.communicate(stdin, timeout=PATIENCE)
        return out, err, process.returncode

    return run


def test_one_shot_with_and_without_the_leading_word(fake, run):
    fake.expects("GET", "/containers/json", reply=[container()], times=2)
    assert run("docker", "container", "list", "-q") == run("ps", "-q") == ("000000000000\n", "", 0)


def test_what_a_process_leaves_open_the_next_one_reads(fake, run, home):
    fake.allows("GET", "/containers/json", reply=[container()])
    fake.expects("POST", "/containers/x/stop", reply=(404, {"message": "No such container: x"}))
    folder = home / ".cloudmesh/docker"
    for words in (["ps"], ["stop", "x"]):
        run(*words)
        assert {path.name: path.stat().st_mode & 0o777 for path in folder.glob("store.db*")} == dict.fromkeys(LEFT, 0o600)
    assert run("ps", "-q", "--cached") == ("000000000000\n", "", 0)
    assert run("history-log", "--format", "{{.Command}} {{.Outcome}}")[0].startswith("docker stop x failed")
    assert run("-f", "-", stdin="docker ps -q") == ("000000000000\n", "", 0)
    assert [path.name for path in folder.glob("store.db*")] == ["store.db"]


def test_exit_codes(fake, run):
    fake.expects("POST", "/containers/x/stop", reply=(404, {"message": "No such container: x"}))
    assert run("stop", "x") == ("", "Error response from daemon: No such container: x\n", 1)
    assert run("stop")[2] == run("frobnicate")[2] == run("--nosuch")[2] == run("-f")[2] == 125
    assert run("--version")[0].startswith("cloudmesh-docker version ")
    assert run("--help")[::2] == (run("help")[0], 0)


def test_wrong_options_show_our_own_usage(run):
    out, err, code = run("--nosuch", "ps")
    assert err == "unknown flag: --nosuch\nUsage: cloudmesh-docker [options] [COMMAND] [ARG...]\nSee 'cloudmesh-docker --help'.\n"


def test_batch_file_and_standard_input(fake, run, tmp_path):
    fake.allows("GET", "/containers/json", reply=[container()])
    (tmp_path / "my.cm").write_text("docker ps -q\n")
    assert run("-f", str(tmp_path / "my.cm")) == ("000000000000\n", "", 0)
    assert run("--echo", "--file", str(tmp_path / "my.cm"))[0] == "> docker ps -q\n000000000000\n"
    assert run(stdin="docker ps -q\n") == run("-f", "-", stdin="docker ps -q\n") == ("000000000000\n", "", 0)
    out, err, code = run(stdin="docker ps -q\ndocker nosuch\n")
    assert (out, code) == ("000000000000\n", 125) and err.endswith("<stdin>:2: exit 125: docker nosuch\n")
    assert run("--keep-going", stdin="docker nosuch\ndocker ps -q\n")[::2] == ("000000000000\n", 125)


def test_options_in_front_hold_for_every_line(make_fake, run, tmp_path):
    other = make_fake()
    other.expects("GET", "/containers/json", reply=[container(name="there")], times=2)
    line = "docker ps --format '{{.Names}}'\n"
    assert run("-H", other.address, stdin=line * 2) == ("there\nthere\n", "", 0)


def test_ctrl_c_ends_it_with_130(fake, start):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": True}})

    def endless():
        yield b"2026-01-02T03:04:05.000000006Z begun\n"
        process.wait()

    fake.expects("GET", "/containers/web/logs", reply=lambda request: endless())
    process = start("logs", "-f", "web")
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 130


def test_a_closed_pipe_is_quiet(fake, start):
    fake.expects("GET", "/containers/json", reply=[container(number, f"web{number}") for number in range(3000)])
    process = start("ps")
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(PATIENCE) == 141


def test_one_shot_lists_load_little(fake, run):
    fake.expects("GET", "/containers/json", reply=[container()])
    code = "import sys; from cloudmesh_docker.cli import main; main(['ps']); print(*sorted(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DOCKER_HOST": fake.address}
    loaded = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True).stdout.split("\n")[-2].split()
    heavy = {"cmd2", "pymongo", "boto3", "requests", "rich", "docopt", "yaml", "http.client", "ssl", "typing", "dataclasses", "subprocess", "logging"}
    assert heavy & set(loaded) <= {"typing"}


FULL = ": can't be written: No space left on device\n"


def test_a_full_disk_is_told_in_one_line(fake, run, start, tmp_path):
    fake.allows("GET", "/containers/json", reply=[container()])
    with open("/dev/full", "w") as full:
        for words in (("ps",), ("--version",), ("help",)):
            assert run(*words, stdout=full)[1:] == ("the answer can't be written: No space left on device\n", 1), words
        assert run("ps", "-q", stderr=full)[::2] == ("000000000000\n", 0)
        assert run("ps", "--nosuch", stderr=full)[2] == 125
    (tmp_path / "my.cm").write_text("docker ps > /dev/full\ndocker ps -q\n")
    out, err, code = run("-f", str(tmp_path / "my.cm"))
    assert (out, code) == ("", 1)
    assert err == f"/dev/full{FULL}{tmp_path}/my.cm:1: exit 1: docker ps > /dev/full\n"


def test_closed_standard_files(fake, start):
    fake.allows("GET", "/containers/json", reply=[container()])

    def closing(number, *words):
        process = start(*words, stdin=None, preexec_fn=lambda: os.close(number))
        return *process.communicate(timeout=PATIENCE), process.returncode

    assert closing(0, "ps", "-q") == ("000000000000\n", "", 0)
    assert closing(0) == ("", "", 0)
    assert closing(1, "ps", "-q") == ("", "the answer can't be written: Bad file descriptor\n", 1)
    assert closing(2, "ps", "--nosuch") == ("", "", 125)


def test_letters_that_the_locale_does_not_have(fake, run, tmp_path):
    fake.allows("GET", "/containers/json", reply=[container(Command="sh -c 'a long command with ü in it'")])
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    out, err, code = run("ps", env=environment)
    assert "sh -c 'a long comma?" in out and (err, code) == ("", 0)
    (tmp_path / "my.cm").write_text(f"docker ps --no-trunc | cat > {tmp_path}/out\n")
    assert run("-f", str(tmp_path / "my.cm"), env=environment) == ("", "", 0)
    assert "ü" in (tmp_path / "out").read_text(encoding="utf-8")


def test_a_home_that_is_no_folder(fake, run):
    fake.allows("GET", "/containers/json", reply=[container()])
    out, err, code = run("ps", "-q", env={"HOME": "/dev/null"})
    assert (out, err, code) == ("000000000000\n", "store /dev/null/.cloudmesh/docker/store.db: Not a directory\n", 1)
    fake.expects("POST", "/containers/create", reply=(201, {"Id": container()["Id"]}))
    fake.expects("POST", f"/containers/{container()['Id']}/start", reply=(400, {"message": 'exec: "x": executable file not found in $PATH'}))
    assert run("run", "-d", "busybox", "x", env={"HOME": "/dev/null"})[2] == 127, "its own code, whatever becomes of the store"


def test_file_takes_a_name_and_nothing_else(run, tmp_path):
    (tmp_path / "my.cm").write_text("docker ps\n")
    assert run("--file=", stdin="docker ps\n") == ("", ": can't be read: No such file or directory\n", 125)
    out, err, code = run("-f", str(tmp_path / "my.cm"), "docker", "ps")
    assert (out, err, code) == ("", f"--file {tmp_path}/my.cm and the command 'docker ps' can't be used together\n", 125)
