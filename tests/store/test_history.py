from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.store.history import History, keep, masked, read
from cloudmesh_docker.store.kind import EPOCH, utc_now

SECRETS = [
    ("swarm join --token SWMTKN-1-hidden host SWMTKN-1-hidden", "swarm join --token *** host ***"),
    ("run -e PLAIN=hidden1 nginx", "run -e PLAIN=*** nginx"),
    ("run -eA=hidden1 -dite B=hidden2 nginx", "run -eA=*** -dite B=*** nginx"),
    ("container run --env A=hidden1=x --env=B=hidden2 --env C nginx", "container run --env A=*** --env=B=*** --env C nginx"),
    ("build --build-arg A=hidden1 --build-arg=B=hidden2 .", "build --build-arg A=*** --build-arg=B=*** ."),
    ("login -u me -p hidden1 host", "login -u me -p *** host"),
    ("registry login -phidden1 --password hidden2 --password=hidden3", "registry login -p*** --password *** --password=***"),
    ("build https://me:hidden1@host/x.git", "build https://me:***@host/x.git"),
    ("build https://me:hid@den1@host/x.git", "build https://me:***@host/x.git"),
    ("volume create -o type=cifs -o o=username=me,password=hidden1,vers=3", "volume create -o type=cifs -o o=username=me,password=***,vers=3"),
    ("run --label api_token=hidden1 nginx", "run --label api_token=*** nginx"),
    ("exec db mysql -uroot -phidden1", "exec db mysql -uroot -p***"),
    ("exec web curl -H 'Authorization: Bearer hidden1' --api-key hidden2", "exec web curl -H 'Authorization: Bearer ***' --api-key ***"),
    ("commit -c 'ENV DB_PASSWORD=hidden1' web x", "commit -c 'ENV DB_PASSWORD=***' web x"),
]
PLAIN = ["rm -f web", "run -d --name web -p 8080:80 -p127.0.0.1:1:1 -v data:/x --label tier=front nginx:1.27", "tag a:1 b:2", "stop -t 0 web"]


@pytest.mark.parametrize("line, shown", SECRETS)
def test_secrets_are_left_out(line, shown):
    import shlex

    found = shlex.join(masked(shlex.split(line)))
    assert found.replace("'", "") == shown.replace("'", "") and "hidden" not in found


@pytest.mark.parametrize("line", PLAIN)
def test_what_is_no_secret_is_kept(line):
    assert masked(line.split()) == line.split()


@given(st.lists(st.text()))
def test_any_words_can_be_masked(words):
    assert len(masked(words)) == len(words)


def fact(server, began, outcome=("ok", 0, None)):
    return server, began, 0.25, outcome


def now():
    return (utc_now() - EPOCH).total_seconds()


def commands(documents):
    return [document["command"] for document in documents]


def test_one_document_for_each_server(store):
    keep(store, "container rm", ["rm", "-f", "a b"], [fact("one", now()), fact("two", now(), ("failed", 1, "no a b"))], 30)
    second, first = sorted(read(store, {}), key=lambda document: document["server"], reverse=True)
    assert (first["server"], first["command"], first["outcome"], first["duration"]) == ("one", "docker rm -f 'a b'", "ok", 250)
    assert (second["server"], second["exit_code"], second["error"]) == ("two", 1, "no a b")
    assert first["noun"] == "container" and first["verb"] == "rm" and first["servers"] == 2 and "@" in first["user"]
    assert History.Duration(first, False) == "0.25s" and History.Outcome(second, False) == "failed: no a b"


def test_old_ones_are_forgotten(store):
    keep(store, "container rm", ["rm", "old"], [fact("one", now() - 86400 * 3)], 30)
    keep(store, "container rm", ["rm", "older"], [fact("one", now() - 86400 * 31)], 365)
    assert commands(read(store, {})) == ["docker rm old", "docker rm older"]
    keep(store, "container rm", ["rm", "new"], [fact("one", now())], 30)
    assert commands(read(store, {})) == ["docker rm new", "docker rm old"]
    keep(store, "container rm", ["rm", "newest"], [fact("one", now() + 9)], 0.5)
    assert commands(read(store, {})) == ["docker rm newest", "docker rm new"]


def test_what_is_read(store):
    for number, (server, outcome) in enumerate([("one", ("ok", 0, None)), ("two", ("failed", 1, "x")), ("one", ("interrupted", 130, None))]):
        keep(store, "container stop", ["stop", f"c{number}"], [fact(server, now() - 3600 * (3 - number), outcome)], 30)
    assert commands(read(store, {}, failed=True)) == ["docker stop c2", "docker stop c1"]
    assert commands(read(store, {"server": ["one"]})) == ["docker stop c2", "docker stop c0"]
    assert commands(read(store, {"command": ["c1", "c2"], "outcome": ["failed"]})) == ["docker stop c1"]
    assert commands(read(store, {}, limit=1)) == ["docker stop c2"]
    assert commands(read(store, {}, since="150m")) == ["docker stop c2", "docker stop c1"]
    assert commands(read(store, {}, until="150m")) == ["docker stop c0"]
    assert commands(read(store, {"user": ["nobody at all"]})) == []
    for text in ("nonsense", "9" * 18):
        with pytest.raises(UsageError):
            read(store, {}, since=text)


def test_a_time_is_shown_here_and_in_full_in_utc(store):
    keep(store, "container rm", ["rm", "x"], [fact("one", 1700000000.5)], 100000)
    (document,) = read(store, {})
    assert document["time"] == EPOCH + timedelta(seconds=1700000000.5)
    assert History.Time(document, True) == "2023-11-14T22:13:20.500Z" and len(History.Time(document, False)) == 19
