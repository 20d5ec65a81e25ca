"""What every backend does alike."""

import json
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store.codec import LARGEST
from cloudmesh_docker.store.filters import FIELDS
from tests.store.conftest import THREADED
from tests.store.samples import SEEN, container, containers, ids, names

AWKWARD = {
    "Labels": {"com.docker.compose.project": "shop", "$x": "y", "a.$b..c": "", "": "empty key", "\0": "NUL key", "é\u2028\U0001f600": "ü"},
    "_id": "not ours",
    "$where": {"$gt": 1},
    "big": [2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**200, -(2**200)],
    "text": ["a\0b", "\ud800", "\udfff tail", "\x7f\x1b[31m", "\\", '"'],
    "other": [None, True, False, 0, 0.1, 1e300, -0.5, [], {}, [[[]]], {"a": {"b": {}}}],
}


def test_a_document_comes_back_as_it_went_in(store):
    document = container("red01", 1, raw=AWKWARD, size=2**63 - 1, exit_code=-(2**63), tty=True, privileged=False)
    document["labels"] = [{"k": key, "v": value} for key, value in AWKWARD["Labels"].items()]
    assert store.replace_many("Containers", [document]) == 1
    found = store.get("Containers", document["_id"])
    assert found == document
    assert json.dumps(found["raw"]) == json.dumps(AWKWARD)
    assert found["tty"] is True and found["privileged"] is False and type(found["size"]) is int
    assert store.find("Containers") == [document]


@pytest.mark.parametrize("raw", [None, True, 0, -1.5, "", "text", "\ud83d", [], [None], {}, 2**70])
def test_raw_is_any_json_value(store, raw):
    store.replace_many("Volumes", [{"_id": "a/b", "raw": raw}])
    assert store.get("Volumes", "a/b") == {"_id": "a/b", "raw": raw}


def test_what_is_not_there_is_not_there(store):
    store.replace_many("Volumes", [{"_id": "a/b"}, {"_id": "a/c", "labels": []}])
    assert store.get("Volumes", "a/b") == {"_id": "a/b"}
    assert store.get("Volumes", "a/c") == {"_id": "a/c", "labels": []}
    assert store.get("Volumes", "a/d") is None


def test_labels_are_found_as_they_are_now(store):
    def found(key, value):
        return ids(store.find("Containers", {"labels": {"$elemMatch": {"k": key, "v": value}}}))

    one, two = container("a", 1), container("a", 2)
    store.replace_server("Containers", "a", [one, two])
    assert found("com.docker.compose.project", "shop") == [one["_id"], two["_id"]] and found("$x", "2") == []
    store.replace_server("Containers", "a", [{**one, "labels": [{"k": "$x", "v": "2"}]}, {**two, "raw": {}}])
    assert found("com.docker.compose.project", "shop") == [two["_id"]] and found("$x", "2") == [one["_id"]]
    store.delete("Containers", {"name": "web-1"})
    store.replace_many("Containers", [{**two, "labels": None}])
    assert found("$x", "2") == [] and found("com.docker.compose.project", "shop") == []
    store.replace_server("Containers", "a", [])
    store.replace_many("Containers", [{**two, "_id": "b/9", "server": "b", "labels": []}])
    assert found("number", "2") == []


def test_none_is_not_stored(store):
    store.replace_many("Volumes", [{"_id": "a/b", "name": None, "size": None, "created": None, "labels": None}])
    assert store.get("Volumes", "a/b") == {"_id": "a/b"}


def test_documents_are_replaced_whole(store):
    store.replace_many("Containers", [container("a", 1)])
    store.replace_many("Containers", [{"_id": container("a", 1)["_id"], "name": "new"}])
    assert store.find("Containers") == [{"_id": container("a", 1)["_id"], "name": "new"}]


def test_of_two_with_one_id_the_last_counts(store):
    assert store.replace_many("Volumes", [{"_id": "x", "name": "first"}, {"_id": "x", "name": "last"}]) == 1
    assert store.find("Volumes") == [{"_id": "x", "name": "last"}]


def test_times_are_utc_in_milliseconds(store):
    aware = datetime(2026, 7, 1, 12, 0, 0, 999999, tzinfo=timezone(timedelta(hours=2)))
    old = datetime(1, 1, 1)
    store.replace_many("Containers", [{"_id": "a", "created": aware, "started": old, "seen": datetime(1969, 12, 31, 23, 59, 59, 1999)}])
    found = store.get("Containers", "a")
    assert found["created"] == datetime(2026, 7, 1, 10, 0, 0, 999000) and found["created"].tzinfo is None
    assert found["started"] == old and found["seen"] == datetime(1969, 12, 31, 23, 59, 59, 1000)
    assert store.count("Containers", {"created": aware}) == 1
    assert store.count("Containers", {"created": {"$lt": datetime(2026, 7, 1, 10, 0, 1, tzinfo=UTC)}}) == 1


