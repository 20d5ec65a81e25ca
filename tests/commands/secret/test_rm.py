def test_names_are_printed_and_the_missing_told(fake, cms):
    found = [{"ID": f"{name}id", "Spec": {"Name": name, "Labels": {}}} for name in ("a", "c")]
    fake.expects("GET", "/secrets", reply=found)
    assert cms("docker secret ls -q")[0] == "aid\ncid\n"
    fake.expects("DELETE", "/secrets/a")
    fake.expects("DELETE", "/secrets/b", reply=(404, {"message": "secret b not found"}))
    assert cms("docker secret rm a b") == ("a\n", "Error response from daemon: secret b not found\n", 1)
    assert [one["name"] for one in cms.store.find("Secrets")] == ["c"]


def test_beside_the_docker_binary(beside):
    beside("secret rm nosuch")
