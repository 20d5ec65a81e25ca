import io
import os
import subprocess
import tarfile
import tracemalloc

import pytest

SCRIPT = "mkdir -p /x/sub; echo 1 >/x/file; chown 1000:1000 /x/file; ln -s /etc /x/abs; ln -s file /x/lf; echo 2 >/x/sub/inner; sleep 1000"
# Into the container "one", out of it, and what makes no sense; each leaves a trace in the other's file system or a message.
COPIES = """
one:/x/file out|one:/x outdir|one:/x outdir|one:/nosuch .|one:/x /nosuch/y|one:/x g|one:/x/file nodir/|one:/x/sub/. new1|one:/x/. outdir
one:/x/abs/passwd o5|-L one:/x/lf o4|one:/x/lf o6|one:/x/abs o7|one:/x d/f|one:/x /dev/null|one:/x/file d|one:/x/file lf|one:x/file rel
d one:/|d one:/new|d/. one:/new2|d/. one:/x|g one:/x/file|g one:/x/sub|g one:/x/new|ld one:/tmp|-L ld one:/tmp/zz|ld/ one:/tmp/yy|-L ld one:/tmp
g one:/nosuch/y|g one:/nodir/|d one:/x/file|nosuch one:/|-L nosuch one:/|g/ one:/|g nosuch:/x|nosuch:/x g|g one:/x/abs/made|-a g one:/own
a b|- one:/x/file|'' one:/|one:/ ''
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder with something in it, and go there."""

    def make(name):
        made = tmp_path / name
        (made / "d" / "deep").mkdir(parents=True)
        (made / "d" / "f").write_text("1\n")
        (made / "g").write_text("2\n")
        os.chown(made / "g", 1234, 1234)
        (made / "ld").symlink_to("d")
        monkeypatch.chdir(made)
        return made

    return make


@pytest.fixture
def make_one(docker, clean_engine):
    """Make the container "one" anew."""

    def make():
        docker("rm", "-f", "one")
        docker("run", "-d", "--name", "one", "busybox", "sh", "-c", SCRIPT, check=True)
        while docker("exec", "one", "test", "-e", "/x/sub/inner").returncode:
            pass

    return make


def contents(docker, path):
    """What a folder and the container hold."""
    inner = docker("exec", "one", "find", "/", "-xdev", "-newer", "/etc/passwd", "-exec", "stat", "-c", "%n %f %u %g %s", "{}", ";").stdout
    ours = subprocess.run(["find", ".", "-printf", "%p %y %m %s %l\n"], cwd=path, capture_output=True, text=True).stdout
    left_out = ("/dev", "/proc", "/sys", "/run")
    return sorted(line for line in inner.splitlines() if not line.startswith(left_out)), sorted(ours.splitlines())


def test_beside_the_docker_binary(real, docker, folder, make_one):
    lines = [line.strip() for line in COPIES.replace("\n", "|").split("|") if line.strip()]
    seen = []
    for who in ("theirs", "ours"):
        make_one()
        path, answers = folder(who), []
        for line in lines:
            words = [word.strip("'") for word in line.split()]
            if who == "theirs":
                done = docker("cp", *words)
                answers.append((line, done.stderr.splitlines()[-1:], done.returncode))
            else:
                out, err, code = real(f"docker cp {line}")
                answers.append((line, err.splitlines()[-1:], code))
        seen.append([*(plain(answer, path) for answer in answers), *contents(docker, path)])
    assert [(ours, theirs) for theirs, ours in zip(*seen, strict=True) if ours != theirs] == []


REWORDED = ("must be a", ": no such file", "No such container", "find the file")


def plain(answer, path):
    """An answer without the names of folders, and without what newer binaries say in other words."""
    line, errors, code = answer
    return line, ["reworded" if any(words in text for words in REWORDED) else text.replace(str(path), "") for text in errors], code


def test_tar_streams(real, make_one, docker):
    make_one()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("fresh"))
    assert real("docker cp - one:/x/sub", stdin=file.getvalue()) == ("", "", 0)
    assert docker("exec", "one", "ls", "/x/sub").stdout == "fresh\ninner\n"
    out, err, code = real("docker cp one:/x/sub -")
    assert (err, code) == ("", 0) and "sub/inner" in out


def test_says_how_much_on_a_terminal(real, make_one, folder, monkeypatch):
    make_one()
    folder("any")
    monkeypatch.setattr("cloudmesh_docker.terminal.Terminal.width", 100)
    assert real("docker cp g one:/x/new")[1] == "Successfully copied 2.05kB to one:/x/new\n"
    assert real("docker cp -q g one:/x/new")[1] == ""


def test_one_copy_into_many_servers(real, make_one, folder, clean_engine, docker):
    make_one()
    folder("any")
    real(f"docker server add a {clean_engine.address}")
    real("docker server add b unix:///nowhere.sock")
    assert real("docker cp --server a,b g one:/x/new")[2] == 1
    assert docker("exec", "one", "cat", "/x/new").stdout == "2\n"
    assert real("docker cp --server a,b one:/x/new .")[2] == 125


def test_nobody_is_asked_what_became_of_it(fake, cms, tmp_path):
    (tmp_path / "f").write_text("x")
    fake.expects("HEAD", "/containers/web/archive", query={"path": "/new"}, reply=404)
    fake.expects("PUT", "/containers/web/archive", query={"path": "/", "noOverwriteDirNonDir": "1"}, reply=200)
    assert cms(f"docker cp {tmp_path}/f web:/new") == ("", "", 0)
    with tarfile.open(fileobj=io.BytesIO(fake.requests[-1].body)) as archive:
        assert [(member.name, member.size, member.uname) for member in archive] == [("new", 1, "")]


def test_memory_does_not_grow_with_the_size(real, make_one, folder):
    make_one()
    path = folder("any")
    with open(path / "big", "wb") as file:
        file.truncate(100 << 20)
    tracemalloc.start()
    try:
        assert real("docker cp big one:/x/big")[2] == 0
        assert real("docker cp one:/x/big back")[2] == 0
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()
    assert (path / "back").stat().st_size == 100 << 20


@pytest.mark.parametrize(
    "words, what", [("web:/etc/hosts .", "to this computer"), ("web:/etc -", "to this computer"), ("- web:/tmp", "from standard input")]
)
def test_what_can_be_done_once_is_not_done_on_several_servers(lone, words, what):
    for name in ("one", "two"):
        lone(f"docker server add {name} unix:///{name}.sock")
    assert lone(f"docker cp {words} --server one,two") == ("", f"'docker container cp' {what} takes one server, not 2\n", 125)
