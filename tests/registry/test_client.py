"""A registry's HTTP API: authentication, pages, digests, and what goes wrong; over a small registry of our own in this process."""

import http.server
import json
import threading

import pytest

from cloudmesh_docker.notation.references import parse_reference
from cloudmesh_docker.registry.client import Digests, Registry, RegistryError, certificates, proxies_for

DIGEST = "sha256:" + "ab" * 32


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers from ``server.replies``: path -> (status, headers, body) or a callable of the handler."""

    def log_message(self, *words):
        """Say nothing."""

    def do_GET(self):
        """Answer, and note what was asked."""
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length).decode()
        self.server.asked.append((self.command, self.path, self.headers.get("Authorization"), self.body))
        reply = self.server.replies.get(self.path.partition("?")[0], (404, {}, {"errors": [{"code": "NAME_UNKNOWN", "message": "not known"}]}))
        status, headers, body = reply(self) if callable(reply) else reply
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_CONNECT(self):
        """Be a proxy that refuses."""
        self.server.refused.append(self.path)
        self.send_error(403)

    do_HEAD = do_POST = do_GET


@pytest.fixture
def web():
    """The small registry; ``address`` is its domain."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.replies, server.asked, server.refused, server.address = {}, [], [], f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def environ(tmp_path, web):
    """An environment in which a user is logged in to it."""
    (tmp_path / "config.json").write_text(json.dumps({"auths": {web.address: {"auth": "YTpi"}}}))
    return {"DOCKER_CONFIG": str(tmp_path)}


def test_pages(web, environ):
    def page(handler):
        if "last=b" in handler.path:
            return 200, {}, {"tags": ["a"]}
        return 200, {"Link": '</v2/x/y/tags/list?last=b&n=2>; rel="next"'}, {"tags": ["c", "b"]}

    web.replies["/v2/x/y/tags/list"] = page
    with Registry(web.address, environ) as registry:
        assert registry.tags("x/y") == ["a", "b", "c"]


def test_a_page_elsewhere_is_not_followed(web, environ):
    web.replies["/v2/x/tags/list"] = 200, {"Link": '<http://192.0.2.1/v2/x/tags/list>; rel="next"'}, {"tags": []}
    with Registry(web.address, environ) as registry, pytest.raises(RegistryError, match="elsewhere"):
        registry.tags("x")


def guarded(reply, challenge):
    """A reply for those who bring the right header only."""
    return lambda handler: (
        reply if handler.headers.get("Authorization") in ("Basic YTpi", "Bearer good") else (401, {"WWW-Authenticate": challenge}, {})
    )


def test_basic(web, environ):
    web.replies["/v2/x/tags/list"] = guarded((200, {}, {"tags": ["1"]}), 'Basic realm="r"')
    with Registry(web.address, environ) as registry:
        assert registry.tags("x") == registry.tags("x") == ["1"]
    assert [asked[2] for asked in web.asked] == [None, "Basic YTpi", "Basic YTpi"]


def test_tokens(web, environ, tmp_path):
    challenge = f'Bearer realm="http://{web.address}/token",service="s",scope="repository:x:pull"'
    web.replies["/v2/x/manifests/1"] = guarded((200, {"Docker-Content-Digest": DIGEST}, b""), challenge)
    web.replies["/token"] = 200, {}, {"token": "good"}
    with Registry(web.address, environ) as registry:
        assert registry.digest("x", "1") == DIGEST
    assert web.asked[1] == ("GET", "/token?service=s&scope=repository%3Ax%3Apull", "Basic YTpi", "")
    with Registry(web.address, {"DOCKER_CONFIG": "/nowhere"}) as registry:
        assert registry.digest("x", "1") == DIGEST
    assert web.asked[4][2] is None
    (tmp_path / "config.json").write_text(json.dumps({"auths": {web.address: {"auth": "YTo=", "identitytoken": "refresh"}}}))
    web.replies["/token"] = 200, {}, {"access_token": "good"}
    with Registry(web.address, environ) as registry:
        assert registry.digest("x", "1") == DIGEST
    method, _, _, body = web.asked[7]
    assert method == "POST" and "grant_type=refresh_token" in body and "refresh_token=refresh" in body


