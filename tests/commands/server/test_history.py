import json

import pytest


@pytest.fixture
def done(cms, fake):
    """Two commands were carried out, of which one failed."""
    fake.expects("POST", "/networks/create", reply=(201, {"Id": "1" * 64}))
    fake.expects("GET", "/networks/" + "1" * 64, reply={"Id": "1" * 64, "Name": "net"})
    fake.expects("DELETE", "/volumes/data", reply=(409, {"message": "volume is in use"}))
    assert cms("docker network create --label token=hush net")[2] == 0
    assert cms("docker volume rm data")[2] == 1
    return cms


def test_the_newest_comes_first(done, fake):
    out, err, code = done("docker server history")
    assert (err, code) == ("", 0)
    heading, first, second = out.splitlines()
    assert heading.split() == ["TIME", "USER", "SERVER", "COMMAND", "OUTCOME", "DURATION"]
    assert "docker volume rm data " in first and "failed: Error response from daemon: volume is in use" in first and fake.address in first
    assert "docker network create --label 'token=***' net" in second and "ok" in second and "hush" not in out


@pytest.mark.parametrize(
    "options, commands",
    [
        ("", ["volume rm", "network create"]),
        ("--failed", ["volume rm"]),
        ("-n 1", ["volume rm"]),
        ("-f command=network", ["network create"]),
        ("-f command=network -f command=volume -f outcome=ok", ["network create"]),
        ("--since 1h", ["volume rm", "network create"]),
        ("--until 1h", []),
        ("--user nobody-at-all", []),
        ("-f server=elsewhere", []),
    ],
)
def test_filters(done, options, commands):
    out, err, code = done(f"docker history-log {options} --format '{{{{.Command}}}}'")
    assert ([" ".join(line.split()[1:3]) for line in out.splitlines()], err, code) == (commands, "", 0)


def test_of_some_servers(done, fake):
    done(f"docker server add here {fake.address}")
    fake.expects("DELETE", "/volumes/x", reply=204)
    done("docker volume rm x")
    (row,) = json.loads(done("docker server history --server here --format json")[0])
    assert (row["Server"], row["Command"], row["Outcome"], row["ExitCode"]) == ("here", "docker volume rm x", "ok", "0")
    assert done("docker --server here history-log --format '{{.Command}}'")[0] == "docker volume rm x\n"


@pytest.mark.parametrize("options", ["-n 0", "--since nonsense", "-f nonsense=x", "--server nobody", "-q"])
def test_wrong_words(done, options):
    assert done(f"docker history-log {options}")[2] == 125
