import signal
import subprocess
import sys
import threading

import pytest

from cloudmesh_docker.steps import resume
from tests.running import PATIENCE


def frames(*parts):
    return b"".join(bytes([kind, 0, 0, 0]) + len(data).to_bytes(4, "big") + data for kind, data in parts)


def test_stdout_and_stderr_kept_apart(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": False}})
    fake.expects("GET", "/containers/web/logs", reply=frames((1, b"out\n"), (2, b"err\n"), (1, b"more\n")))
    assert cms("docker logs web") == ("out\nmore\n", "err\n", 0)


def test_options_go_to_the_engine(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": True}})
    query = {"stdout": "1", "stderr": "1", "follow": "1", "timestamps": "1", "tail": "5", "since": "10", "until": "20"}
    fake.expects("GET", "/containers/web/logs", query=query, reply=b"raw\n")
    assert cms("docker container logs -ft --tail 5 --since 10 --until 20 web") == ("raw\n", "", 0)


def test_on_a_real_engine(real, docker):
    docker("run", "--name", "one", "busybox", "sh", "-c", "echo out; echo err >&2", check=True)
    assert real("docker logs one") == ("out\n", "err\n", 0)
    assert real("docker logs -n 0 one") == ("", "", 0)


def test_details(real, docker):
    docker("run", "--name", "one", "-l", "a=b", "--log-opt", "labels=a", "busybox", "echo", "out", check=True)
    assert real("docker logs --details one") == (docker("logs", "--details", "one").stdout, "", 0)
    assert real("docker logs --details one")[0] == "a=b out\n"


def at(second, text):
    """A message with its time in front, as the engine sends it."""
    return f"2026-11-23T19:00:{second:02}.000000000Z {text}\n".encode()


def served(fake, name, *messages, tty=False, query=None):
    """Have the fake engine serve a log."""
    fake.expects("GET", f"/containers/{name}/json", reply={"Config": {"Tty": tty}})
    reply = b"".join(data for _, data in messages) if tty else frames(*messages)
    fake.expects("GET", f"/containers/{name}/logs", query=query, reply=reply)


def test_several_containers_in_order_of_time(fake, cms):
    query = {"stdout": "1", "stderr": "1", "timestamps": "1", "tail": "9"}
    served(fake, "web", (1, at(1, "a")), (2, at(2, "b")), (1, at(5, "e")), query=query)
    served(fake, "database", (1, at(3, "c")), (1, at(4, "d")), tty=True)
    out = "web      | a\ndatabase | c\ndatabase | d\nweb      | e\n"
    assert cms("docker logs -n 9 web database") == (out, "web      | b\n", 0)


def test_several_containers_with_their_times(fake, cms):
    served(fake, "a", (1, at(1, "x")))
    served(fake, "b", (1, b"2026-11-23T19:00:00.000000000Z long"), (1, b"2026-11-23T19:00:03.000000000Z er\n"))
    out = "b | 2026-11-23T19:00:00.000000000Z longer\na | 2026-11-23T19:00:01.000000000Z x\n"
    assert cms("docker logs -t a b") == (out, "", 0)


def test_the_others_are_shown_if_one_is_not_there(fake, cms):
    served(fake, "web", (1, at(1, "a")))
    fake.expects("GET", "/containers/gone/json", reply=(404, {"message": "No such container: gone"}))
    assert cms("docker logs web gone") == ("web  | a\n", "Error response from daemon: No such container: gone\n", 1)


def test_one_that_breaks_off_does_not_cut_the_others(fake, cms):
    served(fake, "a", (1, at(1, "x")), (1, at(3, "z")))
    fake.expects("GET", "/containers/b/json", reply={"Config": {"Tty": False}})
    fake.expects("GET", "/containers/b/logs", reply=frames((1, at(2, "y")), (1, at(3, "lost")))[:-3])
    out, err, code = cms("docker logs a b")
    assert (out, code) == ("a | x\nb | y\na | z\n", 1) and "incomplete" in err


def test_several_servers(make_fake, lone):
    for name in ("one", "three"):
        fake = make_fake()
        served(fake, "web", (1, at(len(name), name)))
        served(fake, "web", (1, at(len(name), name)))
        fake.expects("GET", "/containers/db/json", reply={"Config": {"Tty": False}})
        fake.expects("GET", "/containers/db/logs", reply=frames((1, at(4, "between"))))
        lone(f"docker server add {name} {fake.address}")
    assert lone("docker --server one,three logs web") == ("one/web   | one\nthree/web | three\n", "", 0)
    out = "one/web   | one\none/db    | between\nthree/db  | between\nthree/web | three\n"
    assert lone("docker --server one,three logs web db") == (out, "", 0)


def test_follow_leaves_out_the_times_it_asked_for(fake, cms):
    query = {"stdout": "1", "stderr": "1", "timestamps": "1", "follow": "1"}
    served(fake, "web", (1, at(1, "a")), (2, at(2, "b")), (1, at(3, "")), (1, at(4, "no end")[:-1]), query=query)
    assert cms("docker logs -f web") == ("a\n\nno end", "b\n", 0)


def test_follow_several(fake, cms):
    served(fake, "a", (1, at(1, "x")), (1, at(2, "y")[:-1]))
    served(fake, "b", (1, at(3, "z")), tty=True)
    out, err, code = cms("docker logs -f a b")
    assert (sorted(out.splitlines()), err, code) == (["a | x", "a | y", "b | z"], "", 0)


def test_follow_says_at_once_what_fails(fake, cms):
    begun = threading.Event()

    def endless(request):
        yield frames((1, at(1, "a")))
        begun.wait(PATIENCE)

    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": False}})
    fake.expects("GET", "/containers/web/logs", reply=lambda request: endless(request))

    def missing(request):
        threading.Timer(0.2, begun.set).start()
        return 404, {"message": "No such container: gone"}

    fake.expects("GET", "/containers/gone/json", reply=missing)
    assert cms("docker logs -f web gone") == ("web  | a\n", "Error response from daemon: No such container: gone\n", 1)


def cut(*pieces):
    """A stream that is cut behind its pieces."""
    yield from pieces
    raise OSError


def test_follow_goes_on_where_it_was_cut(fake, cms, monkeypatch):
    monkeypatch.setattr(resume, "PAUSE", 0)
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": False}})
    first = frames((1, at(1, "a")), (1, at(2, "b")), (1, at(2, "b")))
    query = {"stdout": "1", "stderr": "1", "timestamps": "1", "follow": "1", "since": "5", "until": "9999999999", "tail": "3"}
    fake.expects("GET", "/containers/web/logs", query=query, reply=lambda request: cut(first + frames((1, at(2, "b")))[:20]))
    again = {**query, "since": "1795460402.000000000", "tail": "all"}
    fake.expects("GET", "/containers/web/logs", query=again, reply=frames(*[(1, at(2, "b"))] * 3, (2, at(3, "c"))))
    note = "note: web: connection lost, trying again\nnote: web: connected again\n"
    assert cms("docker logs -f --since 5 --until 9999999999 -n 3 web") == ("a\nb\nb\nb\n", note + "c\n", 0)


def test_what_is_not_followed_is_not_resumed(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": False}})
    fake.expects("GET", "/containers/web/logs", reply=lambda request: cut(frames((1, b"a\n"), (1, b"b"))[:-4]))
    out, err, code = cms("docker logs web")
    assert (out, code) == ("a\n", 1) and "incomplete" in err


def test_nothing_twice_and_nothing_lost_on_a_real_engine(clean_engine, docker, make_proxy, lone, monkeypatch):
    monkeypatch.setattr(resume, "PAUSE", 0.01)
    script = "i=0; while [ $i -lt 3000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); [ $((i%30)) = 0 ] && sleep 0.01; done"
    docker("run", "-d", "--name", "one", "busybox", "sh", "-c", script, check=True)
    proxy = make_proxy(clean_engine.sock)
    proxy.cut_after = 30_000
    out, err, code = lone(f"docker -H {proxy.address} logs -f one")
    notes = [line for line in err.splitlines() if line.startswith("note: ")]
    assert (out, code) == ("".join(f"out {number}\n" for number in range(3000)), 0)
    assert [line for line in err.splitlines() if line not in notes] == [f"err {number}" for number in range(3000)]
    assert notes.count("note: one: connection lost, trying again") >= 5


@pytest.mark.parametrize("end", ["crash", "stop"])
def test_an_engine_that_comes_back(make_engine, lone, tmp_path, end):
    engine = make_engine(f"back{end}", args=["--live-restore"])
    script = "i=0; until [ -e /go ]; do echo $i; i=$((i+1)); sleep 0.01; done; echo end"
    engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sh", "-c", script]}, name="one")
    engine.json("POST", "/containers/one/start")

    program = [sys.executable, "-c", "from cloudmesh_docker.cli import entry; entry()"]
    with open(tmp_path / "err", "w") as err:
        running = subprocess.Popen([*program, "-H", engine.address, "logs", "-f", "one"], stdout=subprocess.PIPE, stderr=err, text=True)
    first = running.stdout.readline()
    getattr(engine, end)()
    engine.host.run("rm", "-f", "/run/docker.pid")
    engine.start()
    execution = engine.json("POST", "/containers/one/exec", {"Cmd": ["touch", "/go"]})["Id"]
    engine.json("POST", f"/exec/{execution}/start", {"Detach": True})
    out = first + running.stdout.read()
    assert (out, running.wait()) == (lone(f"docker -H {engine.address} logs one")[0], 0) and out.endswith("\nend\n")
    assert "note: one: connection lost, trying again\n" in (tmp_path / "err").read_text()


def test_of_a_terminal_and_of_long_lines(real, docker):
    docker("run", "-t", "--name", "tty", "busybox", "sh", "-c", "echo a; head -c 40000 /dev/zero | tr '\\0' x; echo; echo b", check=True)
    docker("run", "--name", "plain", "busybox", "sh", "-c", "head -c 40000 /dev/zero | tr '\\0' x; echo; echo b", check=True)
    for name in ("tty", "plain"):
        theirs = docker("logs", name).stdout
        assert len(theirs) > 40000
        # The docker binary's are read as text.
        assert real(f"docker logs -f {name}")[0].replace("\r", "") == theirs
        assert real(f"docker logs -ft {name}")[0].replace("\r", "") == docker("logs", "-t", name).stdout


def test_long_lines_of_a_terminal_among_others(real, docker):
    docker("run", "-t", "--name", "tty", "busybox", "sh", "-c", "head -c 40000 /dev/zero | tr '\\0' x; echo; echo b", check=True)
    docker("run", "--name", "plain", "busybox", "sh", "-c", "head -c 40000 /dev/zero | tr '\\0' x; echo; echo b", check=True)
    ours = real("docker logs tty plain")[0]
    assert sorted(map(len, ours.splitlines())) == sorted([*map(len, ["tty   | b", "plain | b"]), 40008, 40008])


def test_lines_of_a_terminal_that_came_in_pieces_among_others(real, docker):
    for name in ("one", "two"):
        docker("run", "-t", "--name", name, "busybox", "sh", "-c", f"printf {name}; sleep 0.2; echo -end; echo b", check=True)
    assert real("docker logs one two")[0].splitlines() == ["one | one-end", "one | b", "two | two-end", "two | b"]
    timed = [line.split(" ", 3) for line in real("docker logs -t one two")[0].splitlines()]
    assert [line[3] for line in timed] == ["one-end", "b", "two-end", "b"] and all(line[2].startswith("20") for line in timed)


def test_nobody_reads_any_more(clean_engine, docker, process):
    for name in ("quiet", "loud"):
        docker("run", "-d", "--name", name, "busybox", "sh", "-c", "sleep 1000" if name == "quiet" else "while :; do echo x; sleep 0.05; done")
    running = process("logs", "-f", "quiet", "loud")
    assert running.stdout.readline() == b"loud  | x\n"
    running.stdout.close()
    assert (running.wait(PATIENCE), running.stderr.read()) == (141, b"")


@pytest.mark.parametrize("names", [("one",), ("one", "two")])
def test_an_interruption_ends_it_while_nothing_comes(clean_engine, docker, process, names):
    for name in names:
        docker("run", "-d", "--name", name, "busybox", "sh", "-c", "echo begun; sleep 1000", check=True)
    running = process("logs", "-f", *names)
    for _ in names:
        assert running.stdout.readline().endswith(b"begun\n")
    running.send_signal(signal.SIGINT)
    assert (running.wait(PATIENCE), running.stdout.read(), running.stderr.read()) == (130, b"", b"")