@pytest.mark.parametrize("realm", ["http://192.0.2.1/token", "http://127.0.0.1.example.com/token", "", "ftp://127.0.0.1/"])
def test_credentials_go_nowhere_else(web, environ, realm):
    web.replies["/v2/x/tags/list"] = 401, {"WWW-Authenticate": f'Bearer realm="{realm}",service="s"'}, {}
    with Registry(web.address, environ) as registry, pytest.raises(RegistryError, match="not safe"):
        registry.tags("x")
    assert len(web.asked) == 1


def test_refusals_are_in_the_registry_s_words(web, environ):
    web.replies["/v2/w/tags/list"] = (
        401,
        {"WWW-Authenticate": 'Basic realm="r"'},
        {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]},
    )
    web.replies["/v2/n/tags/list"] = 401, {"WWW-Authenticate": "Negotiate"}, {}
    web.replies["/v2/h/tags/list"] = 200, {}, b"<html>"
    with Registry(web.address, environ) as registry:
        for path, words in {
            "x": r"not known \(status 404\)",
            "w": "authentication required",
            "n": "Negotiate",
            "h": "not that of a registry",
        }.items():
            with pytest.raises(RegistryError, match=words):
                registry.tags(path)


def test_who_does_not_answer(environ):
    with Registry("127.0.0.1:1", environ) as registry, pytest.raises(RegistryError, match="127.0.0.1:1: it can't be reached from here: .*refused"):
        registry.tags("x")


def test_digests(web, environ):
    web.replies["/v2/x/manifests/1"] = 200, {}, b"manifest"
    with Registry(web.address, environ) as registry:
        assert registry.digest("x", "1") == "sha256:" + __import__("hashlib").sha256(b"manifest").hexdigest()
        assert registry.digest("x", "none") is None


def test_digests_are_asked_for_once(web, environ):
    web.replies["/v2/x/manifests/1"] = 200, {"Docker-Content-Digest": DIGEST}, b""
    digests, reference = Digests(environ), parse_reference(f"{web.address}/x:1")
    threads = [threading.Thread(target=digests.get, args=[reference]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert digests.get(reference) == DIGEST and len(web.asked) == 1
    bad = parse_reference("127.0.0.1:1/x:1")
    for _ in range(2):
        with pytest.raises(RegistryError):
            digests.get(bad)


def test_a_proxy_is_used_but_not_for_loopback(web, environ):
    environ["HTTPS_PROXY"] = environ["HTTP_PROXY"] = f"http://{web.address}"
    web.replies["/v2/x/tags/list"] = 200, {}, {"tags": ["1"]}
    with Registry(web.address, environ) as registry:
        assert registry.tags("x") == ["1"]
    with Registry("registry.example.com", environ) as registry, pytest.raises(RegistryError, match="proxy|[Tt]unnel|can't be reached"):
        registry.tags("x")
    assert [asked[0] for asked in web.asked] == ["GET"] and len(web.refused) == 1


def test_which_proxies():
    environ = {"https_proxy": "http://p:1", "NO_PROXY": "reg.local,.corp.example.com"}
    assert proxies_for("https://reg.example.com/v2/", environ) == {"https": "http://p:1"}
    assert proxies_for("https://reg.local:5000/v2/", environ) == proxies_for("https://a.corp.example.com/", environ) == {}
    assert proxies_for("http://localhost:5000/", environ) == proxies_for("https://127.0.0.1/", environ) == {}


def test_requests_own_variables_do_not_count(web, environ, monkeypatch, tmp_path):
    """.netrc would beat our credentials."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login bad password bad\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    web.replies["/v2/x/tags/list"] = 200, {}, {"tags": ["1"]}
    with Registry(web.address, environ) as registry:
        registry.tags("x")
    assert web.asked[0][2] is None


def test_which_certificates():
    assert certificates("reg", {}) is True
    assert certificates("reg", {"REQUESTS_CA_BUNDLE": "/a.pem", "SSL_CERT_FILE": "/b.pem"}) == "/a.pem"
