import io
import json
import re
import tarfile
from binascii import a2b_base64

import pytest

from cloudmesh_docker import catalog
from cloudmesh_docker.notation.building import BUILDKIT

BUILT = ({"stream": "Step 1/1 : FROM busybox\n"}, {"aux": {"ID": "sha256:12"}}, {"stream": "Successfully built 12\n"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A context, where we are."""
    (tmp_path / "Dockerfile").write_text("FROM busybox\nARG A=1\nARG B\nCOPY f /f\nRUN echo $A $B; cat /f\n")
    (tmp_path / "f").write_text("content\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def sent(fake, steps):
    """Builds are answered; their requests are in the list."""
    requests = []

    def reply(request):
        requests.append(request)
        return steps(*BUILT)

    fake.allows("POST", "/build", reply=reply)
    fake.allows("GET", "/images/json", reply=[])
    return requests


def members(request):
    archive = tarfile.open(fileobj=io.BytesIO(request.body))
    return {member.name: (archive.extractfile(member).read() if member.isreg() else None) for member in archive}


def test_the_context_and_the_output(sent, cms, folder):
    out, err, code = cms("docker build .")
    assert (err, code) == ("", 0)
    assert out == "Sending build context to Docker daemon  3.072kB\r\r\nStep 1/1 : FROM busybox\nSuccessfully built 12\n"
    assert (sent[0].query, members(sent[0])["f"]) == ({"rm": "1", "dockerfile": "Dockerfile"}, b"content\n")


def test_options_go_to_the_engine(sent, cms, folder):
    (folder / "other").write_text("FROM busybox\n")
    line = "docker build -f other -t a -t b:1 --build-arg A=2 --build-arg HOME --build-arg NOSUCH --target x --label l=m --no-cache --pull --rm=false"
    line += " --force-rm --network host --platform linux/arm64 --add-host h:1.2.3.4 --shm-size 64m --ulimit nofile=1:2 -m 1g --memory-swap -1"
    line += " -c 5 --cpu-period 1 --cpu-quota 2 --cpuset-cpus 0 --cpuset-mems 0 --cgroup-parent g --security-opt a=b --cache-from x,y --squash"
    assert cms(line + " --isolation z --disable-content-trust --load --progress plain .")[2] == 0
    query = sent[0].query
    assert json.loads(query.pop("buildargs")) == {"A": "2", "HOME": str(cms.environ["HOME"]), "NOSUCH": None}
    assert json.loads(query.pop("ulimits")) == [{"Name": "nofile", "Soft": 1, "Hard": 2}]
    assert (json.loads(query.pop("labels")), json.loads(query.pop("cachefrom"))) == ({"l": "m"}, ["x", "y"])
    assert query == dict(
        dockerfile="other", t=["a", "b:1"], target="x", nocache="1", pull="1", rm="0", forcerm="1", networkmode="host", platform="linux/arm64",
        extrahosts="h:1.2.3.4", shmsize=str(64 << 20), memory=str(1 << 30), memswap="-1", cpushares="5", cpuperiod="1", cpuquota="2", cpusetcpus="0",
        cpusetmems="0", cgroupparent="g", securityopt="a=b", squash="1", isolation="z",
    )  # fmt: skip


def test_every_option_of_buildkit_is_refused_by_name(cms, folder):
    grammar = catalog.load("image", "build").grammar
    for name in BUILDKIT:
        option = grammar.option(f"--{name.replace('_', '-')}")
        out, err, code = cms(f"docker build {option.long}{'=x' if option.metavar else ''} .")
        assert (out, code) == ("", 125) and err.startswith(f"{option.long} needs BuildKit"), name
    assert cms("docker build --progress tty .")[2] == cms("docker build --load=false .")[2] == 125


def test_quiet_and_iidfile(fake, cms, folder, steps):
    fake.expects("POST", "/build", query={"rm": "1", "q": "1", "dockerfile": "Dockerfile"}, reply=steps({"stream": "sha256:12\n"}))
    fake.expects("POST", "/build", reply=steps(*BUILT))
    fake.allows("GET", "/images/json", reply=[])
    assert cms(f"docker build -q --iidfile {folder}/id .") == ("sha256:12\n", "", 0)
    assert (folder / "id").read_text() == "sha256:12"
    assert cms(f"docker build --iidfile {folder}/id2 .")[2] == 0
    assert (folder / "id2").read_text() == "sha256:12"


def test_a_failing_step_gives_its_exit_code(fake, cms, folder, steps):
    failure = {"errorDetail": {"code": 3, "message": "The command 'x' returned a non-zero code: 3"}, "error": "x"}
    fake.expects("POST", "/build", reply=steps(BUILT[0], failure), times=2)
    fake.allows("GET", "/images/json", reply=[])
    (folder / "id").write_text("old")
    out, err, code = cms(f"docker build --iidfile {folder}/id .")
    assert (err, code) == ("The command 'x' returned a non-zero code: 3\n", 3) and out.endswith("FROM busybox\n")
    assert not (folder / "id").exists()
    assert cms("docker build -q .") == ("", "Step 1/1 : FROM busybox\nThe command 'x' returned a non-zero code: 3\n", 3)


def test_a_dockerfile_or_a_tar_on_standard_input(sent, cms, folder):
    assert cms("docker build -", stdin=b"FROM busybox\n")[2] == 0
    assert members(sent[0]) == {"Dockerfile": b"FROM busybox\n"}
    body = sent[0].body
    out, err, code = cms("docker build -f Dockerfile -", stdin=body)
    assert (code, sent[1].body) == (0, body) and f"{len(body) / 1000:.3f}kB" in out
    assert cms("docker build -f - .", stdin=b"FROM x\n")[2] == 0
    name = sent[2].query["dockerfile"]
    assert re.fullmatch(r"\.dockerfile\.[0-9a-f]{20}", name)
    assert members(sent[2]) | {"Dockerfile": b""} == {
        "Dockerfile": b"",
        "f": b"content\n",
        name: b"FROM x\n",
        ".dockerignore": f".dockerignore\n{name}\n".encode(),
    }
    assert cms("docker build -f - -", stdin=b"FROM x\n")[2] == 125


def test_an_address_is_fetched_by_the_engine(sent, cms):
    assert cms("docker build -f sub/Dockerfile https://example.com/a.git#main")[0] == "Step 1/1 : FROM busybox\nSuccessfully built 12\n"
    assert (sent[0].query["remote"], sent[0].query["dockerfile"], sent[0].body) == ("https://example.com/a.git#main", "sub/Dockerfile", b"")


def test_compressed(sent, cms, folder):
    assert cms("docker build --compress .")[2] == 0
    assert sent[0].body[:2] == b"\x1f\x8b" and members(sent[0])["f"] == b"content\n"


def test_credentials_of_every_registry_go_along(sent, cms, folder, home):
    (home / ".docker").mkdir()
    (home / ".docker/config.json").write_text(json.dumps({"auths": {"reg:5000": {"auth": "YTpi"}}}))
    assert cms("docker build .")[2] == 0
    assert json.loads(a2b_base64(sent[0].headers["X-Registry-Config"]))["reg:5000"]["password"] == "b"


def test_several_servers(make_fake, lone, folder, steps):
    for name in ("s0", "s1"):
        fake = make_fake()
        fake.expects("POST", "/build", reply=steps(*BUILT))
        fake.allows("GET", "/images/json", reply=[])
        lone(f"docker server add {name} {fake.address}")
    out, err, code = lone("docker --server s0,s1 build .")
    assert (err, code) == ("", 0) and sorted(out.splitlines())[-1] == "s1 | Successfully built 12"


def plain(text):
    """Output without what differs from build to build."""
    return re.sub(r"(?m)(---> |container |built |Running in |sha256:|dockerfile\.)[0-9a-f]+", r"\1", text)


FORMS = """
-t b1 -t b2:x .
-q .
--no-cache --build-arg X=1 --build-arg A=7 --label a=b --force-rm .
-f fails .
-f nosuch .
nosuch
f
-f parse .
-f empty .
--target no .
-f ../outside/Dockerfile .
""".strip().splitlines()


def test_beside_the_docker_binary(real, docker, folder, tmp_path_factory):
    outside = folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "Dockerfile").write_text("FROM busybox\nCOPY . /all\nRUN ls -A /all\n")
    for name, text in {"fails": "FROM busybox\nRUN exit 3\n", "parse": "FRO busybox\n", "empty": "", ".dockerignore": "pa*\n"}.items():
        (folder / name).write_text(text)
    for words in FORMS:
        # The first twice, as older docker binaries send the name of a file's owner, so that ours does not find their layers again.
        for _ in range(2 if words == FORMS[0] else 1):
            theirs, ours = docker("build", *words.split(), text=False), real(f"docker build {words}")
            out, err = theirs.stdout.decode(), theirs.stderr.decode().rpartition("environment-variable.\n\n")[2]
        if "outside" in words:
            # The docker binary leaves this tar without its end, and its last file without padding, whichever that is.
            ours, out = (ours[0].partition("\n")[2], *ours[1:]), out.partition("\n")[2]
        assert (plain(ours[0]), ours[2]) == (plain(out), theirs.returncode), words
        assert ours[1].splitlines()[-1:] == err.splitlines()[-1:], words
    assert docker("image", "inspect", "b1", "b2:x").returncode == 0
