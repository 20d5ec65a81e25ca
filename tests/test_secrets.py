"""Secrets given to commands turn up nowhere: no output, not even --debug's, no file, no command line of a process."""

import base64
import json
import os
import pathlib
import stat

import pytest

from tests.running import Runner, container, image

PASSWORD, VARIABLE, ARGUMENT, ADDRESS, DATABASE, TOKEN = (f"canary-{number}-7f3a9c" for number in range(6))
ENCODED = [base64.b64encode(f"{front}{PASSWORD}{back}".encode()).decode().rstrip("=")[4:-4] for front in ("", "a", "ab") for back in ("", '"}')]
# It notes the command lines of all processes, as anyone on the computer can.
HELPER = """#!/bin/sh
cat /proc/[0-9]*/cmdline >>"$HOME/seen" 2>/dev/null
[ "$1" = get ] && echo '{"Username": "me", "Secret": "%s"}'
cat >/dev/null
"""
LINES = f"""
registry login -u me --password-stdin reg.example.com
pull reg.example.com/app:1
push reg.example.com/app:1
create -e TOKEN={VARIABLE} --env=TOKEN={VARIABLE} --name web reg.example.com/app:1
run -d -eTOKEN={VARIABLE} reg.example.com/app:1
exec -d -e TOKEN={VARIABLE} web true
import https://me:{ADDRESS}@files.example.com/x.tar
build --build-arg TOKEN={ARGUMENT} .
build https://me:{ADDRESS}@git.example.com/x.git
ps -a
images
server add good unix:///x.sock
server add bad tcp://me:{ADDRESS}@host:2375
swarm join --token {TOKEN} host:2377
"""


@pytest.fixture
def everywhere(fake, home, tmp_path, monkeypatch):
    """Run lines with --debug on a fake engine that says yes to everything; all that was written."""
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text(json.dumps({"credHelpers": {"reg.example.com": "canary"}}))
    (tmp_path / "docker-credential-canary").write_text(HELPER % PASSWORD)
    (tmp_path / "docker-credential-canary").chmod(0o755)
    (tmp_path / "Dockerfile").write_text("FROM x\\n")
    monkeypatch.chdir(tmp_path)
    answers = {
        "GET": {"/containers/json": [container()], "/images/json": [image()], "/containers/web/json": {"Id": "1" * 64, "State": {}}},
        "POST": {"/auth": {"Status": "Login Succeeded"}, "/containers/create": {"Id": "1" * 64}, "/containers/web/exec": {"Id": "x"}},
    }
    others = [
        "/images/create",
        "/images/reg.example.com/app/push",
        "/build",
        f"/containers/{'1' * 64}/start",
        "/exec/x/start",
        "/containers/web/start",
    ]
    for method, replies in answers.items():
        for path, reply in replies.items():
            fake.allows(method, path, reply=reply)
    for path in others:
        fake.allows("POST", path, reply=b"")
    runner = Runner(DOCKER_HOST=fake.address, PATH=f"{tmp_path}:{os.environ['PATH']}")
    yield lambda line: runner(
        f"docker {line} --debug" if line.startswith(("ps", "images", "server")) else f"docker --debug {line}", PASSWORD.encode()
    )
    runner.close()


def leaks(text):
    """The secrets in a text, as they are or as Base64 has them."""
    return [secret for secret in (PASSWORD, VARIABLE, ARGUMENT, ADDRESS, DATABASE, TOKEN, *ENCODED) if secret in text]


def test_no_command_tells(everywhere, fake, home):
    written = [(line, *everywhere(line)) for line in LINES.strip().splitlines()]
    assert [(line, found) for line, out, err, _ in written for found in [leaks(out + err)] if found] == []
    # They did get to where they belong, or nothing would be shown by all this.
    sent = "".join(f"{request.query} {request.headers} {request.body}" for request in fake.requests)
    assert [secret for secret in (PASSWORD, VARIABLE, ARGUMENT, ADDRESS) if secret in sent] == [PASSWORD, VARIABLE, ARGUMENT, ADDRESS]
    assert "".join(err for _, _, err, _ in written).count("X-Registry-Auth") == 0
    assert (home / "seen").stat().st_size > 1000 and leaks((home / "seen").read_text(errors="replace")) == []


def test_no_file_has_them(everywhere, home):
    for line in LINES.strip().splitlines():
        everywhere(line)
    files = [path for path in home.rglob("*") if path.is_file() and path.name != "seen"]
    assert {path.name for path in files} >= {"servers.json", "store.db", "config.json"}
    assert [(str(path), found) for path in files for found in [leaks(path.read_text(errors="replace"))] if found] == []


def test_the_store_has_none(everywhere, fake, home):
    for line in LINES.strip().splitlines():
        everywhere(line)
    with Reader(fake) as store:
        found = {
            name: json.dumps(store.find(name), default=str) for name in ("Containers", "Images", "Networks", "Volumes", "History", "Cloudmeshdocker")
        }
    assert "TOKEN=***" in found["History"] and "web" in found["Containers"]
    assert {name: leaks(text) for name, text in found.items() if leaks(text)} == {}


class Reader:
    """The store of another session."""

    def __init__(self, fake):
        self._runner = Runner(DOCKER_HOST=fake.address)

    def __enter__(self):
        return self._runner.store

    def __exit__(self, *error):
        self._runner.close()


def test_everything_is_for_nobody_else(everywhere, home):
    os.umask(0o022)
    everywhere("ps -a")
    everywhere("server add x unix:///x.sock")
    folder = home / ".cloudmesh" / "docker"
    modes = {path.relative_to(home).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert len(modes) > 2
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def test_the_password_of_the_database(fake, home, tmp_path):
    settings = pathlib.Path(tmp_path / "settings.yaml")
    settings.write_text(f"cloudmesh:\n  docker:\n    database: mongodb://me:{DATABASE}@127.0.0.1:1/x?serverSelectionTimeoutMS=100\n")
    fake.allows("GET", "/containers/json", reply=[container()])
    runner = Runner(DOCKER_HOST=fake.address)
    out, err, code = runner(f"docker ps --debug --config {settings}")
    runner.close()
    assert code == 1 and "127.0.0.1" in err and leaks(out + err) == []