def test_lone_surrogates_in_what_is_searched_become_replacement_characters(store):
    store.replace_many("Volumes", [{"_id": "a\ud800", "name": "b\udfff", "labels": [{"k": "\ud800", "v": "\ud801"}]}])
    assert store.get("Volumes", "a\ud800") == {"_id": "a\ufffd", "name": "b\ufffd", "labels": [{"k": "\ufffd", "v": "\ufffd"}]}
    assert store.count("Volumes", {"name": "b\ud900"}) == 1


def test_replace_many_takes_any_number(store):
    documents = containers("red01", 1010)
    assert store.replace_many("Containers", iter(documents)) == 1010
    assert store.replace_many("Containers", []) == 0
    assert store.count("Containers") == 1010
    assert store.find("Containers", sort="created") == documents


def test_replace_server_is_all_of_the_server_and_nothing_of_others(store):
    store.replace_server("Containers", "red01", containers("red01", 5))
    store.replace_server("Containers", "red02", containers("red02", 3))
    changed = [container("red01", 1), container("red01", 2, state="dead"), container("red01", 9)]
    assert store.replace_server("Containers", "red01", changed) == 3
    assert store.find("Containers", {"server": "red01"}) == changed
    assert store.find("Containers", {"server": "red02"}) == containers("red02", 3)
    assert store.replace_server("Containers", "red01", []) == 0
    assert ids(store.find("Containers")) == ids(containers("red02", 3))


def test_the_same_again_after_other_writes(store):
    """A list that is as it was the last time is not what the store holds, if something else was written in between."""
    same = containers("red01", 3)
    for write in (
        lambda: store.replace_many("Containers", [container("red01", 1, state="dead")]),
        lambda: store.delete("Containers", {"id": same[0]["id"]}),
        lambda: store.replace_server("Containers", "red01", same[:1]),
        lambda: None,
    ):
        store.replace_server("Containers", "red01", same)
        write()
        later = [{**document, "seen": datetime(2027, 1, 1)} for document in same]
        assert store.replace_server("Containers", "red01", later) == 3
        assert store.find("Containers", {"server": "red01"}) == later


def test_the_same_source_is_the_same_list(store):
    same = containers("red01", 3)
    for source in (b"one", b"one", b"two", None, b"two"):
        assert store.replace_server("Containers", "red01", same, source) == 3
        assert store.find("Containers", {"server": "red01"}) == same
    store.replace_many("Containers", [container("red01", 1, state="dead")])
    store.replace_server("Containers", "red01", same, b"two")
    later = [{**document, "seen": datetime(2027, 1, 1)} for document in same]
    store.replace_server("Containers", "red01", later, b"two")
    assert store.find("Containers", {"server": "red01"}) == later


@pytest.mark.parametrize(
    "change",
    [
        {"seen": datetime(2027, 1, 1)},
        {"seen": None},
        {"state": "paused"},
        {"state": None},
        {"created": datetime(2027, 1, 1)},
        {"labels": []},
        {"raw": {"Status": "Up 4 hours"}},
        {"raw": None},
        {"tty": True},
        {"exit_code": 1},
    ],
)
def test_every_change_arrives(store, change):
    """Also where all other documents stay as they are, or only their ``seen`` changes."""
    store.replace_server("Containers", "a", containers("a", 3))
    for others in (SEEN, datetime(2028, 1, 1)):
        documents = containers("a", 3, seen=others)
        documents[1].update(change)
        store.replace_server("Containers", "a", documents)
        expected = [{key: value for key, value in document.items() if value is not None or key == "raw"} for document in documents]
        assert store.find("Containers") == expected
        store.replace_many("Containers", containers("a", 3))
        store.replace_many("Containers", documents)
        assert store.find("Containers") == expected


def test_raw_may_be_a_subclass_of_dict(store):
    class Reply(dict):
        pass

    for status in ("one", "two", "two"):
        store.replace_server("Containers", "a", [container("a", 1, raw=Reply(Status=status))])
        assert store.find("Containers")[0]["raw"] == {"Status": status}


def test_a_document_can_move_to_another_server(store):
    store.replace_server("Containers", "a", [{"_id": "one", "server": "a"}])
    store.replace_server("Containers", "b", [{"_id": "one", "server": "b"}])
    assert store.find("Containers") == [{"_id": "one", "server": "b"}]


def test_sort_limit_and_fields(store):
    store.replace_many("Containers", containers("b", 4) + containers("a", 2))
    assert [one["server"] for one in store.find("Containers")] == ["a"] * 2 + ["b"] * 4
    assert names(store.find("Containers", {"server": "b"}, sort=[("created", -1)], limit=3)) == ["web-3", "web-2", "web-1"]
    assert ids(store.find("Containers", sort=[("state", -1), ("server", 1)])) == [
        *(container(server, number)["_id"] for server, number in [("a", 1), ("b", 1), ("b", 3), ("a", 0), ("b", 0), ("b", 2)])
    ]
    some = store.find("Containers", {"server": "a"}, fields=["name", "created", "tty", "_id", "name"])
    assert some == [{key: container("a", number)[key] for key in ("_id", "name", "created")} for number in range(2)]
    assert store.find("Containers", {"server": "a"}, limit=1, fields=()) == [{"_id": container("a", 0)["_id"]}]


