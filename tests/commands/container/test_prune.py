import json

import pytest

from tests.running import container


def test_forced(fake, cms):
    filters = json.dumps({"until": ["24h"], "label!": ["a=b"]}, separators=(",", ":"))
    reply = {"ContainersDeleted": ["1" * 64, "2" * 64], "SpaceReclaimed": 1536000}
    fake.expects("POST", "/containers/prune", query={"filters": filters}, reply=reply)
    fake.expects("GET", "/containers/json", query={"all": "1"}, reply=[container()])
    lines = ["Deleted Containers:", "1" * 64, "2" * 64, "", "Total reclaimed space: 1.536MB", ""]
    assert cms("docker container prune -f --filter until=24h --filter label!=a=b") == ("\n".join(lines), "", 0)
    assert [document["name"] for document in cms.store.find("Containers")] == ["web"]


def test_shows_what_would_go_and_does_nothing_without_a_yes(fake, cms):
    filters = json.dumps({"status": ["created", "exited", "dead"]}, separators=(",", ":"))
    fake.expects("GET", "/containers/json", query={"all": "1", "filters": filters}, reply=[container(1, "old", "exited")])
    out, err, code = cms("docker container prune", stdin=b"n\n")
    assert (out, code) == ("", 0)
    assert err.splitlines() == [
        "WARNING! This will remove all stopped containers.",
        "Containers that do not run now (1):",
        "  000000000000  old  Exited (0) 1 second ago",
        "Are you sure you want to continue? [y/N] ",
        "nothing was removed: it needs a yes, or the option --force",
    ]


@pytest.mark.parametrize("answer", [{"person": "y"}, {"stdin": b"yes\n"}])
def test_a_person_says_yes_or_a_pipe(fake, cms, answer):
    fake.allows("GET", "/containers/json", reply=[])
    fake.expects("POST", "/containers/prune", query={}, reply={"ContainersDeleted": None, "SpaceReclaimed": 0})
    out, err, code = cms("docker container prune", **answer)
    assert (out, code) == ("Total reclaimed space: 0B\n", 0) and err.rstrip("\n").endswith("Are you sure you want to continue? [y/N] ")


def test_unknown_filter(cms):
    assert cms("docker container prune -f --filter status=exited")[2] == 125


def test_beside_the_docker_binary(real, docker):
    for who in ("theirs", "ours"):
        docker("run", "--name", who, "-l", f"who={who}", "busybox", "touch", "/new", check=True)
    theirs = docker("container", "prune", "-f", "--filter", "label=who=theirs").stdout.splitlines()
    out, err, code = real("docker container prune -f --filter label=who=ours")
    ours = out.splitlines()
    assert (ours[0], ours[2:], err, code) == (theirs[0], theirs[2:], "", 0)
    assert real("docker ps -aq")[0] == ""
    assert docker("container", "prune", "-f").stdout == real("docker container prune -f")[0]
