import pytest


@pytest.fixture
def archive(docker, clean_engine, tmp_path):
    """A file with two images, which the engine does not have any more under these names."""
    docker("tag", "busybox", "one:1", check=True), docker("tag", "busybox", "two:2", check=True)
    docker("save", "-o", str(tmp_path / "two.tar"), "one:1", "two:2", check=True)
    docker("rmi", "one:1", "two:2", check=True)
    return tmp_path / "two.tar"


def test_a_file_and_standard_input(real, archive, docker):
    lines = "Loaded image: one:1\nLoaded image: two:2\n"
    assert real(f"docker load -i {archive}") == (lines, "", 0)
    assert real("docker image load -q", stdin=archive.read_bytes()) == (lines, "", 0)
    assert docker("load", "-i", str(archive)).stdout == lines
    assert {"one:1", "two:2"} <= {tag for document in real.store.find("Images") for tag in document["raw"]["RepoTags"]}


def test_what_is_no_archive(real, docker, tmp_path):
    (tmp_path / "bad").write_text("no archive\n" * 100)
    for path in (tmp_path / "bad", tmp_path / "nosuch"):
        theirs = docker("load", "-i", str(path))
        assert real(f"docker load -i {path}") == ("", theirs.stderr, 1)


def test_options_go_to_the_engine(fake, cms, steps, tmp_path):
    (tmp_path / "a.tar").write_bytes(b"tar")
    fake.expects("POST", "/images/load", query={"quiet": "1"}, body=b"tar", reply=steps({"stream": "Loaded image: a:1\n"}))
    fake.allows("GET", "/images/json", reply=[])
    assert cms(f"docker load -qi {tmp_path}/a.tar") == ("Loaded image: a:1\n", "", 0)
    fake.expects("POST", "/images/load", query={"quiet": "0"}, body=b"tar", reply=steps({"stream": "Loaded image: a:1\n"}))
    assert cms(f"docker load -i {tmp_path}/a.tar") == ("Loaded image: a:1\n", "", 0)
    assert "platform needs API 1.48" in cms(f"docker load --platform linux/arm64 -i {tmp_path}/a.tar")[1]


def test_a_file_goes_to_several_servers_and_standard_input_to_one(make_fake, lone, steps, tmp_path):
    (tmp_path / "a.tar").write_bytes(b"tar")
    for name in ("s0", "s1"):
        fake = make_fake()
        fake.expects("POST", "/images/load", body=b"tar", reply=steps({"stream": "Loaded image: a:1\n"}))
        fake.allows("GET", "/images/json", reply=[])
        lone(f"docker server add {name} {fake.address}")
    out, err, code = lone(f"docker --server s0,s1 load -i {tmp_path}/a.tar")
    assert (sorted(out.splitlines()), err, code) == (["s0 | Loaded image: a:1", "s1 | Loaded image: a:1"], "", 0)
    out, err, code = lone("docker --server s0,s1 load", stdin=b"tar")
    assert (out, code) == ("", 125) and "several servers" in err
