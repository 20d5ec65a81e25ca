import json


def test_credentials_are_forgotten(lone, home):
    (home / ".docker").mkdir()
    auths = {"reg": {"auth": "YTpi"}, "https://reg": {"auth": "YTpi"}, "https://index.docker.io/v1/": {"auth": "YTpi"}}
    (home / ".docker/config.json").write_text(json.dumps({"auths": auths, "detachKeys": "x"}))
    assert lone("docker logout https://reg/v2") == ("Removing login credentials for reg\n", "", 0)
    assert lone("docker registry logout") == ("Removing login credentials for https://index.docker.io/v1/\n", "", 0)
    assert json.loads((home / ".docker/config.json").read_text()) == {"auths": {}, "detachKeys": "x"}


def test_nobody_was_logged_in(lone, home):
    assert lone("docker logout reg") == ("Removing login credentials for reg\n", "", 0)
    assert not (home / ".docker").exists()


def test_a_helper_that_fails_is_told(lone, home):
    (home / ".docker").mkdir()
    (home / ".docker/config.json").write_text(json.dumps({"credsStore": "nosuch"}))
    out, err, code = lone("docker logout reg")
    assert (out, code) == ("Removing login credentials for reg\n", 0) and err.startswith("WARNING: could not erase credentials:\n")
