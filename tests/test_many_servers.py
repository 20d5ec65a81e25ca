"""Several real engines at once, over every kind of connection, with some of them dead, frozen or out of their minds."""

import json

import pytest

from tests.running import Runner


@pytest.fixture(scope="module")
def engines(make_engine):
    """Three real engines, the last of which is frozen and killed here."""
    return [make_engine(f"many{number}", tcp=True) for number in range(3)]


@pytest.fixture
def many(engines, tls_engine, certificates, sshd, engine):
    """Lines on r0, r1 and r2, on tls behind TLS, and on far behind ssh; r0 is the current one."""
    runner = Runner(PATH=sshd.path)
    for number, one in enumerate(engines):
        runner(f"docker server add r{number} {one.tcp_address} --group red --label rack={number}")
    runner(f"docker server add tls {tls_engine.tcp_address} " + " ".join(f"--{name} {path}" for name, path in certificates.items()))
    runner(f"docker server add far {sshd.address}")
    yield runner
    runner.close()
    for one in (*engines, tls_engine, engine):
        one.clean()


def test_one_command_on_all(many):
    out, err, code = many("docker --server all --summary run -d --name web busybox sleep 1000")
    assert [line.split(" | ")[0] for line in out.splitlines()] == ["r0", "r1", "r2", "tls", "far"]
    assert (err.splitlines()[-1], code) == ("5 ok, 0 failed, 0 skipped", 0)
    out, err, code = many("docker ps --server 'far,r[0-1],label:rack=2'")
    assert [line.split()[0] for line in out.splitlines()] == ["SERVER", "far", "r0", "r1", "r2"]
    assert many("docker exec --server @red web hostname")[2] == 0
    rows = json.loads(many("docker inspect web --server @red,far")[0])
    assert [row["Server"] for row in rows] == ["r0", "r1", "r2", "far"] and len({row["Id"] for row in rows}) == 4
    assert many("docker rm -f --server all web")[::2] == ("r0 | web\nr1 | web\nr2 | web\ntls | web\nfar | web\n", 0)


def test_containers_by_server_and_where_only_one_has_them(many, tmp_path):
    (tmp_path / "f").write_text("hello")
    many("docker --server tls run -d --name db busybox sleep 1000")
    assert many(f"docker cp {tmp_path}/f tls/db:/f") == ("", "", 0)
    assert many("docker exec db cat /f") == ("hello", "db: not on r0, used on tls\n", 0)
    assert many("docker exec tls/db cat /f") == ("hello", "", 0)
    assert many("docker stop -t 0 db") == ("db\n", "db: not on r0, used on tls\n", 0)
    assert many("docker rm db")[::2] == ("", 1)
    assert many("docker rm tls/db") == ("db\n", "", 0)


def test_a_frozen_and_a_killed_engine_cost_the_others_nothing(many, engines, tls_engine, engine, make_proxy):
    many.session.settings.timeout = 1
    proxies = {name: make_proxy(engines[0].sock) for name in ("cut", "garbage", "halfopen")}
    proxies["cut"].cut_after, proxies["garbage"].corrupt_at, proxies["halfopen"].hang = 20, 0, True
    for name, proxy in proxies.items():
        many(f"docker server add {name} {proxy.address}")
    engines[2].pause()
    try:
        out, err, code = many("docker info --format '{{.Name}}' --server all --summary")
    finally:
        engines[2].resume()
    assert out.splitlines() == [engines[0].host.name, engines[1].host.name, tls_engine.host.name, engine.host.name]
    assert {line.split(":")[0] for line in err.splitlines() if ": failed: " in line} == {"r2", "cut", "garbage", "halfopen"}
    assert (err.splitlines()[-1], code) == ("4 ok, 4 failed, 0 skipped", 1)


def test_addresses_in_turn_while_engines_die(many, engines, make_proxy):
    many.session.settings.timeout = 1
    proxy = make_proxy(engines[1].sock)
    many(f"docker server add twice {proxy.address} --fallback {engines[1].tcp_address} --fallback unix:///nowhere.sock")
    shown = "docker server ls --filter name=twice --format '{{.Address}} {{.State}}'"
    assert many(shown)[0] == f"{proxy.address} up\n"
    proxy.hang = True
    proxy.cut_all()
    assert many("docker ps -q --server twice") == ("", "", 0)
    assert many(shown)[0] == f"{engines[1].tcp_address} up\n"
    engines[1].crash()
    try:
        out, err, code = many("docker ps -q --server twice")
        assert code == 1 and "none of 3 addresses answers: " in err
        assert all(text in err for text in (proxy.address, engines[1].tcp_address, "unix:///nowhere.sock"))
    finally:
        engines[1].start()
    assert many("docker ps -q --server twice") == ("", "", 0)
