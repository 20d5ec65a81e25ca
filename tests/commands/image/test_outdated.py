import pytest
import requests

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


@pytest.fixture
def moved(docker, registry, clean_engine, tmp_path):
    """A name whose tag the registry has moved on since this engine had it, with a container; and one that is up to date."""
    name, same = f"{registry.address}/out/bb", f"{registry.address}/out/same"
    (tmp_path / "Dockerfile").write_text("FROM busybox\nLABEL newer=yes\n")
    docker("build", "-t", f"{name}:new", str(tmp_path), check=True)
    for reference in (f"{name}:new", name, same):
        if reference != f"{name}:new":
            docker("tag", "busybox", reference, check=True)
        docker("push", reference, check=True)
    docker("create", "--name", "old", name, "true", check=True), docker("create", "--name", "fine", same, "true", check=True)
    manifests = f"http://{registry.address}/v2/out/bb/manifests"
    newer = requests.get(f"{manifests}/new", headers={"Accept": MANIFEST})
    assert requests.put(f"{manifests}/latest", newer.content, headers={"Content-Type": MANIFEST}).status_code == 201
    return name


def test_images_and_containers_that_are_older(real, moved):
    assert real("docker image outdated -q") == (f"{moved}:latest\nold\n", "", 0)
    assert real("docker image outdated -q nosuch") == ("", "", 0)
    lines = real(f"docker image outdated {moved}")[0].splitlines()
    assert lines[0].split() == ["TYPE", "NAME", "IMAGE", "HERE", "REGISTRY"]
    assert len(set(lines[1].split()[-2:])) == 2


def test_the_container_stays_when_the_image_is_pulled(real, moved):
    assert real(f"docker pull -q {moved}")[2] == 0
    out, err, code = real("docker image outdated --format '{{.Type}} {{.Name}} {{.Reference}}'")
    assert (out, err, code) == (f"container old {moved}:latest\n", "", 0)


def test_a_registry_that_does_not_answer_is_named(fake, cms):
    digest = "sha256:" + "ab" * 32
    image = {"Id": "sha256:1", "RepoTags": ["127.0.0.1:1/a:1"], "RepoDigests": [f"127.0.0.1:1/a@{digest}"]}
    fake.expects("GET", "/images/json", reply=[image])
    fake.expects("GET", "/containers/json", reply=[{"Id": "c", "Names": ["/c"], "Image": "127.0.0.1:1/a:1", "ImageID": "sha256:1"}])
    fake.expects("GET", "/distribution/127.0.0.1:1/a:1/json", reply=(500, {"message": "connection refused"}))
    out, err, code = cms("docker image outdated -q")
    assert (out, err, code) == ("", "Error response from daemon: connection refused\n", 1)


def test_each_tag_is_asked_for_once(make_fake, lone, monkeypatch):
    from cloudmesh_docker.registry import client

    asked = []
    monkeypatch.setattr(client.Registry, "digest", lambda self, path, tag: asked.append((self.domain, path, tag)) or "sha256:new")
    for name in ("s0", "s1", "s2"):
        fake = make_fake()
        image = {"Id": "sha256:1", "RepoTags": ["nginx:1"], "RepoDigests": ["nginx@sha256:" + "ab" * 32]}
        fake.expects("GET", "/images/json", reply=[image]), fake.expects("GET", "/containers/json", reply=[])
        lone(f"docker server add {name} {fake.address}")
    out, err, code = lone("docker --server all image outdated --format '{{.Server}} {{.Name}}'")
    assert (out, err, code) == ("s0 nginx:1\ns1 nginx:1\ns2 nginx:1\n", "", 0)
    assert asked == [("docker.io", "library/nginx", "1")]
