def test_names_are_printed_and_the_missing_told(fake, cms):
    found = [{"ID": f"{name}id", "Spec": {"Name": name, "Labels": {}}} for name in ("a", "c")]
    fake.expects("GET", "/configs", reply=found)
    assert cms("docker config ls -q")[0] == "aid\ncid\n"
    fake.expects("DELETE", "/configs/a")
    fake.expects("DELETE", "/configs/b", reply=(404, {"message": "config b not found"}))
    assert cms("docker config rm a b") == ("a\n", "Error response from daemon: config b not found\n", 1)
    assert [one["name"] for one in cms.store.find("Configs")] == ["c"]


def test_beside_the_docker_binary(beside):
    beside("config rm nosuch")
