import shlex

from tests.running import image, timeless


def test_one_row_a_tag(fake, cms):
    fake.expects("GET", "/images/json", query={}, reply=[image(1, ["a:1", "a:2", "reg:5000/b:x"]), image(2, [])])
    out, err, code = cms("docker images list")
    assert (err, code) == ("", 0)
    assert out.splitlines()[0].split() == ["REPOSITORY", "TAG", "IMAGE", "ID", "CREATED", "SIZE"]
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [["a", "1"], ["a", "2"], ["reg:5000/b", "x"], ["<none>", "<none>"]]


def test_options_go_to_the_engine(fake, cms):
    filters = '{"dangling":["true"],"reference":["java:8"]}'
    fake.expects("GET", "/images/json", query={"all": "1", "filters": filters}, reply=[])
    assert cms("docker images -a -f dangling=true java:8")[2] == 0


def test_digests(fake, cms):
    fake.expects("GET", "/images/json", reply=[image(1, ["a:1"], RepoDigests=["a@sha256:12"])])
    assert cms("docker images --digests")[0].splitlines()[1].split()[:3] == ["a", "1", "sha256:12"]


def test_each_tag_has_the_digests_of_its_repository(fake, cms):
    told = image(1, ["docker.io/library/a:1", "a:2", "docker.io/b/c:1"], RepoDigests=["docker.io/library/a@sha256:12", "a@sha256:13", "d@sha256:14"])
    fake.expects("GET", "/images/json", reply=[told], times=3)
    rows = [line.split()[:3] for line in cms("docker images --digests")[0].splitlines()[1:]]
    assert rows == [
        ["a", "1", "sha256:12"],
        ["a", "1", "sha256:13"],
        ["a", "2", "sha256:12"],
        ["a", "2", "sha256:13"],
        ["b/c", "1", "<none>"],
        ["d", "<none>", "sha256:14"],
    ]
    assert cms("docker images --format '{{.Repository}}:{{.Tag}}'")[0].split() == ["a:1", "a:2", "b/c:1", "d:<none>"]
    assert cms("docker images --format '{{.Tag}}@{{.Digest}}'")[0].split()[:2] == ["1@sha256:12", "1@sha256:13"]


def test_cached(fake, cms):
    fake.expects("GET", "/images/json", reply=[image(1, ["a:1"]), image(2, ["b:1"])])
    cms("docker images")
    assert cms("docker images b --cached --format '{{.Repository}}:{{.Tag}}'") == ("b:1\n", "", 0)


def test_a_tree_is_refused_by_name(make_fake, cms):
    old = '"--tree" requires API version 1.47, but the Docker daemon API version is 1.41\n'
    assert cms("docker image ls --tree") == ("", old, 1)
    out, err, code = cms(f"docker -H {make_fake(api_version='1.47').address} image ls --tree")
    assert (out, code) == ("", 125) and err.startswith("--tree is not supported")


FIELDS = "{{.Containers}} {{.SharedSize}} {{.UniqueSize}} {{.VirtualSize}} {{.Digest}} {{.CreatedAt}}"


def test_beside_the_docker_binary(real, docker):
    for words in ([], ["-q"], ["--no-trunc"], ["--digests"], ["busybox"], ["nosuch"], ["--format", "{{.ID}} {{.Size}}"], ["--format", FIELDS]):
        theirs = docker("images", *words, check=True).stdout
        assert timeless(real("docker images " + shlex.join(words))[0]) == timeless(theirs), words
