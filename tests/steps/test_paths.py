"""Docker's rules of which file becomes which; tests/commands/container/test_cp.py holds the whole against the docker binary."""

import pytest

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import paths


@pytest.mark.parametrize(
    "word, both",
    [
        ("web:/etc", ("web", "/etc")),
        ("web:etc:more", ("web", "etc:more")),
        ("/a:b", (None, "/a:b")),
        ("./a:b", (None, "./a:b")),
        ("../a:b", (None, "../a:b")),
        ("file", (None, "file")),
        ("-", (None, "-")),
        ("web:", ("web", "")),
    ],
)
def test_split(word, both):
    assert paths.split(word) == both


@pytest.mark.parametrize(
    "path, both",
    [
        ("/a/b", ("/a", "b")),
        ("/a/b/", ("/a", "b")),
        ("/a/b/.", ("/a/b", ".")),
        ("a", (".", "a")),
        (".", (".", ".")),
        ("/", ("/", "/")),
        ("/.", ("/", ".")),
        ("//a", ("/", "a")),
    ],
)
def test_split_entry(path, both):
    assert paths.split_entry(path) == both


FILE, FOLDER = paths.Place("/s/file"), paths.Place("/s/dir", is_dir=True)


@pytest.mark.parametrize(
    "source, target, made",
    [
        (FILE, paths.Place("/t", is_dir=True), ("/t", None)),
        (FILE, paths.Place("/t/old"), ("/t", "old")),
        (FILE, paths.Place("/t/new", exists=False), ("/t", "new")),
        (FOLDER, paths.Place("/t", is_dir=True), ("/t", None)),
        (FOLDER, paths.Place("/t/new", exists=False), ("/t", "new")),
        (FOLDER, paths.Place("/t/new/", exists=False), ("/t", "new")),
        (FOLDER, paths.Place("/t/old"), "cannot copy directory"),
        (FILE, paths.Place("/t/new/", exists=False), "no such directory"),
    ],
)
def test_arrange(source, target, made):
    if isinstance(made, tuple):
        assert paths.arrange(source, target) == made
        return
    with pytest.raises(DockerError, match=made):
        paths.arrange(source, target)


def test_links_of_ours(tmp_path):
    (tmp_path / "dir").mkdir()
    (tmp_path / "link").symlink_to("dir")
    (tmp_path / "loop").symlink_to("loop")
    kept = paths.local_source(f"{tmp_path}/link", False)
    assert (kept.path, kept.is_dir, kept.name) == (f"{tmp_path}/link", False, None)
    followed = paths.local_source(f"{tmp_path}/link", True)
    assert (followed.path, followed.is_dir, followed.name) == (f"{tmp_path}/dir", True, "link")
    assert paths.local_target(f"{tmp_path}/link").path == f"{tmp_path}/dir"
    with pytest.raises(DockerError, match="too many symlinks"):
        paths.local_target(f"{tmp_path}/loop")
