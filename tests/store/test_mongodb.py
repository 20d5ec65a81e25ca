"""What only the MongoDB backend has: the driver's races and errors, indexes, documents of other writers."""

import time
from datetime import datetime

import pymongo
import pytest
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import open_store
from cloudmesh_docker.store.filters import INDEXES, LABELLED, parse_filter
from cloudmesh_docker.store.mongodb import render
from tests.store.conftest import HANGS, mongomock_store
from tests.store.samples import container, containers


@pytest.fixture
def mock(mongomock_bulk):
    """A MongoStore on mongomock."""
    with mongomock_store() as store:
        yield store


def duplicate(*codes):
    """The error of a bulk write with these error codes."""
    return BulkWriteError({"writeErrors": [{"code": code, "errmsg": "E"} for code in codes], "nInserted": 0})


@pytest.mark.parametrize("race", [duplicate(11000), duplicate(11000, 11000), DuplicateKeyError("E11000", 11000)], ids=["one", "two", "single"])
def test_a_race_for_the_same_id_is_tried_again(mock, monkeypatch, race):
    collection = mock._database["Containers"]
    original, raised = type(collection).bulk_write, [race, race]

    def bulk_write(*words, **options):
        if raised:
            raise raised.pop()
        return original(*words, **options)

    monkeypatch.setattr(type(collection), "bulk_write", bulk_write)
    mock.replace_many("Containers", containers("a", 3))
    assert mock.find("Containers") == containers("a", 3)


@pytest.mark.parametrize("error", [duplicate(11000, 50), duplicate(50), OperationFailure("not authorized", 13)])
def test_other_errors_are_not_tried_again(mock, monkeypatch, error):
    calls = []

    def bulk_write(*words, **options):
        calls.append(words)
        raise error

    monkeypatch.setattr(type(mock._database["Containers"]), "bulk_write", bulk_write)
    with pytest.raises(StoreError, match=r"^store mongodb://mongomock: "):
        mock.replace_many("Containers", containers("a", 1))
    assert len(calls) == 1


def test_a_race_without_end_ends(mock, monkeypatch):
    def bulk_write(*words, **options):
        raise duplicate(11000)

    monkeypatch.setattr(type(mock._database["Containers"]), "bulk_write", bulk_write)
    with pytest.raises(StoreError, match="BulkWriteError"):
        mock.replace_many("Containers", containers("a", 1))


def test_indexes_are_made_once(mock, monkeypatch):
    kind, calls = type(mock._database["Containers"]), []
    original = kind.create_indexes
    monkeypatch.setattr(kind, "create_indexes", lambda self, models: calls.append(self.name) or original(self, models))
    for _ in range(3):
        mock.replace_many("Containers", containers("a", 2))
    mock.replace_many("History", [{"_id": "x", "time": datetime(2026, 1, 1)}])
    assert calls == ["Containers", "History"]
    for collection in calls:
        keys = {next(iter(index["key"]))[0] for index in mock._database[collection].index_information().values()}
        assert keys == {"_id", *INDEXES[collection], *(["labels.k"] if collection in LABELLED else [])}


def test_raw_is_text_and_the_rest_is_plain(mock):
    mock.replace_many("Containers", [container("a", 1, raw={"a.b": {"$c": 1}})])
    stored = mock._database["Containers"].find_one()
    assert stored["raw"] == '{"a.b":{"$c":1}}' and stored["name"] == "web-1" and stored["labels"][1] == {"k": "$x", "v": "1"}


def test_what_others_add_is_ignored_and_what_they_break_is_named(mock):
    mock._database["Images"].insert_many([{"_id": "x", "name": "a", "colour": "red"}, {"_id": "y", "raw": "{"}])
    assert mock.get("Images", "x") == {"_id": "x", "name": "a"}
    with pytest.raises(StoreError, match="the document y is damaged"):
        mock.get("Images", "y")


@pytest.mark.parametrize(
    ("filter", "rendered"),
    [
        ({}, {}),
        ({"name": "x"}, {"name": {"$eq": "x"}}),
        ({"size": {"$gt": 1, "$lt": 5}}, {"$and": [{"size": {"$gt": 1}}, {"size": {"$lt": 5}}]}),
        ({"$or": [{"name": "x"}, {"size": 1}]}, {"$or": [{"name": {"$eq": "x"}}, {"size": {"$eq": 1}}]}),
    ],
)
def test_render(filter, rendered):
    assert render(parse_filter("Containers", filter)) == rendered


def test_the_database_is_cloudmesh_unless_named(nx_server):
    with open_store(nx_server.url) as plain, open_store(f"{nx_server.url}/other?retryWrites=false") as other:
        assert (plain._database.name, other._database.name) == ("cloudmesh", "other")


def test_timeouts_in_the_url_are_kept(nx_server):
    with open_store(f"{nx_server.url}/?serverSelectionTimeoutMS=700") as store:
        options = store._client.options
        assert options.server_selection_timeout == 0.7 and options.pool_options.connect_timeout == 1.5


def test_a_server_that_dies(make_nx):
    server = make_nx()
    with open_store(server.url) as store:
        store.replace_many("Containers", containers("a", 3))
        server.kill()
        start = time.monotonic()
        with pytest.raises(StoreError, match=rf"^store mongodb://127.0.0.1:{server.port}: "):
            store.find("Containers")
        assert time.monotonic() - start < HANGS


def test_a_refused_login_shows_no_password(mock):
    from cloudmesh_docker.store.mongodb import _secrets, failure

    url = "mongodb://user:pa%2055%40word@host/db"
    error = OperationFailure(f"bad login at {url}\nwith pa%2055%40word, that is pa 55@word", 18)
    assert str(failure("mongodb://user:***@host/db", error, _secrets(url))) == (
        "store mongodb://user:***@host/db: OperationFailure: bad login at *** with ***, that is ***"
    )


def test_without_pymongo(nx_server, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pymongo", None)
    with pytest.raises(StoreError, match="needs pymongo .*pip install pymongo"):
        open_store(nx_server.url)
    assert pymongo
