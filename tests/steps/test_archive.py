import io
import os
import socket
import tarfile

import pytest

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps.archive import Packer


def joined(packer):
    return b"".join(os.pread(piece.fileno(), len(piece), 0) if hasattr(piece, "fileno") else piece for piece in packer)


def packed(path, name):
    return tarfile.open(fileobj=io.BytesIO(joined(Packer(str(path), name))))


def test_all_kinds(tmp_path):
    top = tmp_path / "top"
    (top / "empty").mkdir(parents=True)
    (top / "file").write_bytes(b"x" * 1500000)
    (top / ("long" * 50)).write_text("long")
    os.link(top / "file", top / "hard")
    (top / "link").symlink_to("/nowhere")
    os.mkfifo(top / "pipe")
    (top / "file").chmod(0o4751)
    (top / "bytes").write_text("")
    os.rename(top / "bytes", os.fsencode(top) + b"/\xff")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(top / "sock"))
        packer = Packer(str(top), "new")
        data = joined(packer)
    assert packer.size == len(data)
    with tarfile.open(fileobj=io.BytesIO(data), errors="surrogateescape") as archive:
        found = {member.name: member for member in archive}
        names = ["new", "new/empty", "new/file", "new/hard", "new/link", "new/" + "long" * 50, "new/pipe", "new/\udcff"]
        assert sorted(found) == sorted(names), "a socket means nothing elsewhere"
        assert archive.extractfile("new/hard").read() == b"x" * 1500000
        assert (found["new/hard"].type, found["new/hard"].linkname) == (tarfile.LNKTYPE, "new/file")
        assert (found["new/link"].linkname, found["new/file"].mode, found["new/pipe"].type) == ("/nowhere", 0o4751, tarfile.FIFOTYPE)
        assert {(member.uname, member.gname, member.uid) for member in archive} == {("", "", os.getuid())}


def test_one_file_and_what_is_in_a_directory(tmp_path):
    (tmp_path / "file").write_text("x")
    with packed(tmp_path / "file", "other") as archive:
        assert archive.getnames() == ["other"]
    with packed(f"{tmp_path}/.", ".") as archive:
        assert archive.getnames() == [".", "./file"]


def test_a_file_that_becomes_shorter(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 3000)
    pieces = iter(Packer(str(path), "file"))
    next(pieces)
    os.truncate(path, 10)
    with pytest.raises(DockerError, match="it became shorter while it was copied"):
        list(pieces)


def test_what_is_not_there(tmp_path):
    with pytest.raises(DockerError, match="No such file"):
        list(Packer(f"{tmp_path}/nosuch", "x"))
