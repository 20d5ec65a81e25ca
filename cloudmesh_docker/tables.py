"""Rows -> text: tables as the docker binary lays them out, JSON, YAML, CSV and templates. Pure functions."""

from cloudmesh_docker.errors import UsageError

FORMATS = ("table", "json", "yaml", "csv")


class Row:
    """One row of a kind of document, as a mapping of field names to text, for templates and sorting."""

    __slots__ = ("kind", "row", "full", "names")

    def __init__(self, kind, row, full, names):
        self.kind, self.row, self.full, self.names = kind, row, full, names

    def __getitem__(self, name):
        field = self.kind.field(name)
        if field is None:
            raise KeyError(name)
        return field(self.row, self.full)

    def get(self, name, default=None):
        field = self.kind.field(name)
        return default if field is None else field(self.row, self.full)

    def __contains__(self, name):
        return self.kind.field(name) is not None

    def keys(self):
        return self.names


class Rows:
    """All rows of an answer.

    Args:
        kind (type): the class of the documents.
        documents (list of dict): in order.
        full (bool): nothing is shortened.
        several (bool): they come from several servers.
        cached (bool): they come from the store.
    """

    def __init__(self, kind, documents, full, several, cached):
        self.kind, self.full, self.several, self.cached = kind, full, several, cached
        self.rows = [row for document in documents for row in kind.rows(document)]

    def columns(self, more=()):
        """The names of the default columns, with SERVER and SEEN where they say something."""
        own = self.kind.columns + tuple(more)
        return (("Server",) if self.several else ()) + own + (("Seen",) if self.cached else ())

    def header(self, name):
        """The heading of a column."""
        return self.kind.headers.get(name, name.upper())

    def cells(self, columns):
        """The rows as tuples of text; made column by column, which is faster."""
        full, rows = self.full, self.rows
        return list(zip(*[[field(row, full) for row in rows] for field in map(self.kind.field, columns)], strict=True))

    def views(self):
        """The rows as mappings."""
        names = self.names()
        return [Row(self.kind, row, self.full, names) for row in self.rows]

    def names(self):
        """The names of all fields; server and age only where they say something."""
        telling = {"Server": self.several, "Seen": self.cached}
        return [name for name in self.kind.fields() if name in self.kind.columns or telling.get(name, True)]

    def dicts(self):
        """The rows as dicts of their ``names``."""
        names = self.names()
        return [dict(zip(names, cells, strict=True)) for cells in self.cells(names)]

    def sort(self, key):
        """Sort by a field; UsageError names the right ones."""
        names = {name.lower(): name for name in self.kind.fields()}
        if all("created" in row for row in self.rows):
            names["created"] = "CreatedAt"
        name = names.get(key.lower().replace(" ", ""))
        if name is None:
            raise UsageError(f"--sort {key!r}: sort by one of {', '.join(sorted(names))}")
        promoted = "created" if name in ("RunningFor", "CreatedAt", "CreatedSince") else name.lower()
        field = self.kind.field(name)
        kept = all(promoted in row for row in self.rows)
        self.rows.sort(key=lambda row: row[promoted] if kept else field(row, True))


def layout(header, cells, width=None, flexible=()):
    """Lines of a table: columns at least 10 wide and 3 apart, as Docker has them; fitted to *width* columns if given.

    *flexible* are the numbers of the columns that are made narrower before any other.
    """
    table = [header, *cells] if header else cells
    if not table:
        return ""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if width:
        shrink(widths, width, flexible)
        table = [[fit(cell, size) for cell, size in zip(line, widths, strict=True)] for line in table]
    line = "".join(f"%-{max(size + 3, 10)}s" for size in widths[:-1]) + "%s\n"
    return "".join([line % tuple(cells) for cells in table])


def shrink(widths, width, flexible=()):
    """Make columns narrower until the table fits: the flexible ones first, then the widest, none below 12."""
    for columns in (flexible, range(len(widths))):
        while sum(max(size + 3, 10) for size in widths[:-1]) + widths[-1] > width:
            widest = max(columns, key=widths.__getitem__, default=None)
            if widest is None or widths[widest] <= 12:
                break
            widths[widest] -= 1


def fit(cell, size):
    """*cell* cut to *size* characters, the cut shown."""
    return cell if len(cell) <= size else cell[: size - 1] + "…"


def table(rows, width=None, more=()):
    """The table of *rows* (Rows) with its heading."""
    columns = rows.columns(more)
    flexible = [number for number, name in enumerate(columns) if name in rows.kind.flexible]
    return layout([rows.header(name) for name in columns], rows.cells(columns), None if rows.full else width, flexible)


def table_of(documents):
    """The table of documents (Documents) of their own kind."""
    return table(Rows(documents.kind, documents, False, False, False))


def by_template(rows, format):
    """The text a Go template makes of *rows*; with ``table`` in front, aligned and with a heading."""
    from cloudmesh_docker import template

    tabular = format.startswith("table ")
    compiled = template.compile(format[6:] if tabular else format)
    for name in unknown_fields(compiled, rows.kind):
        raise UsageError(f"template: no field .{name} here; there are {', '.join(rows.kind.fields())}")
    lines = [compiled.render(view) for view in rows.views()]
    if not tabular:
        return "".join(line + "\n" for line in lines)
    headers = {name: rows.header(name) for name in rows.kind.fields()} | {"Label": label_header}
    texts = [compiled.render(headers, header=True), *lines]
    cells = [text.split("\t") for text in texts]
    most = max(map(len, cells))
    return layout(None, [line + [""] * (most - len(line)) for line in cells])


def label_header(name):
    """The heading Docker gives the column of one label: the last part of its name."""
    return name.rpartition(".")[2].replace("-", " ").replace("_", " ")


def unknown_fields(compiled, kind):
    """The first fields a template asks of a row that its kind does not have."""
    return [name for name in getattr(compiled, "fields", ()) if kind.field(name) is None]


def as_json(value):
    """JSON as Docker prints documents: indented by four, ending in a newline."""
    import json

    return json.dumps(value, indent=4, ensure_ascii=False, default=str) + "\n"


def as_yaml(value):
    """YAML, block style, keys in their order."""
    import yaml

    return yaml.dump(value, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False, allow_unicode=True, default_flow_style=False)


def as_csv(header, cells):
    """CSV with a heading line and Unix line ends."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *cells])
    return text.getvalue()
