def frames(*parts):
    return b"".join(bytes([kind, 0, 0, 0]) + len(data).to_bytes(4, "big") + data for kind, data in parts)


def test_stdout_and_stderr_kept_apart(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": False}})
    fake.expects("GET", "/containers/web/logs", reply=frames((1, b"out\n"), (2, b"err\n"), (1, b"more\n")))
    assert cms("docker logs web") == ("out\nmore\n", "err\n", 0)


def test_options_go_to_the_engine(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Tty": True}})
    query = {"stdout": "1", "stderr": "1", "follow": "1", "timestamps": "1", "tail": "5", "since": "10", "until": "20"}
    fake.expects("GET", "/containers/web/logs", query=query, reply=b"raw\n")
    assert cms("docker container logs -ft --tail 5 --since 10 --until 20 web") == ("raw\n", "", 0)


def test_on_a_real_engine(real, docker):
    docker("run", "--name", "one", "busybox", "sh", "-c", "echo out; echo err >&2", check=True)
    assert real("docker logs one") == ("out\n", "err\n", 0)
    assert real("docker logs -n 0 one") == ("", "", 0)


def test_details(real, docker):
    docker("run", "--name", "one", "-l", "a=b", "--log-opt", "labels=a", "busybox", "echo", "out", check=True)
    assert real("docker logs --details one") == (docker("logs", "--details", "one").stdout, "", 0)
    assert real("docker logs --details one")[0] == "a=b out\n"
