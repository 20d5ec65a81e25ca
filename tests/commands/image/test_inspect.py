import json


def test_names_with_slashes_and_who_is_missing(fake, cms):
    fake.expects("GET", "/images/reg:5000/a/b:1/json", reply={"Id": "sha256:1"})
    fake.expects("GET", "/images/nosuch/json", reply=(404, {"message": "No such image: nosuch"}))
    out, err, code = cms("docker image inspect reg:5000/a/b:1 nosuch")
    assert json.loads(out) == [{"Id": "sha256:1"}]
    assert (err, code) == ("Error response from daemon: No such image: nosuch\n", 1)


def test_a_platform(make_fake, lone):
    fake = make_fake(api_version="1.49")
    lone(f"docker server add new {fake.address} --use")
    platform = {"platform": '{"os":"linux","architecture":"arm64","variant":"v8"}'}
    fake.expects("GET", "/images/a/json", query=platform, reply={"Id": "sha256:1"})
    assert json.loads(lone("docker image inspect --platform linux/arm64/v8 a")[0]) == [{"Id": "sha256:1"}]


def test_a_platform_needs_a_newer_engine(cms):
    assert "platform needs API 1.49" in cms("docker image inspect --platform linux/arm64 a")[1]
