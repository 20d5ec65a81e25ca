"""Containers created by this program and by the docker binary with the same words: ``inspect`` shows no difference but names, ids and times."""

import re
import shlex
import subprocess
from types import SimpleNamespace

import pytest

from tests.notation import running as lines
from tests.running import Runner

# Of the container itself, of the moment, or in an order that the docker binary leaves to chance.
OWN = {"Id", "Name", "Created", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "GraphDriver", "State", "ContainerIDFile"}
# Binaries before version 28 read these differently, or lose the rates (26.1); this program reads them as newer ones do.
NEWER = """
--ip 1.2.3.4 bb:1
--device-read-bps /dev/sda:1mb --device-write-bps /dev/sda:2k --device-read-iops /dev/sda:1000 --device-write-iops /dev/sda:5 bb:1
--device-read-bps /dev/sda:1.5m --device-read-bps /dev/sdb:0 bb:1
--link-local-ip 169.254.1.1 bb:1
--mount type=bind,src=.,dst=/d bb:1
--mount type=bind,src=..,dst=/d bb:1
-v ./a:/b bb:1
-v .:/b bb:1
-v ../x:/b -v .hid:/c bb:1
--restart on-failure: bb:1
--device vendor.com/class=name bb:1
--device vendor.com/class=name --device nvidia.com/gpu=0 --device /dev/x bb:1
--gpus all --device vendor.com/class=name bb:1
--security-opt seccomp=builtin bb:1
--cap-add net_admin --cap-add ALL --cap-drop CAP_chown bb:1
""".strip().splitlines()
REFUSED = re.compile(
    r"unknown flag|unknown shorthand flag|requires API version|is only supported on|invalid argument|bad format for|daemon API version"
)


def comparable(document):
    """An inspect document without what is the container's own, without empty values, its lists sorted."""
    document = {name: value for name, value in document.items() if name not in OWN}
    if document["Config"]["Hostname"] == document.pop("short"):
        document["Config"].pop("Hostname")
    return stripped(document)


def stripped(value):
    """Without empty values, to any depth; random names of anonymous volumes alike."""
    if isinstance(value, dict):
        value = {name: stripped(one) for name, one in value.items() if name not in OWN}
        return {name: one for name, one in value.items() if one not in (None, "", 0, False, [], {})}
    if isinstance(value, list):
        return sorted((stripped(one) for one in value), key=repr)
    return re.sub(r"\b[0-9a-f]{64}\b", "HASH", value) if isinstance(value, str) else value


@pytest.fixture
def pairs(clean_engine, image_tar, docker, tmp_path, monkeypatch, request):
    """(line, what the binary's container looks like or its refusal, the same of ours) for every line."""
    clean_engine.load_image(image_tar, "bb:1")
    clean_engine.json("POST", "/networks/create", {"Name": "n1"})
    clean_engine.json("POST", "/networks/create", {"Name": "n2"})
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.chdir(lines.write_files(folder))
    runner = Runner(DOCKER_HOST=clean_engine.address)

    def outcome(create, name):
        code, said = create(name)
        if code:
            return said.strip()
        document = clean_engine.json("GET", f"/containers/{name}/json")
        clean_engine.request("DELETE", f"/containers/{name}", force=1, v=1)
        return comparable({**document, "short": document["Id"][:12]})

    def both():
        # Podman takes its time, and the words are the same.
        for number, line in enumerate(lines.LINES[:: 5 if request.node.callspec.params["clean_engine"] == "podman" else 1]):
            if line.startswith("--name") or "volume-driver" in line:
                continue
            theirs = outcome(lambda name, line=line: answered(docker("create", "--name", name, *shlex.split(line))), f"theirs{number}")
            ours = outcome(lambda name, line=line: said(runner, name, line), f"ours{number}")
            yield line, theirs, ours

    yield both
    runner.close()


def answered(done):
    return done.returncode, done.stderr


def said(runner, name, line):
    out, err, code = runner(f"docker create --name {name} {line}")
    return code, err


def test_pairs(pairs, docker_binary):
    version = subprocess.run([docker_binary, "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
    known = NEWER if int(version.split(".")[0]) < 28 else []
    equal, different, unknown = [], [], []
    for line, theirs, ours in pairs():
        if isinstance(theirs, str) and REFUSED.search(theirs):
            unknown.append(line)
        elif isinstance(theirs, str) and isinstance(ours, str):
            equal.append(line)
        elif theirs == ours:
            equal.append(line)
        elif line not in known:
            different.append((line, *contrast(theirs, ours)))
    assert different == [], "\n".join(map(repr, different))
    assert len(equal) > 2 * len(unknown)


def test_what_an_engine_would_look_long_for(docker, fake):
    """The plug-in of a volume driver, for 15 seconds: here only the requests are held side by side."""
    found = [line.replace(",volume-subpath=s", "") for line in lines.LINES if "volume-driver" in line]
    fake.expects("POST", "/containers/create", reply=(400, {"message": "no"}), times=2 * len(found))
    fake.allows("GET", "/info", reply={})
    runner = Runner(DOCKER_HOST=fake.address)
    for line in found:
        docker("create", *shlex.split(line), engine=SimpleNamespace(address=fake.address, binary=None))
        runner(f"docker container create {line}")
    runner.close()
    bodies = [stripped(request.json) for request in fake.requests if request.method == "POST"]
    assert len(bodies) == 2 * len(found) == 6
    assert bodies[::2] == bodies[1::2]


def contrast(theirs, ours):
    """Where two outcomes differ."""
    if isinstance(theirs, str) or isinstance(ours, str):
        return [outcome if isinstance(outcome, str) else "made" for outcome in (theirs, ours)]
    parts = {(part, name) for one in (theirs, ours) for part in one if isinstance(one[part], dict) for name in one[part]}
    found = [(part, name) for part, name in sorted(parts) if theirs.get(part, {}).get(name) != ours.get(part, {}).get(name)]
    return [{f"{part}.{name}": one.get(part, {}).get(name) for part, name in found} for one in (theirs, ours)]
