def test_tags_of_a_repository(real, docker, registry):
    name = f"{registry.address}/tags/bb"
    for tag in ("1", "2"):
        docker("tag", "busybox", f"{name}:{tag}", check=True)
    docker("push", "-a", name, check=True)
    assert real(f"docker image tags {name}") == ("1\n2\n", "", 0)
    assert real(f"docker image tags {name} --format json")[0].split() == ["[", '"1",', '"2"', "]"]


def test_who_is_not_there(real, registry):
    out, err, code = real(f"docker image tags {registry.address}/no/such")
    assert (out, code) == ("", 1) and "repository name not known to registry (status 404)" in err


def test_credentials_are_needed(real, protected):
    out, err, code = real(f"docker image tags {protected.address}/x")
    assert (out, code) == ("", 1) and f"log in with 'docker login {protected.address}'" in err
