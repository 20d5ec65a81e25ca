import json
import shlex

from tests.running import compact, volume

FORMS = ("", "-q", "-f name=on", "--filter label=a=b", "-f dangling=true", "-qf driver=local", "-f driver=other")
FORMATS = ("{{.Name}}: {{.Driver}}", "{{.Scope}} {{.Mountpoint}} {{.Labels}} {{.Links}} {{.Size}}", "table {{.Name}}\\t{{.Driver}}", '{{.Label "a"}}')


def test_table_sorted_with_warnings(fake, cms):
    reply = {"Volumes": [volume("v10"), volume("v9")], "Warnings": ["a plug-in is missing"]}
    fake.expects("GET", "/volumes", query={}, reply=reply)
    assert cms("docker volume list") == ("DRIVER    VOLUME NAME\nlocal     v9\nlocal     v10\n", "WARNING: a plug-in is missing\n", 0)


def test_none(fake, cms):
    fake.expects("GET", "/volumes", query={"filters": compact({"dangling": ["true"]})}, reply={"Volumes": None, "Warnings": None})
    assert cms("docker volume ls -qf dangling=true") == ("", "", 0)


def test_cluster_volumes_only(fake, cms):
    cluster = {"Info": {"VolumeID": "1"}, "PublishStatus": [{"State": "published"}], "Spec": {"Group": "g", "Availability": "active"}}
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("plain"), volume("far", ClusterVolume=cluster)], "Warnings": None})
    out = cms("docker volume ls --cluster")[0]
    assert out.splitlines()[0].split("  ")[0] == "VOLUME NAME"
    assert [line.split(maxsplit=4) for line in out.splitlines()[1:]] == [["far", "g", "local", "active", "in use (1 node)"]]


def test_cached(fake, cms):
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("one"), volume("two", Labels={"a": "b"})], "Warnings": None})
    cms("docker volume ls")
    assert cms("docker volume ls --cached -qf label=a=b") == ("two\n", "", 0)
    assert cms("docker volume ls --cached -qf name=tw -f driver=local") == ("two\n", "", 0)
    assert cms("docker volume ls --cached")[0].splitlines()[0] == "DRIVER    VOLUME NAME   SEEN"


def test_beside_the_docker_binary(real, docker):
    docker("volume", "create", "--label", "a=b", "one", check=True)
    docker("volume", "create", check=True)
    docker("create", "-v", "one:/data", "busybox", check=True)
    for words in FORMS + tuple(f"--format {shlex.quote(format)}" for format in FORMATS):
        assert real(f"docker volume ls {words}")[0] == docker("volume", "ls", *shlex.split(words), check=True).stdout, words
    theirs = [json.loads(line) for line in docker("volume", "ls", "--format", "{{json .}}").stdout.splitlines()]
    assert [{key: row[key] for key in theirs[0]} for row in json.loads(real("docker volume ls --format json")[0])] == theirs
