"""Against a real engine."""

import io
import subprocess
import sys
import tarfile
import threading

import pytest

from cloudmesh_docker.engine import ENDPOINTS, Docker
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.containers import path_stat
from cloudmesh_docker.errors import BadParameter, Conflict, NotFound, ServerError, VersionMismatch
from tests.running import PATIENCE


def output(stream):
    out = {1: b"", 2: b""}
    with stream:
        for kind, data in stream:
            out[kind] += data
    return out[1], out[2]


def both(log):
    """(kind, all output so far) of every piece."""
    seen = b""
    for kind, data in log:
        seen += data
        yield kind, seen


def tar(**files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_system(live):
    assert live.system.ping()["api-version"] == live.system.ping_head()["api-version"] == live.system.version()["ApiVersion"]
    assert live.system.info()["OSType"] == "linux" and "Volumes" in live.system.df()
    assert live.name == live.client.address.__str__()
    with pytest.raises(AttributeError, match="'Docker' object has no attribute 'nonsense'"):
        _ = live.nonsense


def test_a_container_from_create_to_remove(live, container):
    id = container("sh", "-c", "echo out; echo err >&2; exit 3")
    with live.containers.attach(id) as duplex, live.containers.begin_wait(id, "next-exit") as waiting:
        live.containers.start(id)
        assert output(duplex) == (b"out\n", b"err\n")
        assert next(waiting)["StatusCode"] == 3
    assert live.containers.wait(id)["StatusCode"] == 3
    assert output(live.containers.logs(id)) == (b"out\n", b"err\n")
    assert output(live.containers.logs(id, follow=True, stderr=False)) == (b"out\n", b"")
    live.containers.rename(id, "eng-renamed")
    assert [item["Id"] for item in live.containers.list(all=True, filters={"name": ["eng-renamed"]})] == [id]
    assert live.containers.inspect("/eng-renamed", size=True)["SizeRw"] is not None
    live.containers.rename(id, "eng-renamed-back")
    with pytest.raises(Conflict):
        live.containers.create({"Image": "busybox"}, name="eng-renamed-back")
    live.containers.remove(id)
    with pytest.raises(NotFound, match="No such container"):
        live.containers.inspect(id)
    live.containers.create({"Image": "busybox"}, name="eng-renamed-back")
    live.containers.remove("eng-renamed-back")


def test_the_running_container(live, container):
    id = container("sh", "-c", "trap 'exit 5' TERM; echo ready; while true; do sleep 0.1; done")
    live.containers.start(id)
    live.containers.start(id)
    assert live.containers.top(id)["Processes"]
    live.containers.pause(id)
    assert live.containers.inspect(id)["State"]["Paused"]
    live.containers.unpause(id)
    assert "cpu_stats" in live.containers.stats(id, stream=False)
    with live.containers.stats(id) as samples:
        assert "cpu_stats" in next(samples)
    assert "Warnings" in live.containers.update(id, {"RestartPolicy": {"Name": "no"}})
    live.containers.resize(id, 24, 80)
    live.containers.restart(id, timeout=1)
    # A shell that has not come to its trap yet is killed instead.
    with live.containers.logs(id, follow=True) as log:
        next(data for _, data in both(log) if data.count(b"ready") == 2)
    live.containers.stop(id, timeout=5)
    assert live.containers.inspect(id)["State"]["ExitCode"] == 5
    with pytest.raises(Conflict):
        live.containers.kill(id, signal="KILL")
    if live.client.version == "1.41":
        with pytest.raises(VersionMismatch, match="signal needs API 1.42"):
            live.containers.stop(id, signal="INT")


def test_exec_with_input_half_closed(live, container):
    id = container("sleep", "60")
    live.containers.start(id)
    made = live.exec.create(id, {"Cmd": ["sh", "-c", "cat; echo end >&2; exit 7"], "AttachStdin": True, "AttachStdout": True, "AttachStderr": True})[
        "Id"
    ]
    data = b"0123456789" * 100000
    with live.exec.start(made) as duplex:
        writer = threading.Thread(target=lambda: (duplex.write(data), duplex.close_write()))
        writer.start()
        out, err = output(duplex)
        writer.join()
    assert (out == data, err) == (True, b"end\n")
    assert live.exec.inspect(made)["ExitCode"] == 7
    made = live.exec.create(id, {"Cmd": ["tty"], "Tty": True, "AttachStdout": True})["Id"]
    assert b"/dev/pts/" in output(live.exec.start(made, tty=True))[0]
    live.exec.start_detached(live.exec.create(id, {"Cmd": ["touch", "/made"]})["Id"])
    with pytest.raises(NotFound):
        live.exec.inspect("nonsense")


def test_archives(live, container, tmp_path):
    id = container("true")
    live.containers.put_archive(id, "/", tar(one=b"1" * 100))
    (tmp_path / "t").write_bytes(tar(two=b"2" * 3_000_000))
    with open(tmp_path / "t", "rb") as file:
        live.containers.put_archive(id, "/", file)
    live.containers.put_archive(id, "/", iter([tar(three=b"3")]))
    assert live.containers.archive_info(id, "/two")["size"] == 3_000_000
    with live.containers.get_archive(id, "/two") as response:
        assert path_stat(response)["name"] == "two"
        with tarfile.open(fileobj=io.BytesIO(response.read())) as archive:
            assert archive.extractfile("two").read() == b"2" * 3_000_000
    assert {item["Path"] for item in live.containers.changes(id)} >= {"/one", "/two", "/three"}
    with live.containers.export(id) as response:
        assert len(response.read()) > 3_000_000
    with pytest.raises(NotFound):
        live.containers.archive_info(id, "/nowhere")
    with pytest.raises(NotFound):
        live.containers.put_archive("eng-nobody", "/", (b"\0" * 100000 for _ in range(500)))


def test_images(live, container):
    id = live.containers.commit(container("true"), repo="eng-image", tag="1", changes=["ENV A=b", 'CMD ["x"]'])["Id"]
    assert live.images.inspect("eng-image:1")["Config"]["Env"][-1] == "A=b" and live.images.history(id)
    live.images.tag(id, "eng-host:5000/deep/image", "2")
    assert live.images.inspect("eng-host:5000/deep/image:2")["Id"] == id
    assert live.images.list(filters={"reference": ["eng-image"]})[0]["Id"] == id
    with live.images.save(["eng-image:1", "eng-host:5000/deep/image:2"]) as response:
        saved = response.read()
    with live.images.get("eng-image:1") as response:
        assert tarfile.open(fileobj=io.BytesIO(response.read())).getnames()
    live.images.remove("eng-image:1")
    assert live.images.remove("eng-host:5000/deep/image:2")[0]["Untagged"]
    with live.images.load(saved) as progress:
        assert len([item for item in progress if "Loaded image" in item.get("stream", "")]) == 2
    for name in ("eng-image:1", "eng-host:5000/deep/image:2"):
        live.images.remove(name, force=True)
    with live.images.import_(tar(f=b"x"), repo="eng-import", changes=["CMD x"]) as progress:
        assert list(progress)[-1]["status"].startswith("sha256:")
    live.images.remove("eng-import")


def test_builds_and_failures_inside_streams(live):
    context = tar(Dockerfile=b"FROM busybox\nARG A\nLABEL eng=$A\nRUN exit 3\n")
    with live.images.build(context, t=["eng-build:1"], buildargs={"A": "b"}, labels={"l": "m"}, rm=True, forcerm=True) as progress:
        with pytest.raises(ServerError, match="returned a non-zero code: 3") as caught:
            list(progress)
    assert caught.value.exit_code == 3
    with live.images.build(tar(Dockerfile=b"FROM busybox\nLABEL a=b\n"), t="eng-build:1", cachefrom=["busybox"]) as progress:
        assert [item for item in progress if "eng-build:1" in item.get("stream", "")]
    live.images.remove("eng-build:1")
    assert live.images.prune(filters={"label": ["eng"]})["ImagesDeleted"]
    with pytest.raises(ServerError):
        with live.images.pull("127.0.0.1:1/none", tag="1") as progress:
            list(progress)
    with pytest.raises(ServerError):
        with live.images.push("bb", tag="1", auth={"username": "u"}) as progress:
            list(progress)


def test_networks_and_volumes(live):
    live.volumes.create({"Name": "eng-volume", "Labels": {"a": "b"}})
    assert live.volumes.inspect("eng-volume")["Labels"] == {"a": "b"}
    assert [item["Name"] for item in live.volumes.list(filters={"name": ["eng-volume"]})["Volumes"]] == ["eng-volume"]
    live.volumes.remove("eng-volume")
    assert any(item["Name"] == "none" for item in live.networks.list()) and live.networks.inspect("none", verbose=False)["Driver"] == "null"
    with pytest.raises(NotFound):
        live.networks.remove("eng-nothing")
    assert "VolumesDeleted" in live.volumes.prune(filters={"label": ["eng-no-such-label"]})


def test_without_a_swarm(live):
    if live.system.info()["Swarm"]["LocalNodeState"] == "inactive":
        for part in (live.nodes, live.services, live.tasks, live.secrets, live.configs):
            with pytest.raises(ServerError, match="not a swarm manager"):
                part.list()
    with pytest.raises(BadParameter):
        live.swarm.join({"ListenAddr": "nonsense::"})


def test_events_end_when_closed_from_another_thread(live, container):
    with live.system.events(filters={"type": ["container"], "event": ["create"]}) as events:
        id = container("true")
        assert next(event for event in events if event["Actor"]["ID"] == id)["Action"] == "create"
        threading.Timer(0.1, events.close).start()
        assert all(event["Action"] == "create" for event in events)


def test_close_ends_a_wait_in_another_thread(live, live_client, container):
    # Podman's answer begins with the first of the output.
    id = container("sh", "-c", "echo begun; sleep 60")
    live.containers.start(id)
    with Docker(live_client()) as other:
        logs = other.containers.logs(id, follow=True)
        threading.Timer(0.2, other.close).start()
        assert list(logs) == [(1, b"begun\n")]


def test_importing_is_light():
    code = (
        "import sys, cloudmesh_docker.engine.client, cloudmesh_docker.engine.containers as c\n"
        "loaded = {name.partition('.')[0] for name in sys.modules} & {'socket', 'http', 'urllib', 'ssl', 'dataclasses', 'typing', 'pathlib',"
        " 'subprocess', 'threading', 'selectors', 'select', 'email', 'importlib.metadata'}\n"
        "ours = sorted(name for name in sys.modules if name.startswith('cloudmesh_docker.'))\n"
        "assert not loaded, loaded\n"
        "assert 'cloudmesh_docker.engine.stream' not in ours, ours\n"
    )
    subprocess.run([sys.executable, "-S", "-c", code], check=True, timeout=PATIENCE)


def test_a_docker_makes_its_parts_once_and_late():
    docker = Docker(Client("unix:///nowhere"), name="red")
    assert docker.name == "red" and "containers" not in vars(docker)
    assert all(getattr(docker, name) is getattr(docker, name) for name in ENDPOINTS)
