"""Image references and platforms, against the vectors of github.com/distribution/reference."""

import pytest

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.notation.references import familiar, parse_platform, parse_reference

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text, familiar, full",
    [
        ("nginx", "nginx", "docker.io/library/nginx"),
        ("nginx:1.25", "nginx", "docker.io/library/nginx:1.25"),
        ("docker.io/library/nginx", "nginx", "docker.io/library/nginx"),
        ("index.docker.io/a/b", "a/b", "docker.io/a/b"),
        ("library/a/b", "library/a/b", "docker.io/library/a/b"),
        ("a/b/c", "a/b/c", "docker.io/a/b/c"),
        ("localhost/a", "localhost/a", "localhost/a"),
        ("localhost:5000/a:b", "localhost:5000/a", "localhost:5000/a:b"),
        ("127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b"),
        ("[::1]:5000/a", "[::1]:5000/a", "[::1]:5000/a"),
        ("Host/a", "Host/a", "Host/a"),
        ("a.b/c__d-e.f", "a.b/c__d-e.f", "a.b/c__d-e.f"),
        (f"a:1@{DIGEST}", "a", f"docker.io/library/a:1@{DIGEST}"),
        ("foo-bar:5000/x", "foo-bar:5000/x", "foo-bar:5000/x"),
    ],
)
def test_references(text, familiar, full):
    reference = parse_reference(text)
    assert (reference.familiar, str(reference)) == (familiar, full)


@pytest.mark.parametrize(
    "text", ["", ":1", "a:", "a@", "a@sha256:12", "-a", "a..b", "a/", "/a", "a//b", "https://a/b", "a b", "a:ü", "a.b:x/c", "a" * 256]
)
def test_what_is_none(text):
    with pytest.raises(DockerError):
        parse_reference(text)


def test_messages_are_docker_s():
    with pytest.raises(DockerError, match=r"^invalid reference format: repository name \(library/Nginx\) must be lowercase$"):
        parse_reference("Nginx")
    with pytest.raises(DockerError, match="cannot specify 64-byte hexadecimal strings"):
        parse_reference("ab" * 32)


@pytest.mark.parametrize(
    "name, shown",
    [
        ("docker.io/library/nginx:1", "nginx:1"),
        ("docker.io/a/b", "a/b"),
        ("docker.io/library/a/b", "library/a/b"),
        ("localhost/made:1", "localhost/made:1"),
        ("docker.io.example/x", "docker.io.example/x"),
        ("nginx", "nginx"),
    ],
)
def test_familiar(name, shown):
    assert familiar(name) == shown


def test_tagged():
    assert str(parse_reference("a").tagged()) == "docker.io/library/a:latest"
    assert str(parse_reference("a:1").tagged()) == "docker.io/library/a:1"
    assert parse_reference(f"a@{DIGEST}").tagged().tag is None


@pytest.mark.parametrize(
    "text, platform",
    [
        ("linux/arm64/v8", {"os": "linux", "architecture": "arm64", "variant": "v8"}),
        ("linux", {"os": "linux"}),
        ("Linux/x86_64", {"os": "linux", "architecture": "amd64"}),
        ("windows(10.0.17763)/amd64", {"os": "windows", "architecture": "amd64"}),
        (None, None),
    ],
)
def test_platforms(text, platform):
    assert parse_platform(text) == platform


@pytest.mark.parametrize("text", ["", "a/b/c/d", "linux/", "/amd64", "linux amd64"])
def test_no_platforms(text):
    with pytest.raises(UsageError):
        parse_platform(text)
