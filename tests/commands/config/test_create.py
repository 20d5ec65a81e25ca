def made(fake, identity, name):
    """Have the engine describe what was made."""
    fake.expects("GET", f"/configs/{identity}", reply={"ID": identity, "Spec": {"Name": name, "Labels": {}, "Data": "aGk="}})


def test_of_a_file_or_standard_input(fake, cms, tmp_path):
    made(fake, "x", "one")
    made(fake, "y", "two")
    (tmp_path / "data").write_text("hi")
    body = {"Name": "one", "Labels": {"a": "b"}, "Data": "aGk=", "Templating": {"Name": "golang"}}
    fake.expects("POST", "/configs/create", body=body, reply=(201, {"ID": "x"}))
    assert cms(f"docker config create -l a=b --template-driver golang one {tmp_path}/data") == ("x\n", "", 0)
    fake.expects("POST", "/configs/create", body={"Name": "two", "Labels": {}, "Data": "aGV5"}, reply=(201, {"ID": "y"}))
    assert cms("docker config create two -", b"hey") == ("y\n", "", 0)
    known = cms.store.find("Configs", sort="name")
    assert [one["name"] for one in known] == ["one", "two"] and "Data" not in str(known)


def test_a_file_that_is_not_there(fake, cms):
    assert cms("docker config create one /nosuch") == ("", 'Error reading content from "/nosuch": No such file or directory\n', 1)
    assert fake.requests == []


def test_beside_the_docker_binary(managed, beside, tmp_path):
    (tmp_path / "data").write_text("hi")
    assert managed(f"docker config create one {tmp_path}/data")[2] == 0
    beside(f"config create one {tmp_path}/data")
