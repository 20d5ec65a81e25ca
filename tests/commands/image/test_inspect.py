import json


def test_names_with_slashes_and_who_is_missing(fake, cms):
    fake.expects("GET", "/images/reg:5000/a/b:1/json", reply={"Id": "sha256:1"})
    fake.expects("GET", "/images/nosuch/json", reply=(404, {"message": "No such image: nosuch"}))
    out, err, code = cms("docker image inspect reg:5000/a/b:1 nosuch")
    assert json.loads(out) == [{"Id": "sha256:1"}]
    assert (err, code) == ("Error response from daemon: No such image: nosuch\n", 1)
