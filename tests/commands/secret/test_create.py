def made(fake, identity, name):
    """Have the engine describe what was made."""
    fake.expects("GET", f"/secrets/{identity}", reply={"ID": identity, "Spec": {"Name": name, "Labels": {}}})


def test_of_a_file_or_standard_input(fake, cms, tmp_path):
    made(fake, "x", "one")
    made(fake, "y", "two")
    (tmp_path / "data").write_text("hi")
    body = {"Name": "one", "Labels": {"a": "b"}, "Data": "aGk=", "Templating": {"Name": "golang"}}
    fake.expects("POST", "/secrets/create", body=body, reply=(201, {"ID": "x"}))
    assert cms(f"docker secret create -l a=b --template-driver golang one {tmp_path}/data") == ("x\n", "", 0)
    fake.expects("POST", "/secrets/create", body={"Name": "two", "Labels": {}, "Data": "aGV5"}, reply=(201, {"ID": "y"}))
    assert cms("docker secret create two -", b"hey") == ("y\n", "", 0)
    known = cms.store.find("Secrets", sort="name")
    assert [one["name"] for one in known] == ["one", "two"] and "Data" not in str(known)


def test_a_file_that_is_not_there(fake, cms):
    assert cms("docker secret create one /nosuch") == ("", 'Error reading content from "/nosuch": No such file or directory\n', 1)
    assert fake.requests == []


def test_a_driver_has_the_data(fake, cms):
    made(fake, "x", "s")
    fake.expects("POST", "/secrets/create", body={"Name": "s", "Labels": {}, "Driver": {"Name": "vault"}}, reply=(201, {"ID": "x"}))
    assert cms("docker secret create -d vault s") == ("x\n", "", 0)
    assert cms("docker secret create -d vault s /etc/hostname")[1] == "When using secret driver secret data must be empty\n"
    assert cms("docker secret create s")[2] == 1


def test_it_is_kept_nowhere(fake, cms, home, tmp_path):
    (tmp_path / "key").write_text("very secret")
    made(fake, "x", "s")
    fake.expects("POST", "/secrets/create", reply=(201, {"ID": "x"}))
    out, err, code = cms(f"docker secret create --debug s {tmp_path}/key")
    assert (code, "dmVyeSBzZWNyZXQ" in out + err) == (0, False)
    assert "dmVyeSBzZWNyZXQ" not in cms(f"docker secret create --dry-run s {tmp_path}/key")[0]
    for path in home.rglob("*"):
        assert not path.is_file() or (b"very secret" not in path.read_bytes() and b"dmVyeSBzZWNyZXQ" not in path.read_bytes())


def test_beside_the_docker_binary(managed, beside, tmp_path):
    (tmp_path / "data").write_text("hi")
    assert managed(f"docker secret create one {tmp_path}/data")[2] == 0
    beside(f"secret create one {tmp_path}/data")
