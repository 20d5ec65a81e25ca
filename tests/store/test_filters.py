"""Filters, sort orders and limits: what is refused, and that all backends find the same."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import open_store
from cloudmesh_docker.store.filters import FIELDS, MOST_VALUES, parse_filter
from tests.store.conftest import BACKENDS, mongomock_store
from tests.store.samples import ids

DOCUMENTS = [
    {"_id": "a/1", "server": "a", "name": "web", "size": 1, "created": datetime(2026, 1, 1), "tty": True, "labels": [{"k": "a.$b", "v": "1"}]},
    {"_id": "a/2", "server": "a", "name": "web-2", "size": 2, "created": datetime(2026, 1, 2), "tty": False},
    {"_id": "b/1", "server": "b", "name": "Web.x", "size": 3, "labels": [{"k": "a.$b", "v": "2"}, {"k": "c", "v": "1"}]},
    {"_id": "b/2", "server": "b", "name": "db\n", "state": ""},
    {"_id": "c/1", "size": -1},
]

FOUND = [
    (None, "a/1 a/2 b/1 b/2 c/1"),
    ({}, "a/1 a/2 b/1 b/2 c/1"),
    ({"_id": "b/1"}, "b/1"),
    ({"server": "a"}, "a/1 a/2"),
    ({"server": "a", "size": 2}, "a/2"),
    ({"server": None}, "c/1"),
    ({"server": {"$eq": "b"}}, "b/1 b/2"),
    ({"server": {"$ne": "b"}}, "a/1 a/2 c/1"),
    ({"server": {"$in": ["a", "b"]}}, "a/1 a/2 b/1 b/2"),
    ({"server": {"$in": ["b", None]}}, "b/1 b/2 c/1"),
    ({"server": {"$in": []}}, ""),
    ({"server": {"$nin": ["a"]}}, "b/1 b/2 c/1"),
    ({"server": {"$nin": ["a", None]}}, "b/1 b/2"),
    ({"server": {"$nin": []}}, "a/1 a/2 b/1 b/2 c/1"),
    ({"size": {"$gt": 1}}, "a/2 b/1"),
    ({"size": {"$gte": 1, "$lt": 3}}, "a/1 a/2"),
    ({"size": {"$lte": 1}}, "a/1 c/1"),
    ({"name": {"$gt": "web"}}, "a/2"),
    ({"created": {"$gte": datetime(2026, 1, 2)}}, "a/2"),
    ({"tty": True}, "a/1"),
    ({"tty": {"$ne": True}}, "a/2 b/1 b/2 c/1"),
    ({"tty": {"$in": [False]}}, "a/2"),
    ({"state": {"$exists": True}}, "b/2"),
    ({"size": {"$exists": False}}, "b/2"),
    ({"name": {"$regex": "^web"}}, "a/1 a/2"),
    ({"name": {"$regex": "^web-"}}, "a/2"),
    ({"name": {"$regex": "(?i)^WEB"}}, "a/1 a/2 b/1"),
    ({"name": {"$regex": "eb$"}}, "a/1"),
    ({"name": {"$regex": "db$"}}, "b/2"),
    ({"name": {"$regex": r"\."}}, "b/1"),
    ({"name": {"$regex": ""}}, "a/1 a/2 b/1 b/2"),
    ({"name": {"$regex": "^web", "$ne": "web"}}, "a/2"),
    ({"name": {"$regex": "eb"}}, "a/1 a/2 b/1"),
    ({"name": {"$regex": r"b\.x"}}, "b/1"),
    ({"name": {"$regex": r"b\-2"}}, "a/2"),
    ({"labels": {"$elemMatch": {"k": "a.$b"}}}, "a/1 b/1"),
    ({"labels": {"$elemMatch": {"k": "a.$b", "v": "1"}}}, "a/1"),
    ({"labels": {"$elemMatch": {"k": "1"}}}, ""),
    ({"labels": {"$elemMatch": {"k": "c"}}, "server": "a"}, ""),
    ({"$or": [{"labels": {"$elemMatch": {"k": "c"}}}, {"server": "a"}]}, "a/1 a/2 b/1"),
    ({"$or": [{"server": "b"}, {"size": -1}]}, "b/1 b/2 c/1"),
    ({"$and": [{"server": "a"}, {"$or": [{"size": 2}, {"size": 3}]}]}, "a/2"),
    ({"$or": [{}]}, "a/1 a/2 b/1 b/2 c/1"),
    ({"$or": [{"size": 1}], "server": "b"}, ""),
]

REFUSED = [
    ({"nonsense": 1}, "can't be searched by 'nonsense'; its fields are _id, server, name"),
    ({"raw": "x"}, "can't be searched by 'raw'"),
    ({"labels": "x"}, "labels are searched by"),
    ({"labels": {"k": "x"}}, "labels are searched by"),
    ({"labels": {"$elemMatch": {"v": "x"}}}, "labels are searched by"),
    ({"labels": {"$elemMatch": {"k": "x", "w": "x"}}}, "labels are searched by"),
    ({"labels": {"$elemMatch": {"k": 1}}}, "labels: k: 1 is not of the kind text"),
    ({"raw.Id": "x"}, "can't be searched by 'raw.Id'"),
    ({'name" IS NULL OR "name': "x"}, "can't be searched by"),
    ({"scope": "local"}, "can't be searched by 'scope'"),
    ({1: 2}, "can't be searched by 1"),
    ({"$where": "1"}, r"unknown operator \$where"),
    ({"$nor": [{}]}, r"unknown operator \$nor"),
    ({"name": {"$not": {"$eq": "x"}}}, r"name: unknown operator '\$not'"),
    ({"name": {"eq": "x"}}, "name: unknown operator 'eq'"),
    ({"name": {}}, "name: an empty dict is no condition"),
    ({"name": 5}, "name: 5 is not of the kind text"),
    ({"name": ["x"]}, "is not of the kind text"),
    ({"size": "5"}, "size: '5' is not of the kind integer"),
    ({"size": True}, "size: True is not of the kind integer"),
    ({"size": 1.0}, "size: 1.0 is not of the kind integer"),
    ({"size": 2**63}, "more than 64 bits"),
    ({"tty": 1}, "tty: 1 is not of the kind boolean"),
    ({"created": "2026-01-01"}, "is not of the kind time"),
    ({"size": {"$gt": None}}, r"size: \$gt: None is not of the kind integer"),
    ({"name": {"$in": "x"}}, r"\$in takes a list"),
    ({"name": {"$in": [5]}}, "name: 5 is not of the kind text"),
    ({"name": {"$exists": 1}}, r"\$exists: 1 is not of the kind boolean"),
    ({"size": {"$regex": "1"}}, r"\$regex is for text"),
    ({"name": {"$regex": "("}}, "is not a regular expression"),
    ({"name": {"$regex": "a\0"}}, "NUL"),
    ({"name": {"$regex": 5}}, "is not of the kind text"),
    ({"$or": []}, r"\$or takes a list"),
    ({"$and": {}}, r"\$and takes a list"),
    ({"$or": ["x"]}, "a filter is a dict"),
    ("name", "a filter is a dict"),
    ([("name", "x")], "a filter is a dict"),
    ({"name": {"$in": ["x"] * (MOST_VALUES + 1)}}, "at most 10000 values"),
]


WRONG_ARGUMENTS = [
    lambda store: store.find("Passwords"),
    lambda store: store.find("Containers_body"),
    lambda store: store.get(None, "x"),
    lambda store: store.replace_many("containers", []),
    lambda store: store.replace_server([], "a", []),
    lambda store: store.delete("x", {}),
    lambda store: store.get("Containers", 5),
    lambda store: store.distinct("Containers", "raw"),
    lambda store: store.find("Containers", limit=0),
    lambda store: store.find("Containers", limit=True),
    lambda store: store.find("Containers", limit="1"),
    lambda store: store.find("Containers", sort="raw"),
    lambda store: store.find("Containers", sort=[("name", 2)]),
    lambda store: store.find("Containers", sort=5),
    lambda store: store.find("Containers", sort=["name"]),
    lambda store: store.find("Containers", fields=["raw"]),
    lambda store: store.find("Containers", fields="name"),
    lambda store: store.delete("Containers", "x"),
    lambda store: store.replace_many("Containers", [5]),
    lambda store: store.replace_many("Containers", [{"name": "x"}]),
    lambda store: store.replace_many("Containers", [{"_id": ""}]),
    lambda store: store.replace_many("Containers", [{"_id": 5}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "colour": "red"}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "$set": {}}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "size": 2**63}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "created": 5}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "seen": []}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "labels": {"a": "b"}}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "labels": [{"k": "a"}]}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "labels": [{"k": "a", "v": 1}]}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "raw": {1, 2}}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "raw": float("nan")}]),
    lambda store: store.replace_many("Containers", [{"_id": "x", "raw": b"x"}]),
    lambda store: store.replace_server("Containers", "a", [{"_id": "x"}]),
    lambda store: store.replace_server("Containers", "a", [{"_id": "x", "server": "b"}]),
]


@pytest.mark.parametrize(("filter", "expected"), FOUND, ids=lambda value: str(value)[:40])
def test_found(store, filter, expected):
    store.replace_many("Containers", DOCUMENTS)
    assert " ".join(ids(store.find("Containers", filter))) == expected
    assert store.count("Containers", filter) == len(expected.split())


@pytest.mark.parametrize("store", [backend for backend in BACKENDS if backend != "nx"], indirect=True)
def test_not_none_is_any_value(store):
    """nx-27017 finds nothing here."""
    store.replace_many("Containers", DOCUMENTS)
    assert ids(store.find("Containers", {"server": {"$ne": None}})) == ["a/1", "a/2", "b/1", "b/2"]


def test_refused_before_any_backend_sees_it(store):
    store.replace_many("Containers", DOCUMENTS)
    for filter, message in REFUSED:
        for use in (store.find, store.count, store.delete, lambda collection, filter: store.distinct(collection, "name", filter)):
            with pytest.raises(StoreError, match=message):
                use("Containers", filter)
    assert store.find("Containers") == DOCUMENTS


def test_refused_arguments(store):
    for use in WRONG_ARGUMENTS:
        with pytest.raises(StoreError):
            use(store)
    assert store.count("Containers") == 0


def test_long_filters(store):
    """Longer than SQLite's depth of expressions and its older number of parameters."""
    store.replace_many("Containers", DOCUMENTS)
    wanted = [f"none {number}" for number in range(4000)] + ["a"]
    assert ids(store.find("Containers", {"server": {"$in": wanted}})) == ["a/1", "a/2"]
    assert ids(store.find("Containers", {"$or": [{"server": name} for name in wanted[-2500:]]})) == ["a/1", "a/2"]


