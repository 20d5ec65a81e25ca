from tests.running import image


def test_says_what_went_and_remembers_what_is_left(fake, cms):
    fake.expects("DELETE", "/images/a:1", query={"force": "1", "noprune": "1"}, reply=[{"Untagged": "a:1"}, {"Deleted": "sha256:12"}])
    fake.expects("GET", "/images/json", reply=[image(2, ["b:1"])])
    assert cms("docker rmi -f --no-prune a:1") == ("Untagged: a:1\nDeleted: sha256:12\n", "", 0)
    assert [document["name"] for document in cms.store.find("Images")] == ["b:1"]


def test_refused(fake, cms):
    fake.expects("DELETE", "/images/a", reply=(409, {"message": "image is being used"}))
    assert cms("docker image delete a") == ("", "Error response from daemon: image is being used\n", 1)
