"""The context as it arrives at an engine, held against the docker binary's."""

import io
import os
import tarfile

import pytest

from cloudmesh_docker.building.source import find_source
from cloudmesh_docker.errors import DockerError

FILES = """a.log b.txt d/a.log d/b.txt d/e/a.log d/e/b.txt keep/x keep/not/y keep/not/z/w README.md README-secret.md .hidden .git/config
node_modules/m/index.js temp temp1/x tempo x/temp1 sub/Dockerfile Dockerfile .dockerignore""".split()
LISTS = (
    "",
    "*.log\n",
    "**/*.log\n!d/a.log\n",
    "*\n!keep\nkeep/not\n!keep/not/z\n",
    "# comment\n/d\n.git\n!d/e/b.txt\n",
    "*/temp*\ntemp?\n",
    "*.md\n!README*.md\nREADME-secret.md\n",
    "**\n!**/b.txt\n!Dockerfile\n",
    "Dockerfile\n.dockerignore\n**/Dockerfile\n",
    "node_modules/\nd/**/a.*\n./x/../x\n",
)


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    """A folder with all kinds of files."""
    folder = tmp_path_factory.mktemp("context")
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (folder / "Dockerfile").write_text("FROM busybox\n")
    (folder / "sub/Dockerfile").write_text("FROM busybox\n")
    os.chmod(folder / "b.txt", 0o751)
    os.utime(folder / "d/b.txt", (1, 1000000000.5))
    os.symlink("b.txt", folder / "link")
    os.symlink("/nowhere", folder / "d/broken")
    os.link(folder / "b.txt", folder / "twice")
    os.mkfifo(folder / "pipe")
    return folder


def content(data):
    """What a tar says of each member, in order; without the owners' names and the kind among the modes, which older docker binaries send."""
    archive = tarfile.open(fileobj=io.BytesIO(data))
    fields = ("name", "mtime", "uid", "gid", "type", "linkname", "size")
    return [
        (*(getattr(member, field) for field in fields), member.mode & 0o7777, archive.extractfile(member).read() if member.isreg() else b"")
        for member in archive
    ]


@pytest.mark.parametrize("words", [(), ("-f", "sub/Dockerfile")], ids=["usual", "named"])
@pytest.mark.parametrize("patterns", LISTS)
def test_the_same_as_the_docker_binary_sends(fake, docker, tree, monkeypatch, patterns, words):
    bodies = []
    fake.expects("POST", "/build", reply=lambda request: bodies.append(request.body) or b'{"stream":"done"}\n')
    monkeypatch.chdir(tree)
    (tree / ".dockerignore").write_text(patterns)
    done = docker("build", *words, ".", engine=fake, check=True)
    source = find_source(".", words[-1] if words else None, None)
    assert content(b"".join(source.body)) == content(bodies[0])
    assert source.dockerfile == (words[-1] if words else "Dockerfile")
    assert f"{source.body.size / 1000:.4g}kB" in done.stdout and source.body.size == len(bodies[0])


@pytest.mark.parametrize("patterns", ["[\n", "!\n"])
def test_patterns_that_are_none_are_refused(tree, patterns):
    (tree / ".dockerignore").write_text(patterns)
    with pytest.raises(DockerError):
        find_source(str(tree), None, None)


def test_the_small_spelling(tmp_path):
    (tmp_path / "dockerfile").write_text("FROM x\n")
    assert find_source(str(tmp_path), None, None).dockerfile == "dockerfile"


def test_a_dockerfile_that_is_a_link(tmp_path):
    (tmp_path / "real").write_text("FROM x\n")
    os.symlink("real", tmp_path / "Dockerfile")
    assert find_source(str(tmp_path), None, None).dockerfile == "real"
