import json
import os

import pytest

from cloudmesh_docker.terminal import Terminal
from tests.bench.registry import PASSWORD, USER

WARNING = "WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n"
OK = {"Status": "Login Succeeded", "IdentityToken": ""}


def kept(home):
    return json.loads((home / ".docker/config.json").read_text())


def test_the_password_comes_on_standard_input(fake, cms, home):
    fake.expects("POST", "/auth", body={"username": "me", "password": "s3cret", "serveraddress": "reg:5000"}, reply=OK)
    out, err, code = cms("docker login -u me --password-stdin https://reg:5000/v2/", stdin=b"s3cret\n")
    assert (out, code) == ("Login Succeeded\n", 0)
    assert err.startswith(f"\nWARNING! Your credentials are stored unencrypted in '{home}/.docker/config.json'.\n")
    assert kept(home) == {"auths": {"reg:5000": {"auth": "bWU6czNjcmV0"}}}
    assert (home / ".docker/config.json").stat().st_mode & 0o777 == 0o600
    assert "s3cret" not in out + err


def test_what_is_in_the_file_stays_there(fake, cms, home):
    (home / ".docker").mkdir()
    (home / "elsewhere.json").write_text(json.dumps({"auths": {"a": {"auth": "YTpi"}}, "psFormat": "x"}))
    os.symlink(home / "elsewhere.json", home / ".docker/config.json")
    fake.expects("POST", "/auth", reply=OK)
    assert cms("docker registry login -u me -p x")[:2] == ("Login Succeeded\n", WARNING + cms_warning(home))
    assert kept(home) == {"auths": {"a": {"auth": "YTpi"}, "https://index.docker.io/v1/": {"auth": "bWU6eA=="}}, "psFormat": "x"}
    assert (home / ".docker/config.json").is_symlink()


def cms_warning(home):
    path = home / ".docker/config.json"
    return (
        f"\nWARNING! Your credentials are stored unencrypted in '{path}'.\nConfigure a credential helper to remove this warning. See\n"
        "https://docs.docker.com/go/credential-store/\n\n"
    )


def test_refused_credentials_are_not_kept(fake, cms, home):
    fake.expects("POST", "/auth", reply=(401, {"message": "incorrect username or password"}))
    assert cms("docker login -u me -p bad reg") == ("", WARNING + "Error response from daemon: incorrect username or password\n", 1)
    assert not (home / ".docker").exists()


def test_identity_tokens_are_kept_instead_of_passwords(fake, cms, home):
    fake.expects("POST", "/auth", reply={"Status": "Login Succeeded", "IdentityToken": "tok"})
    assert cms("docker login -u me --password-stdin reg", stdin=b"s3cret")[2] == 0
    assert kept(home) == {"auths": {"reg": {"auth": "bWU6", "identitytoken": "tok"}}}


def test_known_credentials_are_tried_first(fake, cms, home):
    (home / ".docker").mkdir()
    (home / ".docker/config.json").write_text(json.dumps({"auths": {"reg": {"auth": "YTpi"}}}))
    fake.expects("POST", "/auth", body={"username": "a", "password": "b", "serveraddress": "reg"}, reply=OK)
    out, err, code = cms("docker login reg")
    assert (out, code) == ("Login Succeeded\n", 0) and err.startswith("Authenticating with existing credentials... [Username: a]\n")


def test_dry_run_hides_the_password(cms):
    out, err, code = cms("docker login --dry-run -u me --password-stdin reg", stdin=b"s3cret")
    assert code == 0 and json.loads(out.partition("\n")[2]) == {"username": "me", "password": "...", "serveraddress": "reg"}


@pytest.mark.parametrize("words", ["", "-u me", "-u me -p x --password-stdin", "--password-stdin", "-u '' -p x", "-u me -p ''"])
def test_what_is_missing_is_said(cms, words):
    out, err, code = cms(f"docker login {words} reg")
    assert (out, code) == ("", 1) and err


def test_a_person_is_asked(fake, cms, home, monkeypatch):
    """What is typed on a terminal is in test_terminal.py."""
    answers = {"Username: ": "me", "Password: ": "s3cret"}
    monkeypatch.setattr(Terminal, "interactive", True)
    monkeypatch.setattr(Terminal, "line", lambda self, question, secret=False: answers[question] if secret == ("Pass" in question) else "")
    fake.expects("POST", "/auth", body={"username": "me", "password": "s3cret", "serveraddress": "reg"}, reply=OK)
    assert cms("docker login reg")[2] == 0
    assert kept(home)["auths"].keys() == {"reg"}


def test_beside_the_docker_binary(real, docker, protected, tmp_path, home):
    server, mine = protected.address, {"DOCKER_CONFIG": str(tmp_path / "ours")}
    real.environ.update(mine)
    for words, stdin in (
        (f"-u {USER} -p wrong {server}", ""),
        (f"-u {USER} --password-stdin {server}", PASSWORD + "\n"),
        (f"-u {USER} -p {PASSWORD} http://{server}", ""),
        (server, ""),
    ):
        theirs = docker("login", *words.split(), input=stdin)
        ours = real(f"docker login {words}", stdin=stdin.encode())
        # Older docker binaries say on stdout that they try what they have.
        said = theirs.stdout.replace("Authenticating with existing credentials...\n", "")
        assert (ours[0], ours[2]) == (said, theirs.returncode), words
    assert (tmp_path / "ours/config.json").read_text() == (tmp_path / "docker-config/config.json").read_text()
