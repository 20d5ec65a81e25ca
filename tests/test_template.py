"""Docker's --format templates: what docker 28.2.2 printed on a real engine, recorded in notation/templates.json, and what ours prints."""

import json
import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker import template
from cloudmesh_docker.errors import UsageError

RECORD = json.loads((pathlib.Path(__file__).parent / "notation" / "templates.json").read_text())
TYPES = {"ps": "*formatter.ContainerContext", "images": "*formatter.imageContext", "network ls": "*network.networkContext"}


def rendered(kind, text):
    try:
        document = RECORD["documents"][kind]
        return [True, template.compile(text, kind not in TYPES, TYPES.get(kind)).render(document).removesuffix("\n")]
    except UsageError as error:
        return [False, str(error)]


@pytest.mark.parametrize(("kind", "text", "fine", "printed"), RECORD["cases"], ids=[f"{case[0]} {case[1][:60]}" for case in RECORD["cases"]])
def test_prints_what_docker_printed(kind, text, fine, printed):
    # `ps` reads its template twice and words the same errors in its own way.
    printed = printed.replace("failed to parse template", "template parsing error").replace("failed to execute template", "template parsing error")
    assert rendered(kind, text) == [fine, printed.removesuffix("\n")]


def test_enough_was_recorded():
    assert len(RECORD["cases"]) > 150 and len({case[0] for case in RECORD["cases"]}) == len(RECORD["documents"])


@pytest.mark.parametrize(
    ("text", "value", "printed"),
    [
        ("{{.a}} {{.b.c}}", {"a": None}, "<no value> <no value>"),
        ("{{.}}", [1, "x", None, True, 1.5, {"b": 1, "a": [2]}], "[1 x <nil> true 1.5 map[a:[2] b:1]]"),
        ("{{.}}", None, "<no value>"),
        ("{{.}}", {}, "map[]"),
        ("{{range .}}{{.}},{{else}}none{{end}}", [], "none"),
        ("{{range $k, $v := .}}{{$k}}={{$v}} {{end}}", {"b": 1, "a": 2}, "a=2 b=1 "),
        ("{{range $i, $r := .}}{{range $j, $c := $r}}{{$i}}{{$j}}{{$c}} {{end}}{{end}}", [["a", "b"], ["c"]], "00a 01b 10c "),
        ('{{.Label "x"}}{{(.Label "y") | upper}}', {"Label": lambda name: name + "!"}, "x!Y!"),
        ("{{json .}}", {"b": "<>&\u2028", "a": [1, 1.5, None, True], "f": len}, '{"a":[1,1.5,null,true],"b":"\\u003c\\u003e\\u0026\\u2028"}'),
        ("{{json .}}", "é\t\x01\\", '"é\\t\\u0001\\\\"'),
        ("{{.A-}}", {"A": 1}, None),
        ("{{.A -}} x {{- .A}}", {"A": 1}, "1x1"),
        ("{{- .A -}}", {"A": 1}, "1"),
        ("{{index . 0 1}}", [[5, 6]], "6"),
        ("{{len .}}", "äö", "4"),
        ("{{$}}{{with 5}}{{.}}{{$}}{{end}}", 1, "151"),
        ("{{if and .a (or .b .c)}}y{{else}}n{{end}}", {"a": 1, "c": 1}, "y"),
        ("{{with .a}}A{{else with .b}}B{{.}}{{else}}C{{end}}", {"b": 2}, "B2"),
        ("{{printf `%*d|%-*d|` 4 1 4 2}}", None, "   1|2   |"),
        ("{{printf `%d` .}}", [1, 2], "[1 2]"),
        ("{{-1}} {{+2}} {{1_000}} {{0b11}} {{0o17}} {{017}}", None, "-1 2 1000 3 15 15"),
        ("", None, ""),
        ("no action } }} {", None, "no action } }} {"),
    ],
)
def test_values(text, value, printed):
    if printed is None:
        with pytest.raises(UsageError):
            template.compile(text)
    else:
        assert template.compile(text).render(value) == printed


