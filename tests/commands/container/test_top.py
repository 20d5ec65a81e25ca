import pytest


def test_options_go_to_ps(fake, cms):
    reply = {"Titles": ["PID", "COMMAND"], "Processes": [["1", "a command longer than twenty characters"], ["2", "b"]]}
    fake.expects("GET", "/containers/web/top", query={"ps_args": "-o pid,comm"}, reply=reply)
    lines = ["PID" + " " * 17 + "COMMAND", "1" + " " * 19 + "a command longer than twenty characters", "2" + " " * 19 + "b"]
    assert cms("docker top web -o pid,comm") == ("\n".join(lines) + "\n", "", 0)


def test_an_engine_that_says_nothing(fake, cms):
    """Podman does, where ps refuses its options."""
    fake.expects("GET", "/containers/web/top", reply=(200, b""))
    out, err, code = cms("docker top web -zzz")
    assert (out, err, code) == ("", "the engine says nothing of the processes of web: are these options of ps: -zzz?\n", 1)


@pytest.mark.parametrize("words", ["one", "one -o pid,args"])
def test_beside_the_docker_binary(real, docker, words):
    compare(real, docker, words)


@pytest.mark.parametrize("words", ["one -zzz", "nosuch"])
def test_refusals_beside_the_docker_binary(real, docker, words):
    compare(real, docker, words)


def compare(real, docker, words):
    docker("run", "-d", "--name", "one", "busybox", "sleep", "1000", check=True)
    theirs = docker("top", *words.split())
    out, err, code = real(f"docker container top {words}")
    # The share of the processor may be another by now.
    assert ([line.split()[:1] + line.split()[-2:] for line in out.splitlines()], code) == (
        [line.split()[:1] + line.split()[-2:] for line in theirs.stdout.splitlines()],
        theirs.returncode,
    )
    assert err == theirs.stderr