def test_depth_is_limited():
    filter = {}
    for _ in range(50):
        filter = {"$and": [filter]}
    with pytest.raises(StoreError, match="levels deep"):
        parse_filter("Containers", filter)


TEXTS = st.sampled_from(["", "a", "b", "ab", "A", "a.b", "é", "a\n", "\0", "\U0001f600"])
NUMBERS = st.sampled_from([0, 1, -1, 2**31, 2**63 - 1, -(2**63)])
TIMES = st.sampled_from([datetime(1, 1, 1), datetime(1970, 1, 1), datetime(2026, 1, 1, 0, 0, 0, 1000), datetime(2026, 1, 1)])
PATTERNS = st.sampled_from(["", "a", "^a", "b$", "^ab$", r"\.", "[ab]", "^(a|b)", "(?i)^a", "a?b", "^A"])
VALUES = {"name": TEXTS, "state": TEXTS, "size": NUMBERS, "created": TIMES, "tty": st.booleans()}
DOCUMENT = st.fixed_dictionaries({}, optional=VALUES)


def conditions(field):
    """Conditions on one field."""
    value = VALUES[field]
    choices = [
        value,
        st.none(),
        st.fixed_dictionaries({"$ne": st.none() | value}),
        st.fixed_dictionaries({"$in": st.lists(st.none() | value, max_size=3)}),
        st.fixed_dictionaries({"$nin": st.lists(st.none() | value, max_size=3)}),
        st.fixed_dictionaries({"$exists": st.booleans()}),
    ]
    if field != "tty":
        choices.append(st.dictionaries(st.sampled_from(["$gt", "$gte", "$lt", "$lte"]), value, min_size=1, max_size=2))
    if value is TEXTS:
        choices.append(st.fixed_dictionaries({"$regex": PATTERNS}))
    return st.one_of(choices)


