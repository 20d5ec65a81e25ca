import json

import pytest

from tests.running import image

IDENTITY = "sha256:" + "1" * 64


@pytest.mark.parametrize(
    "words, query",
    [
        ("web", {}),
        ("web repo", {"repo": "repo"}),
        ("web host:5000/repo", {"repo": "host:5000/repo"}),
        ("web host:5000/repo:1", {"repo": "host:5000/repo", "tag": "1"}),
        ("-a Ada -m why -c 'CMD [\"sh\"]' -c 'ENV A=1' web", {"author": "Ada", "comment": "why", "changes": ['CMD ["sh"]', "ENV A=1"]}),
        ("--no-pause web", {"pause": "0"}),
        ("--pause=false web", {"pause": "0"}),
        ("-p web", {}),
    ],
)
def test_what_is_sent(fake, cms, words, query):
    fake.expects("POST", "/commit", query={"container": "web", **query}, reply=(201, {"Id": IDENTITY}))
    fake.expects("GET", "/images/json", reply=[image()])
    assert cms(f"docker container commit {words}") == (IDENTITY + "\n", "", 0)
    assert [document["name"] for document in cms.store.find("Images")] == ["busybox:latest"]


def test_contradiction(cms):
    assert cms("docker commit --no-pause -p web")[2] == 125


def test_on_a_real_engine(real, docker):
    docker("run", "--name", "one", "busybox", "touch", "/new", check=True)
    try:
        out, err, code = real("docker commit -m why -a Ada -c 'ENV A=1' one made:1")
        assert (err, code) == ("", 0)
        (made,) = json.loads(docker("inspect", "made:1").stdout)
        assert (made["Id"] + "\n", made["Comment"], made["Author"], made["Config"]["Env"][-1]) == (out, "why", "Ada", "A=1")
        assert "made:1" in {document["name"] for document in real.store.find("Images")}
        theirs = docker("commit", "nosuch")
        assert real("docker commit nosuch") == ("", theirs.stderr, theirs.returncode)
    finally:
        docker("rmi", "-f", "made:1")
