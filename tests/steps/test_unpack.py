"""Archives that nobody vouches for stay in the directory they are unpacked in."""

import io
import os
import stat
import tarfile

import pytest

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps.unpack import unpack


class Answer:
    """A Response of given bytes."""

    def __init__(self, data):
        self._file = io.BytesIO(data)

    def readinto(self, view):
        return self._file.readinto(view[:1000])

    def read(self):
        return self._file.read()


def entry(name, kind=tarfile.REGTYPE, data=b"", link="", mode=0o644):
    made = tarfile.TarInfo(name)
    made.type, made.size, made.linkname, made.mode, made.mtime = kind, len(data), link, mode, 1000000000
    return made, data


def tar(*entries):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for made, data in entries:
            archive.addfile(made, io.BytesIO(data))
    return Answer(file.getvalue())


LINK, HARD, FOLDER, PIPE = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE


@pytest.fixture
def folder(tmp_path):
    """Where to; beside it is a file that must not be touched."""
    (tmp_path / "secret").write_text("mine")
    (tmp_path / "in").mkdir()
    yield tmp_path / "in"
    assert (tmp_path / "secret").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "secret"]


@pytest.mark.parametrize(
    "entries",
    [
        [entry("../secret", data=b"theirs")],
        [entry("a/../../secret", data=b"theirs")],
        [entry("..", FOLDER)],
        [entry("out", LINK, link=".."), entry("out/secret", data=b"theirs")],
        [entry("out", LINK, link="../secret"), entry("out/x", data=b"theirs")],
        [entry("out", LINK, link=".."), entry("out", FOLDER)],
        [entry("hard", HARD, link="../secret"), entry("hard", data=b"theirs")],
        [entry("out", LINK, link=".."), entry("hard", HARD, link="out/secret")],
        [entry("a", FOLDER), entry("a", data=b"x")],
    ],
)
def test_nothing_gets_out(folder, entries):
    with pytest.raises(DockerError):
        unpack(tar(*entries), str(folder))


def test_absolute_names_are_below_the_directory(folder):
    unpack(tar(entry("/etc/passwd", data=b"x")), str(folder))
    assert (folder / "etc/passwd").read_bytes() == b"x"


def test_a_link_is_replaced_and_not_written_through(folder):
    unpack(tar(entry("x", LINK, link="../secret"), entry("x", data=b"theirs")), str(folder))
    assert (folder / "x").read_bytes() == b"theirs" and not (folder / "x").is_symlink()


def test_all_kinds_with_modes_and_times(folder):
    entries = [
        entry("d", FOLDER, mode=0o555),
        entry("d/f", data=b"x" * 3000000, mode=0o4751),
        entry("d/l", LINK, link="/nowhere"),
        entry("d/h", HARD, link="d/f"),
        entry("d/p", PIPE, mode=0o600),
    ]
    assert unpack(tar(*entries), str(folder), "d", "new") > 3000000
    made = folder / "new"
    assert (stat.S_IMODE(made.stat().st_mode), made.stat().st_mtime) == (0o555, 1000000000)
    assert ((made / "f").stat().st_size, stat.S_IMODE((made / "f").stat().st_mode)) == (3000000, 0o4751)
    assert os.readlink(made / "l") == "/nowhere"
    assert (made / "h").stat().st_ino == (made / "f").stat().st_ino
    assert stat.S_ISFIFO((made / "p").stat().st_mode)


@pytest.mark.parametrize("data", [b"no tar at all" * 100, b""])
def test_what_is_no_archive(folder, data):
    with pytest.raises(DockerError):
        unpack(Answer(data), str(folder))


def test_cut_in_the_middle(folder):
    whole = tar(entry("f", data=b"x" * 5000))._file.getvalue()
    with pytest.raises(DockerError):
        unpack(Answer(whole[:3000]), str(folder))


def test_a_sparse_file(folder):
    data = bytearray(b"\0" * 512)
    made = tarfile.TarInfo("top/sparse")
    made.type, made.size = tarfile.GNUTYPE_SPARSE, 3
    data[:] = made.tobuf(tarfile.GNU_FORMAT)
    # One piece of 3 bytes at 4093, of a file of 4096.
    data[386:410] = b"%011o\0%011o\0" % (4093, 3)
    data[483:495] = b"%011o\0" % 4096
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 8 * 32 + sum(data[156:512]))
    rest = tar(entry("top/next", data=b"next")).read()
    unpack(Answer(bytes(data) + b"end".ljust(512, b"\0") + rest), str(folder))
    assert (folder / "top" / "sparse").read_bytes() == b"end".rjust(4096, b"\0")
    assert (folder / "top" / "next").read_bytes() == b"next"


def test_only_what_was_asked_for_is_unpacked(folder):
    with pytest.raises(DockerError, match='".bashrc" is not part of "log", which was asked for'):
        unpack(tar(entry("log", data=b"1"), entry(".bashrc", data=b"theirs")), str(folder), "log", "mine")
    assert [path.name for path in folder.iterdir()] == ["mine"]