def test_missing_values_come_first(store):
    store.replace_many("Volumes", [{"_id": "1", "size": 5}, {"_id": "2"}, {"_id": "3", "size": -5}])
    assert ids(store.find("Volumes", sort="size")) == ["2", "3", "1"]
    assert ids(store.find("Volumes", sort=[("size", -1)])) == ["1", "3", "2"]


def test_text_is_ordered_by_code_point(store):
    store.replace_many("Volumes", [{"_id": str(number), "name": name} for number, name in enumerate(["é", "z", "Z", "\U0001f600", "\uffee", ""])])
    assert names(store.find("Volumes", sort="name")) == ["", "Z", "z", "é", "\uffee", "\U0001f600"]


def test_distinct(store):
    store.replace_many("Containers", [*containers("b", 3), container("a", 1, state=None, size=7, tty=True), {"_id": "none"}])
    assert store.distinct("Containers", "server") == ["a", "b"]
    assert store.distinct("Containers", "state") == ["exited", "running"]
    assert store.distinct("Containers", "size") == [7]
    assert store.distinct("Containers", "tty") == [True]
    assert store.distinct("Containers", "created", {"server": "a"}) == [container("a", 1)["created"]]
    assert store.distinct("Containers", "pid") == []


def test_delete(store):
    store.replace_many("Containers", containers("a", 4) + containers("b", 2))
    assert store.delete("Containers", {"server": "a", "state": "exited"}) == 2
    assert store.delete("Containers", {"server": "nobody"}) == 0
    assert names(store.find("Containers", {"server": "a"})) == ["web-1", "web-3"]
    assert store.delete("Containers", {}) == 4
    assert store.count("Containers") == 0 and store.find("Containers") == []


@pytest.mark.parametrize("collection", FIELDS)
def test_every_field_of_every_collection(store, collection):
    values = {"text": "some text", "integer": 42, "time": SEEN, "boolean": True}
    document = {"_id": "x/1", **{name: values[kind] for name, kind in FIELDS[collection].items()}}
    store.replace_many(collection, [document, {"_id": "x/2"}])
    assert store.get(collection, "x/1") == document
    assert store.count(collection, dict(document)) == 1
    assert store.count(collection, {name: {"$exists": False} for name in FIELDS[collection]}) == 1


def test_collections_are_separate(store):
    for collection in FIELDS:
        store.replace_many(collection, [{"_id": "same", "name": collection}])
    for collection in FIELDS:
        assert store.find(collection) == [{"_id": "same", "name": collection}]


def test_too_large_is_refused_by_name(store):
    framing = len('{"raw":""}')
    largest = {"_id": "a/large", "raw": "x" * (LARGEST - len("a/large") - framing)}
    for document in ({**largest, "raw": largest["raw"] + "x"}, {**largest, "command": "x"}, {**largest, "labels": [{"k": "", "v": ""}]}):
        with pytest.raises(StoreError, match=r"Containers a/large: the document has 15\.9 MB; at most 16 MB"):
            store.replace_many("Containers", [document])
    assert store.count("Containers") == 0
    store.replace_server("Containers", "a", [{**largest, "server": "a", "raw": largest["raw"][:-1]}])
    assert len(store.get("Containers", "a/large")["raw"]) == len(largest["raw"]) - 1


def test_a_bad_document_keeps_its_batch_out(store):
    store.replace_server("Containers", "a", containers("a", 2))
    bad = container("a", 7, state=5)
    for write in (lambda: store.replace_many("Containers", [container("a", 6), bad]), lambda: store.replace_server("Containers", "a", [bad])):
        with pytest.raises(StoreError, match="state: 5 is not of the kind text"):
            write()
    assert store.find("Containers") == containers("a", 2)


def test_closed(store):
    store.ping()
    with store as same:
        assert same is store
    store.close()
    for use in (store.ping, lambda: store.get("Images", "x"), lambda: store.replace_many("Images", [{"_id": "x"}])):
        with pytest.raises(StoreError):
            use()


@pytest.mark.parametrize("store", THREADED, indirect=True)
def test_two_threads(store):
    """Both write and read at once, their own documents and shared ones; nothing is lost and nothing is half."""
    failures = []

    def work(server):
        try:
            for turn in range(8):
                store.replace_server("Containers", server, containers(server, 20, state=f"turn {turn}"))
                assert {one["state"] for one in store.find("Containers", {"server": server})} == {f"turn {turn}"}
                store.replace_many("Volumes", [{"_id": "shared", "name": server}, {"_id": f"{server}/{turn}"}])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(server,)) for server in ("red", "blue")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert store.count("Containers") == 40 and store.count("Volumes") == 17
    assert store.get("Volumes", "shared")["name"] in ("red", "blue")
