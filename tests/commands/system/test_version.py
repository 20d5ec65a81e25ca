import json

from cloudmesh_docker import __version__

OLD = {"Version": "1.13", "ApiVersion": "1.25", "MinAPIVersion": "1.12", "GitCommit": "abc", "Os": "linux", "Arch": "amd64", "BuildTime": "today"}


def server_part(text):
    return text[text.index("\nServer:") :]


def test_client_part(fake, cms):
    fake.expects("GET", "/version", reply=OLD)
    lines = cms("docker version")[0].splitlines()
    assert lines[:3] == ["Client: cloudmesh_docker", f" Version:           {__version__}", " API version:       1.41 (downgraded from 1.51)"]
    assert lines[7:12] == [
        "Server:",
        " Engine:",
        "  Version:          1.13",
        "  API version:      1.25 (minimum version 1.12)",
        "  Go version:       ",
    ]
    assert "  Built:            today" in lines


def test_platform_and_formats(fake, cms):
    fake.expects("GET", "/version", reply={**OLD, "Platform": {"Name": "Docker Engine - Community"}}, times=4)
    assert "\nServer: Docker Engine - Community\n" in cms("docker version")[0]
    assert json.loads(cms("docker version -f json")[0])["Client"]["Version"] == __version__
    assert cms("docker version --format '{{.Server.Version}} {{.Client.APIVersion}}'")[0] == "1.13 1.41\n"
    assert "Server:" in cms("docker version --format yaml")[0]


def test_without_a_server_there_is_still_a_client(lone):
    out, err, code = lone("docker -H unix:///nowhere/d.sock version")
    assert out.startswith("Client: cloudmesh_docker\n") and "Server:" not in out
    assert "/nowhere/d.sock" in err and code == 1
    assert lone("docker -H unix:///nowhere/d.sock version --dry-run") == ("GET /v1.51/version\n", "", 0)


def test_several_servers(make_fake, lone):
    for name in ("one", "two"):
        fake = make_fake()
        fake.expects("GET", "/version", reply=OLD)
        lone(f"docker server add {name} {fake.address}")
    found = json.loads(lone("docker --server one,two version -f json")[0])
    assert [(one["Name"], one["Server"]["Version"]) for one in found] == [("one", "1.13"), ("two", "1.13")]


def test_beside_the_docker_binary(real, docker):
    assert server_part(real("docker version")[0]) == server_part(docker("version", check=True).stdout)
    for format in (
        "{{.Server.Version}}",
        "{{json .Server}}",
        "{{.Server.APIVersion}} {{.Server.Os}}",
        "{{range .Server.Components}}{{.Name}} {{end}}",
    ):
        assert real(f"docker version -f '{format}'")[0] == docker("version", "-f", format).stdout, format
