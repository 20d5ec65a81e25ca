from tests.running import container


def test_says_the_name_and_remembers_what_became_of_it(fake, cms):
    fake.expects("POST", "/containers/web/pause", reply=204)
    fake.allows("GET", "/containers/json", reply=[container(state="paused")])
    assert cms("docker container pause web") == ("web\n", "", 0)
    assert [document["state"] for document in cms.store.find("Containers")] == ["paused"]


def test_several_in_the_order_typed_and_one_unknown(fake, cms):
    fake.expects("POST", "/containers/a/pause", reply=204)
    fake.expects("POST", "/containers/nosuch/pause", reply=(404, {"message": "No such container: nosuch"}))
    fake.expects("POST", "/containers/b/pause", reply=204)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker pause a nosuch b") == ("a\nb\n", "Error response from daemon: No such container: nosuch\n", 1)


def test_needs_a_container(cms):
    out, err, code = cms("docker container pause")
    assert (out, code) == ("", 125)
    assert "requires at least 1 argument" in err
