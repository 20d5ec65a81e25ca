from tests.running import container


def test_says_the_name_and_remembers_what_became_of_it(fake, cms):
    fake.expects("POST", "/containers/web/restart", query={"t": "3"}, reply=204)
    fake.allows("GET", "/containers/json", reply=[container(state="running")])
    assert cms("docker container restart -t 3 web") == ("web\n", "", 0)
    assert [document["state"] for document in cms.store.find("Containers")] == ["running"]


def test_several_in_the_order_typed_and_one_unknown(fake, cms):
    fake.expects("POST", "/containers/a/restart", reply=204)
    fake.expects("POST", "/containers/nosuch/restart", reply=(404, {"message": "No such container: nosuch"}))
    fake.expects("POST", "/containers/b/restart", reply=204)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker restart a nosuch b") == ("a\nb\n", "Error response from daemon: No such container: nosuch\n", 1)


def test_needs_a_container(cms):
    out, err, code = cms("docker container restart")
    assert (out, code) == ("", 125)
    assert "requires at least 1 argument" in err


def test_seconds_by_their_new_and_their_old_name(fake, cms):
    fake.expects("POST", "/containers/web/restart", query={"t": "3"}, reply=204, times=3)
    fake.allows("GET", "/containers/json", reply=[])
    for words in ("-t 3", "--timeout 3", "--time=3"):
        assert cms(f"docker restart {words} web") == ("web\n", "", 0)
    assert "both --timeout and --time" in cms("docker restart --timeout 3 --time 3 web")[1]
