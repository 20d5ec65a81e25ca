import shlex

from tests.running import timeless

LAYER = {"Id": "sha256:" + "ab" * 32, "Created": 1700000000, "CreatedBy": "RUN\tmake " + "x" * 60, "Size": 1980000, "Comment": "", "Tags": None}
FORMS = (
    "",
    "-q",
    "--no-trunc",
    "-q --no-trunc",
    "--human=false",
    "--format '{{.ID}} {{.CreatedBy}} {{.Size}}'",
    "--format 'table {{.ID}}\\t{{.Size}}'",
)


def test_table(fake, cms):
    fake.expects("GET", "/images/a/history", reply=[LAYER, {**LAYER, "Id": "<missing>"}], times=2)
    out, err, code = cms("docker history a")
    assert (err, code) == ("", 0)
    assert out.splitlines()[0].split() == ["IMAGE", "CREATED", "CREATED", "BY", "SIZE", "COMMENT"]
    assert out.splitlines()[1].split("   ")[:4] == ["abababababab", "3 years ago", "RUN make " + "x" * 35 + "…", "1.98MB"]
    assert cms("docker image history -q a") == ("abababababab\n<missing>\n", "", 0)


def test_a_platform_needs_a_newer_engine(fake, cms):
    assert "platform needs API 1.48" in cms("docker history --platform linux/arm64 a")[1]


def test_beside_the_docker_binary(real, docker, tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM busybox\nCMD sleep 1000 # and a rather long line of words that is cut\n")
    docker("build", "-t", "hist", str(tmp_path), check=True)
    for words in FORMS:
        theirs = docker("history", *shlex.split(words), "hist", check=True).stdout
        assert timeless(real(f"docker history {words} hist")[0]) == timeless(theirs), words
    theirs = docker("history", "nosuch")
    assert real("docker history nosuch") == ("", theirs.stderr, 1)
