"""A version that is known from another time: what it saves, and that it never decides."""

import pytest

from cloudmesh_docker.engine.client import MAXIMUM

from .servers import answer


def ping(version):
    """The answer to a ping, of an engine that speaks this version."""
    return answer(b"OK", kind="text/plain", Api_Version=version)


def test_a_right_guess_saves_a_round_trip(ask):
    client = ask(lambda request: answer([]), guess="1.41")
    assert client.request("GET", "info") == [] and client.version == "1.41" and client.news is None
    assert [request.path for request in client.server.requests] == ["/_ping", "/v1.41/info"]


@pytest.mark.parametrize("theirs, agreed", [("1.30", "1.30"), ("1.56", MAXIMUM)])
def test_after_a_wrong_guess_the_question_is_asked_again(ask, theirs, agreed):
    def handle(request):
        return answer([request.path]) if agreed in request.path else answer({"message": "client version 1.41 is too new"}, 400)

    client = ask(handle, ping=ping(theirs), guess="1.41")
    assert client.request("GET", "info") == [f"/v{agreed}/info"] and client.news == agreed
    assert [request.path for request in client.server.requests] == ["/_ping", "/v1.41/info", f"/v{agreed}/info"]


def test_nothing_is_changed_on_a_guess(ask):
    client = ask(lambda request: answer(b"", 204), ping=ping("1.30"), guess="1.41")
    client.request("POST", "containers", "web", "stop")
    client.request("GET", "info")
    assert [request.path for request in client.server.asked] == ["/v1.30/containers/web/stop", "/v1.30/info"]


def test_a_version_that_was_demanded_is_no_news(ask):
    client = ask(lambda request: answer([]), api_version="1.40", guess="1.41")
    client.request("GET", "info")
    assert client.news is None and client.server.asked[0].path == "/v1.40/info"


def test_resting_connections_are_opened_anew(ask):
    client = ask(lambda request: answer([]))
    client.request("GET", "info")
    client.rest()
    assert client.request("GET", "info") == [] and client.server.connections == 2
