import io
import tarfile

WHOLE = b"x" * 3000000 + bytes(1024)


def test_to_a_file_which_is_whole_or_not_there(fake, cms, tmp_path):
    fake.expects("GET", "/containers/web/export", reply=WHOLE)
    assert cms(f"docker container export -o {tmp_path}/x.tar web") == ("", "", 0)
    assert (tmp_path / "x.tar").read_bytes() == WHOLE

    def cut():
        yield b"x" * 1000
        raise OSError

    fake.expects("GET", "/containers/web/export", reply=cut())
    assert cms(f"docker export -o {tmp_path}/y.tar web")[2] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar"]
    fake.expects("GET", "/containers/web/export", reply=b"x" * 3000)
    assert "it is incomplete" in cms("docker export web")[1]


def test_refused(cms, tmp_path, monkeypatch):
    words = "failed to export container: invalid output path: stat /nosuch: no such file or directory\n"
    assert cms("docker export -o /nosuch/x web") == ("", words, 1)
    assert "is a directory" in cms(f"docker export -o {tmp_path} web")[1]
    monkeypatch.setattr("cloudmesh_docker.terminal.Terminal.screen", True)
    assert cms("docker export web") == ("", "cowardly refusing to save to a terminal. Use the -o flag or redirect\n", 1)


def test_beside_the_docker_binary(real, docker, tmp_path):
    docker("create", "--name", "one", "busybox", check=True)
    theirs = docker("export", "one", text=False).stdout
    assert real(f"docker export --output={tmp_path}/ours one")[2] == 0
    assert real("docker export one")[1:] == ("", 0)
    with tarfile.open(fileobj=io.BytesIO(theirs)) as one, tarfile.open(tmp_path / "ours") as other:
        assert one.getnames() == other.getnames()
    theirs = docker("export", "nosuch")
    out, err, code = real("docker export nosuch")
    assert (out, code) == ("", theirs.returncode) and "No such container: nosuch" in err
