"""One authority follows another while two real engines serve; what ssh does to their hosts in between, files and a restart, is done by the test."""

import pathlib
import shutil

import pytest

from cloudmesh_docker.cloud import over_ssh
from cloudmesh_docker.cloud.certificates import NEXT, Authority
from cloudmesh_docker.errors import CloudError
from tests.running import Runner

RENEW = "docker server certificates renew --authority"


@pytest.fixture(scope="module")
def engines(make_engine, lab):
    """Two engines by name, each with TLS from the authority in ``lab / "succession"``."""
    authority, made = Authority(lab / "succession"), {}
    for name in ("one", "two"):
        tls = authority.issue(name, ["127.0.0.1"])
        paths = {file: str(lab / f"{name}-{file}.pem") for file in tls}
        put(tls, paths)
        made[name] = make_engine(f"tls-{name}", with_image=False, tls=paths, args=["--bridge=none", "--iptables=false"])
    return made


def put(tls, paths):
    """Write certificates (dict of PEM texts) to files."""
    for file, path in paths.items():
        pathlib.Path(path).write_text(tls[file])


@pytest.fixture
def run(engines, lab, monkeypatch, tmp_path):
    """A Runner with the two servers; ``down`` are those whose host can't be reached now."""
    runner = Runner(HOME=str(tmp_path))
    folder = pathlib.Path(runner.session.settings.make_folder())
    shutil.copytree(lab / "succession/certificates", folder / "certificates")
    authority, runner.down = Authority(folder), []

    def renew(site, record):
        if record["name"] in runner.down:
            raise CloudError("no way to this host")
        tls, engine = site.authority.issue(record["name"], record["hosts"]), engines[record["name"]]
        put(tls, engine.tls)
        engine.crash()
        engine.start()
        site.authority.keep(record["mark"], tls)
        return {**record, **over_ssh.expiry(site, record)}

    monkeypatch.setattr(over_ssh, "renew", renew)
    for name, engine in engines.items():
        record = {"managed": "ssh", "name": name, "ssh": "ssh://nowhere.invalid", "mark": name, "port": engine.port, "hosts": ["127.0.0.1"]}
        authority.keep(name, {"cert": pathlib.Path(engine.tls["cert"]).read_text(), "ca": authority.trusts()})
        record |= {"expires": "2000-01-01", "authority": True}
        runner.session.servers.add(name, engine.tcp_address, certificates=authority.client(), managed=record)
    yield runner
    # For the next test they are as they were.
    for name, engine in engines.items():
        put(Authority(lab / "succession").issue(name, ["127.0.0.1"]), engine.tls)
        engine.crash()
        engine.start()
    runner.close()


def answers(run):
    """The servers that answer us."""
    run.session.servers.hang_up()
    return run("docker --server one,two info --format '{{.Name}}'")[0].split()


def test_nobody_is_locked_out_at_any_step(run, engines, tmp_path):
    authority = Authority(run.session.settings.folder)
    old = shutil.copytree(authority.folder, tmp_path / "old")
    with_old = f"--tlscacert {authority.folder}/ca.pem --tlscert {old}/cert.pem --tlskey {old}/key.pem"
    assert "'docker server certificates renew --authority' makes new ones" in run("docker --server one ps")[1]
    run.down = ["two"]
    out, err, code = run(RENEW)
    assert (out, code) == ("", 1) and "two: no way to this host" in err and "go on with: docker server certificates renew --authority" in err
    assert len(answers(run)) == 2 and authority.changes
    out, err, _ = run("docker server certificates")
    assert "next authority" in out and "the authority is being replaced; go on with: docker server certificates renew --authority" in err
    following, run.down = (authority.folder / NEXT[0]).read_text(), []
    out, err, code = run(RENEW)
    assert (out, code) == ("one\ntwo\n", 0), err
    assert "making a new authority" not in err and err.count("for one") == 1 and err.count("for two") == 2
    assert len(answers(run)) == 2 and not authority.changes
    assert authority.trusts() == following and not any((authority.folder / name).exists() for name in NEXT)
    stranger = Runner(HOME=str(tmp_path / "elsewhere"))
    for engine in engines.values():
        assert pathlib.Path(engine.tls["ca"]).read_text() == following
        assert "refuses the client certificate" in stranger(f"docker -H {engine.tcp_address} {with_old} ps")[1]
    stranger.close()
    record = run.session.servers.find("one").record["managed"]
    assert record["expires"] > "2026" and record["authority"] is False
    assert run("docker server certificates renew one")[::2] == ("one\n", 0) and len(answers(run)) == 2


def test_one_that_was_not_told_at_the_end_is_told_later(run, monkeypatch):
    authority, end = Authority(run.session.settings.folder), Authority.end_change
    monkeypatch.setattr(Authority, "end_change", lambda self: (end(self), run.down.append("one")))
    out, err, code = run(RENEW)
    assert (out, code) == ("two\n", 1) and "one: no way to this host" in err
    assert len(answers(run)) == 2
    now, run.down = authority.trusts(), []
    out, err, code = run(RENEW)
    assert (out, code) == ("one\ntwo\n", 0) and "making a new authority" not in err and "for two" not in err
    assert authority.trusts() == now == authority.trusted("one") and len(answers(run)) == 2


def test_what_it_is_not_for(run):
    assert run(f"{RENEW} one")[1].startswith("--authority is for all servers")
