def test_sorted_as_people_do(fake, cms):
    ports = {f"{port}/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(port)}, {"HostIp": "::", "HostPort": str(port)}] for port in (1000, 80, 9)}
    fake.expects("GET", "/containers/web/json", reply={"NetworkSettings": {"Ports": {**ports, "53/udp": None}}})
    out, err, code = cms("docker port web")
    assert (err, code) == ("", 0)
    assert [line.split("/")[0] for line in out.splitlines()] == ["9", "9", "80", "80", "1000", "1000"]
    assert out.splitlines()[1] == "9/tcp -> [::]:9"


def test_beside_the_docker_binary(real, docker):
    docker(
        "run", "-d", "--name", "one", "-p", "127.0.0.1:8080:80", "-p", "127.0.0.1:53:53/udp", "--expose", "9", "busybox", "sleep", "99", check=True
    )
    for words in ("one", "one 80", "one 80/tcp", "one 53/udp", "one 9", "one 81", "nosuch"):
        theirs = docker("port", *words.split())
        # Older binaries leave out who says it, and name the protocol that was not given.
        errors = theirs.stderr.replace("Error: No such", "Error response from daemon: No such").replace("/tcp'", "'")
        out, err, code = real(f"docker container port {words}")
        assert (sorted(out.splitlines()), err, code) == (sorted(theirs.stdout.splitlines()), errors, theirs.returncode)
    assert "invalid port (x)" in real("docker port one x")[1]