def test_rows_unescape_sort_and_escape():
    row = {"b": "->", "a": 1, "Label": len}
    assert template.compile(r"x\ty\n{{json .}}").render(row) == 'x\ty\n{"a":1,"b":"-\\u003e"}'
    assert template.compile(r"x\ty", strict=True).render(row) == r"x\ty"


def test_a_header_keeps_the_columns_names():
    compiled = template.compile(r'{{upper .ID}}\t{{json .Names}}\t{{join .Ports ","}}\t{{truncate .Image 2}}\t{{pad .State 1 1}}')
    names = {"ID": "Container id", "Names": "NAMES", "Ports": "PORTS", "Image": "IMAGE", "State": "STATE"}
    assert compiled.render(names, header=True) == "Container id\tNAMES\tPORTS\tIMAGE\t STATE "


def test_a_wrong_number_of_arguments_for_a_rows_function():
    compiled = template.compile("{{.Label}}")
    with pytest.raises(UsageError) as caught:
        compiled.render({"Label": lambda name: name})
    assert str(caught.value).endswith('executing "" at <.Label>: wrong number of args for Label: want 1 got 0')


class Row:
    """A mapping that is no dict."""

    def __getitem__(self, name):
        return name.lower()

    def __contains__(self, name):
        return name in ("ID", "Name")

    def keys(self):
        return ("Name", "ID")


def test_any_mapping_is_a_row():
    text = template.compile("{{.ID}} {{.Foo}} {{json .}} {{.}} {{range $k, $v := .}}{{$k}}{{end}}").render(Row())
    assert text == 'id <no value> {"ID":"id","Name":"name"} map[ID:id Name:name] IDName'


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("{{.ID}} {{.Names | upper}} {{.ID}}", ("ID", "Names")),
        ("{{range .A}}{{.B}}{{$.C}}{{end}}{{with .D.E}}{{.F}}{{end}}{{if .G}}{{.H}}{{end}}", ("A", "C", "D", "G", "H")),
        ('{{$x := .A}}{{$x.B}}{{(.C).D}}{{index .E "F"}}', ("A", "C", "E")),
        ("{{json .}}", ()),
    ],
)
def test_fields(text, fields):
    assert template.compile(text).fields == fields


WORDS = """{{ }} {{- -}} . $ $x := = , | ( ) "a" `b` 'c' 1 2.5 -1 0x1f .A .B.C $.A if else end range with break continue nil true false
json split join title lower upper pad truncate len index slice print printf println html js urlquery eq ne lt le gt ge and or not call
"%d%s" "%*.*f" "%-5q" "%08x" text /* */ \\t define""".split()
SOURCES = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text()
ACTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(lambda words: "{{" + " ".join(words) + "}}")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("A B C Status Env Labels HostIp HostPort".split()), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=500, deadline=None)
@given(SOURCES | ACTIONS, VALUES, st.booleans(), st.sampled_from([None, "*formatter.ContainerContext"]), st.booleans())
def test_no_text_raises_anything_else(source, value, strict, kind, header):
    try:
        assert isinstance(template.compile(source, strict, kind).render(value, header), str)
    except UsageError as error:
        assert "template" in str(error)


CALLS = st.builds(
    lambda name, arguments: "{{" + " ".join([name, *arguments]) + "}}",
    st.sampled_from("json split join title lower upper pad truncate len index slice print printf println html js urlquery eq ne lt le gt ge".split()),
    st.lists(st.sampled_from(['"a,b"', '""', "1", "-1", "99999", "1.5", "nil", "true", ".", ".A", '"%5.3v|%x|%q|%e|%c|%t|%+d|%U|%T|%"']), max_size=5),
)


@settings(max_examples=700, deadline=None)
@given(CALLS, VALUES)
def test_no_call_raises_anything_else(source, value):
    try:
        template.compile(source, strict=True).render(value)
    except UsageError as error:
        assert "template" in str(error)
