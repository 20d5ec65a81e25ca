"""Which certificates count: those saved, those of the environment, those in front of the command; and what is refused."""

import os
import pathlib
import sys

import pexpect
import pytest

from cloudmesh_docker.credentials import from_environment, locate, paths
from cloudmesh_docker.errors import UsageError
from tests.running import PATIENCE, Runner


def in_folder(folder, *names):
    return {name: f"{folder}/{name}.pem" for name in names or ("ca",)}


def test_the_environment_as_the_docker_binary_reads_it(tmp_path):
    home = {"HOME": "/home/me"}
    assert from_environment(home) is None
    assert from_environment({**home, "DOCKER_TLS_VERIFY": ""}) is None
    assert from_environment({**home, "DOCKER_TLS_VERIFY": "0"}) == in_folder("/home/me/.docker")
    assert from_environment({**home, "DOCKER_TLS_VERIFY": "1", "DOCKER_CONFIG": "/conf"}) == in_folder("/conf")
    assert from_environment({**home, "DOCKER_TLS_VERIFY": "1", "DOCKER_CONFIG": "/conf", "DOCKER_CERT_PATH": "/certs"}) == in_folder("/certs")
    for name in ("cert", "key"):
        (tmp_path / f"{name}.pem").touch()
    assert from_environment({"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(tmp_path)}) == in_folder(tmp_path, "ca", "cert", "key")
    assert from_environment({"DOCKER_CERT_PATH": "/certs"}, {"tlsverify": True}) == in_folder("/certs")
    assert from_environment({"DOCKER_CERT_PATH": "/certs"}, {"tlscacert": "/ca"}) == {"ca": "/ca"}
    with pytest.raises(UsageError, match="--tlsverify=false"):
        from_environment(home, {"tlsverify": False})


def test_addresses_with_tls():
    verify = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/certs"}
    assert [(str(address), tls) for address, tls in (locate(text, verify) for text in ("tcp://h", "h", "ssh://h", "/d.sock"))] == [
        ("tcp://h:2376", in_folder("/certs")),
        ("tcp://h:2376", in_folder("/certs")),
        ("ssh://h", None),
        ("unix:///d.sock", None),
    ]
    address, tls = locate("https://h", {"DOCKER_CERT_PATH": "/certs"})
    assert (str(address), tls) == ("https://h:2376", in_folder("/certs"))
    assert locate("tcp://h", {})[1] is None


def test_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cert.pem").touch()
    assert paths() is None
    assert paths(".") == in_folder(tmp_path, "ca", "cert")
    assert paths(tmp_path, ca="~/my.pem")["ca"] == os.path.expanduser("~/my.pem")
    with pytest.raises(UsageError, match="--ca FILE"):
        paths(cert="c", key="k")


@pytest.fixture
def run():
    made = []

    def start(**environ):
        made.append(Runner(**environ))
        return made[-1]

    yield start
    for runner in made:
        runner.close()


def test_options_in_front_of_a_command(run, tls_engine, certificates):
    line = f"docker --tlsverify --tlscacert {certificates['ca']} --tlscert {certificates['cert']} --tlskey {certificates['key']} %s"
    runner = run(DOCKER_HOST=tls_engine.tcp_address)
    assert runner(line % "ps -q") == ("", "", 0)
    assert runner(line % f"ps -q -H tcp://localhost:{tls_engine.port}") == ("", "", 0)
    assert "speaks TLS, but was asked without" in runner("docker ps")[1]
    assert "--tls" in runner("docker --tls ps")[1]
    assert "--server and --tlsverify can't be used together" in runner(line % "ps --server x")[1]
    assert "--tlsverify=false" in runner("docker --tlsverify=false ps")[1]


def test_options_come_before_what_is_saved(run, tls_engine, certificates):
    runner = run()
    assert runner(f"docker server add red {tls_engine.tcp_address} --ca {certificates['ca']}")[2] == 0
    own = f"--tlsverify --tlscacert {certificates['ca']} --tlscert {certificates['cert']} --tlskey {certificates['key']}"
    assert runner(f"docker {own} -H {tls_engine.tcp_address} ps -q") == ("", "", 0)
    assert runner(f"docker -H {tls_engine.tcp_address} ps -q")[2] == 1


def test_a_shell_that_keeps_its_server_keeps_its_tls(run, tls_engine, certificates):
    runner = run(DOCKER_HOST=f"https://127.0.0.1:{tls_engine.port}", DOCKER_CERT_PATH=str(pathlib.Path(certificates["ca"]).parent))
    runner.session.servers.keep()
    assert runner("docker ps -q") == ("", "", 0)


def test_a_saved_plain_server_is_not_spoken_to_without_tls_where_the_environment_wants_it(run, tls_engine, engine, certificates):
    run()(f"docker server add plain {engine.tcp_address}")
    verify = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(pathlib.Path(certificates["ca"]).parent)}
    assert "speaks no TLS" in run(DOCKER_HOST=engine.tcp_address, **verify)("docker ps -q")[1]
    assert run(**verify)("docker ps -q --server plain")[2] == 0


def test_service_start_with_tls(run, tls_engine, certificates):
    verify = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(pathlib.Path(certificates["ca"]).parent)}
    out, err, code = run(**verify)(f"docker service start {tls_engine.tcp_address}")
    assert code == 0, err
    assert run()(f"docker ps -q --server {out.strip()}") == ("", "", 0)


def test_at_a_terminal_ssh_asks_its_questions(sshd, home):
    known = sshd.folder / "known"
    content = known.read_text()
    known.write_text("")
    code = "from cloudmesh_docker.cli import entry; entry()"
    environment = {**os.environ, "PATH": sshd.path, "DOCKER_HOST": sshd.address, "PYTHONPATH": str(pathlib.Path(__file__).parents[1])}
    child = pexpect.spawn(sys.executable, ["-c", code, "images", "-q"], env=environment, encoding="utf8", timeout=PATIENCE)
    try:
        child.expect("Are you sure you want to continue connecting")
        child.sendline("yes")
        child.expect(r"[0-9a-f]{12}\r\n")
        child.expect(pexpect.EOF)
        assert child.wait() == 0 and str(sshd.port) in known.read_text()
    finally:
        child.close(force=True)
        known.write_text(content)


def test_ssh_where_home_is_too_deep_for_sockets(run, sshd, tmp_path, lab):
    deep = tmp_path / ("d" * 60) / "home"
    deep.mkdir(parents=True)
    (lab / "run").mkdir()
    environ = {"HOME": str(deep), "XDG_RUNTIME_DIR": str(lab / "run"), "PATH": sshd.path, "DOCKER_HOST": sshd.address}
    assert run(**environ)("docker ps -q") == ("", "", 0)
    (folder,) = (lab / "run").iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    assert "chmod 700" in run(**environ)("docker ps -q")[1]


def test_the_name_saved_with_certificates_is_what_the_server_must_have(tls_engine, certificates):
    runner = Runner()
    for name, host in (("right", "docker.test"), ("wrong", "other.test")):
        runner.session.servers.add(name, tls_engine.tcp_address, certificates={**certificates, "name": host})
    assert runner("docker --server right ps -q")[1:] == ("", 0)
    assert "not for 'other.test'" in runner("docker --server wrong ps -q")[1]
    runner.close()