SIMPLE = st.fixed_dictionaries({}, optional={field: conditions(field) for field in VALUES})
FILTERS = st.recursive(SIMPLE, lambda inner: st.dictionaries(st.sampled_from(["$or", "$and"]), st.lists(inner, min_size=1, max_size=3), max_size=2))
ORDERS = st.lists(st.tuples(st.sampled_from(sorted(VALUES)), st.sampled_from([1, -1])), max_size=3)


@pytest.fixture(scope="module")
def pair(tmp_path_factory, mongomock_bulk):
    """An embedded store and a MongoStore on mongomock."""
    with open_store(str(tmp_path_factory.mktemp("pair") / "store.db")) as one, mongomock_store() as other:
        yield one, other


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DOCUMENT, max_size=6), FILTERS, ORDERS, st.none() | st.integers(1, 3), st.sampled_from(sorted(VALUES)))
def test_embedded_and_mongomock_agree(pair, documents, filter, order, limit, field):
    documents = [{"_id": f"x/{number}", **document} for number, document in enumerate(documents)]
    answers = []
    for store in pair:
        store.delete("Containers", {})
        store.replace_many("Containers", documents)
        found = store.find("Containers", filter, sort=order, limit=limit)
        answers.append((found, store.count("Containers", filter), store.distinct("Containers", field, filter), store.delete("Containers", filter)))
        answers[-1] += (ids(store.find("Containers")),)
    assert answers[0] == answers[1]


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=5)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_JSON, ANY_JSON, ANY_TEXT)
def test_any_json_comes_back(pair, first, second, text):
    for store in pair:
        for raw in (first, first, second):
            store.replace_many("Images", [{"_id": "x", "name": text, "raw": raw, "labels": [{"k": text, "v": text}]}])
            found = store.get("Images", "x")
            assert found["raw"] == raw and type(found["raw"]) is type(raw)
    assert pair[0].find("Images") == pair[1].find("Images")


def test_the_fixed_fields():
    for collection, fields in FIELDS.items():
        assert {"server", "name", "id", "state", "created", "seen"} <= set(fields), collection
        assert all(name.isidentifier() and not name.startswith("_") for name in fields)
