"""The tar of a context: what is in it, how it is read, and how little of it is in memory."""

import io
import os
import tarfile
import tracemalloc

import pytest

from cloudmesh_docker.building.ignore import Ignore
from cloudmesh_docker.building.tar import Packed
from cloudmesh_docker.errors import DockerError


def listed(packed):
    return {member.name: member for member in tarfile.open(fileobj=io.BytesIO(b"".join(packed)))}


def test_modes_times_and_links_are_kept_and_owners_are_not(tmp_path):
    (tmp_path / "d").mkdir(mode=0o2750)
    os.chmod(tmp_path / "d", 0o2750)
    (tmp_path / "d/f").write_bytes(b"x" * 600)
    os.chmod(tmp_path / "d/f", 0o4711)
    os.utime(tmp_path / "d/f", (1, 1234567890.9))
    os.link(tmp_path / "d/f", tmp_path / "d/g")
    os.symlink("../nowhere", tmp_path / "l")
    os.mkfifo(tmp_path / "p")
    members = listed(Packed(tmp_path, Ignore([])))
    assert list(members) == ["d", "d/f", "d/g", "l", "p"]
    file = members["d/f"]
    assert (file.mode, file.mtime, file.uid, file.gid, file.uname, file.size) == (0o4711, 1234567890, 0, 0, "", 600)
    assert members["d"].mode == 0o2750 and members["d"].isdir()
    assert (members["d/g"].islnk(), members["d/g"].linkname) == (True, "d/f")
    assert (members["l"].issym(), members["l"].linkname, members["p"].isfifo()) == (True, "../nowhere", True)


def test_names_that_are_long_or_no_text(tmp_path):
    long = "n" * 200
    (tmp_path / long).write_text("1")
    (tmp_path / "ü").write_text("2")
    with open(os.fsencode(tmp_path) + b"/\xff", "w") as file:
        file.write("3")
    assert set(listed(Packed(tmp_path, Ignore([])))) == {long, "ü", os.fsdecode(b"\xff")}


def test_what_is_replaced(tmp_path):
    (tmp_path / "a").write_text("old")
    archive = tarfile.open(fileobj=io.BytesIO(b"".join(Packed(tmp_path, Ignore([]), {"a": b"new", "b": b""}))))
    assert [(member.name, archive.extractfile(member).read()) for member in archive] == [("a", b"new"), ("b", b"")]


def test_memory_does_not_grow_with_the_context(tmp_path):
    with open(tmp_path / "big", "wb") as file:
        file.truncate(64 << 20)
    tracemalloc.start()
    packed = Packed(tmp_path, Ignore([])).check()
    assert sum(len(piece) for piece in packed) == packed.size == (64 << 20) + 3 * 512
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 << 20


def test_a_file_that_shrinks_is_an_error(tmp_path):
    (tmp_path / "f").write_bytes(b"x" * 500_000)
    pieces = iter(Packed(tmp_path, Ignore([])))
    next(pieces)
    os.truncate(tmp_path / "f", 10)
    with pytest.raises(DockerError, match="became shorter"):
        list(pieces)


@pytest.mark.parametrize("name, mode", [("f", 0o000), ("d", 0o000)])
def test_what_can_not_be_read_is_named(tmp_path, monkeypatch, name, mode):
    (tmp_path / "f").write_text("x")
    (tmp_path / "d").mkdir()
    # Root may read everything, so that the answer of the system is put in its mouth.
    monkeypatch.setattr(os, "access", lambda path, wanted: not str(path).endswith("/" + name))
    with pytest.raises(DockerError, match=f"no permission to read from '{tmp_path}/{name}'"):
        Packed(tmp_path, Ignore([])).check()
    Packed(tmp_path, Ignore([name])).check()
