import io
import tarfile

import pytest

from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.terminal import Terminal


@pytest.fixture
def archived(clean_engine, monkeypatch):
    """Run a line with a binary stdout: (its bytes, stderr, exit code)."""
    monkeypatch.setenv("DOCKER_HOST", clean_engine.address)

    def run(*words):
        out, err = io.BytesIO(), io.StringIO()
        terminal = Terminal(io.StringIO(), io.TextIOWrapper(out, write_through=True), err)
        session = Session(terminal)
        try:
            code = session.run(list(words))
        finally:
            session.close()
        return out.getvalue(), err.getvalue(), code

    return run


def names(data):
    return sorted(tarfile.open(fileobj=io.BytesIO(data)).getnames())


def test_standard_output_and_a_file_are_the_same(archived, docker, tmp_path):
    docker("tag", "busybox", "second:1", check=True)
    data, err, code = archived("save", "busybox", "second:1")
    assert (err, code) == ("", 0)
    assert archived("image", "save", "-o", str(tmp_path / "s.tar"), "busybox", "second:1") == (b"", "", 0)
    theirs = docker("save", "busybox", "second:1", text=False).stdout
    assert names(data) == names((tmp_path / "s.tar").read_bytes()) == names(theirs)
    assert (tmp_path / "s.tar").stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_no_file_and_spoils_none(archived, docker, tmp_path):
    (tmp_path / "old").write_text("old")
    theirs = docker("save", "-o", str(tmp_path / "new"), "nosuch")
    assert archived("save", "-o", str(tmp_path / "old"), "nosuch") == (b"", theirs.stderr, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["old"] and (tmp_path / "old").read_text() == "old"
    out, err, code = archived("save", "-o", f"{tmp_path}/no/such", "busybox")
    assert (out, code) == (b"", 1) and f"failed to save image: invalid output path: stat {tmp_path}/no: no such file" in err


def test_a_cut_archive_is_no_file(fake, cms, tmp_path):
    def cut():
        yield b"half"
        fake.close()

    fake.expects("GET", "/images/get", query={"names": "a"}, reply=cut())
    out, err, code = cms(f"docker save -o {tmp_path}/a.tar a")
    assert (out, code, list(tmp_path.iterdir())) == ("", 1, []), err


def test_not_to_a_terminal(cms, monkeypatch):
    monkeypatch.setattr(Terminal, "screen", True)
    assert cms("docker save a") == ("", "cowardly refusing to save to a terminal. Use the -o flag or redirect\n", 1)
