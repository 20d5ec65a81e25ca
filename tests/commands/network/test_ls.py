import json
import shlex

from tests.running import compact, network

FORMS = ("", "-q", "--no-trunc", "-f name=one", "--filter driver=null", "-f label=a", "-f type=custom", "-qf dangling=true")
FORMATS = ("{{.ID}}: {{.Driver}}", "{{.Name}} {{.IPv6}} {{.Internal}} {{.Labels}} {{.CreatedAt}}", "table {{.Name}}\\t{{.Scope}}", '{{.Label "a"}}')


def test_sorted_as_docker_sorts(fake, cms):
    fake.expects("GET", "/networks", query={}, reply=[network(1, "n10"), network(2, "n9"), network(3, "bridge")])
    out, err, code = cms("docker network list")
    assert (err, code) == ("", 0)
    assert out.splitlines()[0] == "NETWORK ID     NAME      DRIVER    SCOPE"
    assert [line.split()[1] for line in out.splitlines()[1:]] == ["bridge", "n9", "n10"]


def test_filters_go_to_the_engine(fake, cms):
    fake.expects("GET", "/networks", query={"filters": compact({"driver": ["bridge"], "label": ["a=b"]})}, reply=[])
    assert cms("docker network ls -f driver=bridge --filter label=a=b")[2] == 0
    assert "use one of dangling, driver" in cms("docker network ls -f colour=red")[1]


def test_one_label_and_its_heading(fake, cms):
    fake.expects("GET", "/networks", reply=[network(Labels={"com.example.my-version": "7"})])
    line = """docker network ls --format 'table {{.Name}}\\t{{.Label "com.example.my-version"}}'"""
    assert cms(line)[0] == "NAME      my version\nnet       7\n"


def test_cached(fake, cms):
    fake.expects("GET", "/networks", reply=[network(1, "one"), network(2, "two", Labels={"a": "b"}, Driver="overlay")])
    cms("docker network ls")
    for filter in ("label=a=b", "name=tw", "driver=overlay", "id=" + network(2)["Id"], "type=custom"):
        assert "two\n" in cms(f"docker network ls --cached -f {filter} --format '{{{{.Name}}}}'")[0], filter
    assert cms("docker network ls --cached -f scope=swarm -q")[0] == ""
    assert cms("docker network ls --cached")[0].splitlines()[0].endswith("SCOPE     SEEN")


def test_down_offers_what_is_remembered(fake, cms):
    fake.expects("GET", "/networks", reply=[network()])
    cms("docker network ls")
    fake.close()
    cms.session.servers.close()
    assert "1 network remembered" in cms("docker network ls")[1]


def test_beside_the_docker_binary(real, docker):
    docker("network", "create", "--label", "a=b", "--internal", "one", check=True)
    docker("network", "create", "two", check=True)
    for words in FORMS + tuple(f"--format {shlex.quote(format)}" for format in FORMATS):
        assert real(f"docker network ls {words}")[0] == docker("network", "ls", *shlex.split(words), check=True).stdout, words
    theirs = [json.loads(line) for line in docker("network", "ls", "--format", "{{json .}}").stdout.splitlines()]
    assert [{key: row[key] for key in theirs[0]} for row in json.loads(real("docker network ls --format json")[0])] == theirs
