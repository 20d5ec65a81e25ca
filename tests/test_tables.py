"""Rows as text, in every format."""

import csv
import io
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker import tables
from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.store.documents import Cloudmeshdocker, Containers
from cloudmesh_docker.store.objects import Networks, Volumes
from tests.running import container, network, volume


def rows(kind, replies, full=False, several=False, cached=False, server="one"):
    return tables.Rows(kind, kind.of(server, replies), full, several, cached)


TWO = [network(1, "front", Labels={"a.b-c_d": "1"}), network(2, "back")]


def test_columns_are_at_least_ten_wide_and_three_apart():
    assert (
        tables.layout(["A", "NAME"], [["x", "y"], ["longer than ten", "z"]]) == "A                 NAME\nx                 y\nlonger than ten   z\n"
    )
    assert tables.layout(["A", "B"], []) == "A         B\n"
    assert tables.layout(None, []) == ""


def test_a_narrow_terminal_cuts_the_widest_column_and_shows_it():
    text = tables.layout(["ID", "NAME", "LABELS"], [["1", "n" * 20, "l" * 200]], width=60)
    assert max(map(len, text.splitlines())) == 60
    assert text.splitlines()[1].endswith("l…")
    assert "n" * 20 in text
    hopeless = tables.layout(["A" * 30] * 9, [], width=20)
    assert hopeless.count("A" * 11 + "…") == 9


@given(
    st.lists(st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=30), min_size=3, max_size=3), min_size=1),
    st.integers(46, 90),
)
def test_no_line_is_wider_than_the_terminal(cells, width):
    text = tables.layout(["ONE", "TWO", "THREE"], cells, width)
    assert len(text.split("\n")) == len(cells) + 2
    assert all(len(line) <= width for line in text.split("\n"))


def test_server_and_age_where_they_say_something():
    assert tables.table(rows(Networks, TWO)).splitlines()[0].split() == ["NETWORK", "ID", "NAME", "DRIVER", "SCOPE"]
    first = tables.table(rows(Networks, TWO, several=True, cached=True)).splitlines()
    assert (first[0].split()[0], first[0].split()[-1]) == ("SERVER", "SEEN")
    assert first[1].startswith("one ") and first[1].endswith(" ago")
    assert {"Server", "Seen"} <= set(rows(Networks, TWO, several=True, cached=True).dicts()[0])
    assert not {"Server", "Seen"} & set(rows(Networks, TWO).dicts()[0])


def test_sorted_by_any_column():
    found = rows(Networks, TWO)
    found.sort("Name")
    assert [line[1] for line in found.cells(("ID", "Name"))] == ["back", "front"]
    found.sort("id")
    assert found.cells(("Name",)) == [("front",), ("back",)]
    ages = rows(Containers, [container(1, "new", Created=20), container(2, "old", Created=3)])
    for key in ("created", "CREATED AT", "runningfor"):
        ages.rows.reverse()
        ages.sort(key)
        assert ages.cells(("Names",)) == [("old",), ("new",)], key


def test_what_can_not_be_sorted_by_is_said():
    with pytest.raises(UsageError, match=r"sort by one of .*driver.* name"):
        rows(Networks, TWO).sort("nosuch")
    with pytest.raises(UsageError) as caught:
        rows(Cloudmeshdocker, [{"name": "one", "address": "unix:///x", "state": "up"}]).sort("created")
    assert "created" not in str(caught.value).partition("one of")[2]


def test_sorted_by_age_where_there_is_no_such_column():
    found = rows(Volumes, [volume("new"), volume("old", CreatedAt="2020-01-01T00:00:00Z")])
    found.sort("created")
    assert found.cells(("Name",)) == [("old",), ("new",)]


def test_templates():
    found = rows(Networks, TWO)
    assert tables.by_template(found, "{{.ID}}\\t{{.Name}}") == "000000000000\tfront\n000000000000\tback\n"
    assert tables.by_template(found, "table {{.Name}}\\t{{.Driver}}") == "NAME      DRIVER\nfront     bridge\nback      bridge\n"
    assert tables.by_template(found, 'table {{.Label "a.b-c_d"}}') == "b c d\n1\n\n"
    assert tables.by_template(rows(Networks, []), "table {{.ID}}") == "NETWORK ID\n"
    assert tables.by_template(rows(Networks, []), "{{.ID}}") == ""
    assert json.loads(tables.by_template(rows(Networks, TWO[:1]), "{{json .}}")) == rows(Networks, TWO[:1]).dicts()[0]


def test_unknown_fields_are_named_with_the_known():
    with pytest.raises(UsageError, match=r"no field .Nosuch here; there are CreatedAt, Driver"):
        tables.by_template(rows(Networks, TWO), "{{.Nosuch}}")


def test_a_row_is_a_mapping():
    (row,) = rows(Networks, TWO[:1]).views()
    assert (row["Name"], row.get("Name"), row.get("nosuch", 5), "Name" in row, "name" in row) == ("front", "front", 5, True, False)
    assert "Driver" in row.keys() and "Label" not in row.keys()
    with pytest.raises(KeyError):
        row["nosuch"]


def test_json_yaml_and_csv_can_be_read_back():
    values = [{"a": "ü\n", "b": None, "c": [1, {"d": True}]}]
    assert tables.as_json(values).startswith('[\n    {\n        "a": "ü')
    assert json.loads(tables.as_json(values)) == yaml.safe_load(tables.as_yaml(values)) == values
    lines = [["A", "B"], ['with "quotes"', "a,b\nc"]]
    assert list(csv.reader(io.StringIO(tables.as_csv(lines[0], lines[1:])))) == lines
