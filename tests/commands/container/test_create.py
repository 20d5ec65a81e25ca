import base64
import json
import re

import pytest

from cloudmesh_docker import catalog
from cloudmesh_docker.notation.options import option_lines

IDENTITY = "ab" * 32
MISSING = (404, {"message": "No such image: nginx:latest"})


@pytest.fixture
def created(fake):
    """Requests to create a container are answered; the last one's body is in the list."""
    bodies = []

    def reply(request):
        bodies.append((request.query, request.json))
        return 201, {"Id": IDENTITY, "Warnings": ["no swap"]}

    fake.expects("POST", "/containers/create", reply=reply)
    fake.allows("GET", "/containers/json", reply=[])
    return bodies


def test_the_form_of_2014(created, cms):
    assert cms("docker container create web busybox") == (IDENTITY + "\n", "WARNING: no swap\n", 0)
    ((query, body),) = created
    assert (query, body["Image"], body["Cmd"]) == ({"name": "web"}, "busybox", None)


def test_dockers_form(created, cms):
    assert cms("docker container create -e A='b c' -l x=y --name web busybox echo -n hi")[2] == 0
    ((query, body),) = created
    assert (query, body["Image"], body["Cmd"]) == ({"name": "web"}, "busybox", ["echo", "-n", "hi"])
    assert (body["Env"], body["Labels"]) == (["A=b c"], {"x": "y"})


def test_two_words_behind_the_short_form_are_image_and_command(created, cms):
    assert cms("docker create busybox top")[2] == 0
    ((query, body),) = created
    assert (query, body["Image"], body["Cmd"]) == ({}, "busybox", ["top"])


def test_the_other_meaning_is_explained(fake, cms):
    fake.expects("POST", "/containers/create", query={"name": "nginx"}, reply=(404, {"message": "No such image: top:latest"}))
    fake.expects("GET", "/images/nginx/json", reply={"Id": "1"})
    out, err, code = cms("docker container create nginx top")
    assert (out, code) == ("", 1) and "docker create nginx top" in err


def test_a_missing_image_is_pulled(fake, cms):
    fake.expects("POST", "/containers/create", reply=MISSING)
    steps = [{"status": "Pulling from library/nginx", "id": "latest"}, {"status": "Downloading", "progressDetail": {"current": 1}, "id": "1"}]
    fake.expects("POST", "/images/create", query={"fromImage": "nginx", "tag": "latest"}, reply="".join(json.dumps(step) + "\n" for step in steps))
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.allows("GET", "/containers/json", reply=[])
    out, err, code = cms("docker create nginx")
    assert (out, err, code) == (IDENTITY + "\n", "Unable to find image 'nginx:latest' locally\nlatest: Pulling from library/nginx\n", 0)


def test_never_pulled(fake, cms):
    fake.expects("POST", "/containers/create", reply=MISSING)
    assert cms("docker create --pull never nginx") == ("", "Error response from daemon: No such image: nginx:latest\n", 1)
    assert cms("docker create --pull sometimes nginx")[2] == 125


def test_an_empty_name_is_none(cms):
    assert cms("docker container create '' busybox") == ("", "the name of the container is empty\n", 125)


def test_cidfile(created, cms, tmp_path):
    assert cms(f"docker create --cidfile {tmp_path}/cid busybox")[2] == 0
    assert (tmp_path / "cid").read_text() == IDENTITY
    out, err, code = cms(f"docker create --cidfile {tmp_path}/cid busybox")
    assert code == 1 and "container ID file found" in err


def test_files_of_variables(created, cms, tmp_path):
    (tmp_path / "env").write_text("A=1\n# no\nB=2\n")
    assert cms(f"docker create --env-file {tmp_path}/env busybox")[2] == 0
    assert created[0][1]["Env"] == ["A=1", "B=2"]
    assert cms(f"docker create --env-file {tmp_path}/nosuch busybox")[2] == 125


def test_bad_values_quote_what_is_wrong(cms):
    out, err, code = cms("docker create -p 80x busybox")
    assert (out, code) == ("", 125) and "80x" in err


def test_the_docstring_is_the_table():
    lines = catalog.load("container", "create").grammar.doc.split("Options:\n")[1].rstrip().splitlines()
    assert lines == option_lines()


def test_equal_to_what_the_docker_binary_makes(real, docker):
    words = "-e A=b -l x=y -p 8080:80 --restart always -v /data -m 64m --entrypoint sh busybox -c true"
    docker("create", "--name", "theirs", *words.split(), check=True)
    assert real(f"docker container create --name ours {words}")[2] == 0
    theirs, ours = (json.loads(re.sub(r"\b[0-9a-f]{64}\b", "HASH", docker("inspect", name).stdout))[0] for name in ("theirs", "ours"))
    for key in ("Config", "HostConfig"):
        for one in (theirs, ours):
            one[key].pop("Hostname", None), one[key].get("Env", []).sort()
        # Older binaries send null for an empty list.
        assert {name: value for name, value in ours[key].items() if value} == {name: value for name, value in theirs[key].items() if value}


def test_credentials_go_along_when_an_image_is_pulled(fake, cms, home):
    (home / ".docker").mkdir()
    (home / ".docker/config.json").write_text(json.dumps({"auths": {"reg:5000": {"auth": "YTpi"}}}))
    fake.expects("POST", "/containers/create", reply=MISSING)
    fake.expects("POST", "/images/create", query={"fromImage": "reg:5000/a", "tag": "1"}, reply=b"")
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker create reg:5000/a:1")[2] == 0
    sent = fake.requests[1].headers["X-Registry-Auth"]
    assert json.loads(base64.urlsafe_b64decode(sent)) == {"username": "a", "password": "b", "serveraddress": "reg:5000"}
