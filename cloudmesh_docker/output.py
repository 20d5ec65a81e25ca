"""Answers -> text on the caller's terminal: one renderer for each type of answer. The only file that writes."""

from cloudmesh_docker import merging, tables
from cloudmesh_docker.errors import ContainerExit, OutputError, Protected, UsageError
from cloudmesh_docker.terminal import is_tty
from cloudmesh_docker.visible import visible

PIPE = 1 << 20
BATCH = 1 << 16


def text(terminal, string):
    """Write *string* to stdout; on a terminal without what would command it."""
    screen(terminal, visible(string) if terminal.screen else string)


def screen(terminal, string):
    """Write *string* to stdout as it is, with what is meant for the terminal itself."""
    if string:
        deliver(terminal.stdout.write, string)


def flush(terminal):
    """Write what stdout still keeps to itself."""
    deliver(terminal.stdout.flush)


def deliver(write, *values):
    """Call *write*; OutputError where that can't be done, BrokenPipeError where nobody reads any more."""
    try:
        write(*values)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OutputError(f"the answer can't be written: {problem.strerror}") from None


def note(terminal, line):
    """Write one line to stderr: progress, a warning, a hint. What stdout refuses on the way is told at its end; nobody is left to tell of stderr."""
    line = visible(line) if is_tty(terminal.stderr) else line
    for write, values in ((terminal.stdout.flush, ()), (terminal.stderr.write, (line + "\n",)), (terminal.stderr.flush, ())):
        try:
            deliver(write, *values)
        except OutputError:
            continue


def draw(terminal, string):
    """Write *string* to stderr as it is, with what is meant for the terminal itself."""
    deliver(terminal.stderr.write, string)
    deliver(terminal.stderr.flush)


def error(terminal, problem, several=False):
    """Write an error to stderr, by the name of its server if there are several and it names none; a container's own exit code is no error."""
    if not isinstance(problem, ContainerExit):
        named = several and problem.server and not isinstance(problem, Protected)
        note(terminal, f"{problem.server}: {problem}" if named else str(problem))


def bug(terminal, exception, debug):
    """Say that *exception* is our fault; with its traceback if asked for."""
    if debug:
        import traceback

        note(terminal, "".join(traceback.format_exception(exception)).rstrip())
    more = "" if debug else "; run it again with --debug to see where"
    note(terminal, f"this is a bug in cloudmesh_docker, not your mistake: {type(exception).__name__}: {exception}{more}")


def request(terminal, dry):
    """Show the request that --dry-run did not send."""
    text(terminal, f"{dry.method} {dry.path}\n")
    if isinstance(dry.body, dict | list):
        hidden = {"JoinToken", "UnlockKey"} | ({"Data"} if "/secrets/" in dry.path else set())
        shown = {key: "***" if key in hidden else value for key, value in dry.body.items()} if isinstance(dry.body, dict) else dry.body
        text(terminal, tables.as_json(shown))


def progress(terminal, server, item):
    """Show one thing on the way.

    Args:
        item: a line of text for stderr; a list of lines that are answers already; a step of the engine's progress (dict), for stderr; or a
            Progress, which is shown to its end.
    """
    if isinstance(item, str):
        note(terminal, "\n".join(f"{server} | {line}" for line in item.split("\n")) if server else item)
    elif isinstance(item, list):
        text(terminal, "".join(f"{server} | {line}\n" if server else f"{line}\n" for line in item))
        terminal.stdout.flush()
    elif isinstance(item, dict):
        from cloudmesh_docker import progress

        progress.step(terminal.stderr, server, item)
    else:
        from cloudmesh_docker import progress

        progress.show(terminal, server, item)


def copy(terminal, label, stream, options=None):
    """Copy a Stream of frames to stdout and stderr, whole lines behind ``label | `` if a Label is given; or one of records, as they come."""
    if hasattr(stream, "line"):
        copy_records(terminal, label, stream, (options or {}).get("format"))
        return
    lines = merging.Lines(marks(terminal, label)) if label else None
    widen(terminal.stdout)
    with stream:
        for kind, data in stream:
            put(terminal, kind, lines.add(kind, data) if lines else data)
        for kind, data in lines.rest() if lines else ():
            put(terminal, kind, data)


def marks(terminal, label):
    """What stands in front of the lines of each kind (dict of int to bytes)."""
    out, err = (label.mark(terminal.colors(file)) for file in (terminal.stdout, terminal.stderr))
    return {0: out, 1: out, 2: err}


def put(terminal, kind, data):
    """Write output (bytes-like) of a container: of kind 2 to stderr, else to stdout."""
    if not data:
        return
    file = terminal.stderr if kind == 2 else terminal.stdout
    binary = getattr(file, "buffer", None)
    if binary is not None:
        deliver(binary.write, data)
    else:
        deliver(file.write, bytes(data).decode("utf-8", "replace"))
    deliver(file.flush)


def merged(terminal, sources):
    """Write the lines of several (Label, log that ends) in order of time."""
    ahead = {label: marks(terminal, label) for label, _ in sources}
    waiting, size, last = [], 0, 1
    try:
        for label, kind, line in merging.in_time(sources):
            if kind != last or size > BATCH:
                put(terminal, last, b"".join(waiting))
                waiting, size, last = [], 0, kind
            waiting += ahead[label][kind], line.removesuffix(b"\n"), b"\n"
            size += len(line)
        put(terminal, last, b"".join(waiting))
    finally:
        for _, log in sources:
            log.close()


def widen(file):
    """Have a pipe hold as much as it may: with what it holds by itself, each side waits for the other all the time."""
    import fcntl

    try:
        fcntl.fcntl(file.fileno(), fcntl.F_SETPIPE_SZ, PIPE)
    except (AttributeError, OSError, ValueError):
        # Not a pipe, not on Linux, or more than the system allows.
        return


def copy_records(terminal, label, stream, format):
    """Write what a stream of records brings, a line each: as the stream says it, as JSON, or as a template makes it."""
    mark = label.mark(terminal.color).decode("utf-8", "surrogateescape") if label and format != "json" else ""
    with stream:
        render = record_renderer(stream, format)
        for record in stream:
            if label and format == "json":
                record = {"Server": label.rstrip(), **record}
            line = render(record)
            screen(terminal, f"{mark}{visible(line) if terminal.screen else line}\n")
            deliver(terminal.stdout.flush)


def record_renderer(stream, format):
    """The function that makes a line of a record."""
    if format in (None, "table"):
        return stream.line
    if format == "json":
        from cloudmesh_docker.notation.govalues import go_json

        return go_json
    if format in tables.FORMATS:
        raise UsageError(f"--format {format}: these come one by one; use json or a template")
    from cloudmesh_docker import template

    return template.compile(checked(format), strict=True).render


def write(terminal, answers, options, several=False):
    """Write the answers of a command.

    Args:
        answers (list of (str, answer)): server name and what the command returned there, in order.
        options (dict): format, quiet, no_trunc, sort, cached, as the user gave them.
        several (bool): more than one server was asked.
    """
    if any(hasattr(answer, "as_text") for _, answer in answers):
        write_reports(terminal, answers, options, several)
        return
    documents = [answer for _, answer in answers if hasattr(answer, "kind")]
    if documents:
        write_documents(terminal, documents, options, several)
        return
    values = [(server, value) for server, answer in answers for value in (answer if isinstance(answer, list) else [answer]) if value is not None]
    if any(isinstance(value, dict) for _, value in values):
        write_values(terminal, values, options, several)
    elif options.get("format") and values:
        write_values(terminal, values, options, several)
    else:
        text(terminal, "".join(f"{server} | {value}\n" if several else f"{value}\n" for server, value in values))


def write_documents(terminal, answers, options, several):
    """Write lists of documents: a table, ids only, or in the asked format."""
    kind, format = answers[0].kind, options.get("format") or "table"
    full, cached = bool(options.get("no_trunc")), bool(options.get("cached"))
    rows = tables.Rows(kind, [document for answer in answers for document in answer], full, several, cached)
    if options.get("sort"):
        rows.sort(options["sort"])
    more = tuple(options.get("columns") or ())
    if options.get("quiet") and (not options.get("format") or format == "table"):
        text(terminal, "".join(line + "\n" for (line,) in rows.cells((kind.id_column,))))
    elif format == "table":
        text(terminal, tables.table(rows, terminal.width, more))
    elif format == "json":
        text(terminal, tables.as_json(rows.dicts()))
    elif format == "yaml":
        text(terminal, tables.as_yaml(rows.dicts()))
    elif format == "csv":
        columns = rows.columns(more)
        text(terminal, tables.as_csv([rows.header(name) for name in columns], rows.cells(columns)))
    else:
        text(terminal, tables.by_template(rows, checked(format)))


def write_reports(terminal, answers, options, several):
    """Write reports: each as its own text, or as one object in the asked format."""
    format = options.get("format") or "table"
    if format == "table":
        for server, report in answers:
            shown = report.as_text(tables.table_of)
            text(terminal, "".join(f"{server} | {line}\n" for line in shown.splitlines()) if several else shown)
        return
    values = [report.value(tables.Rows) for _, report in answers]
    if several and format in ("json", "yaml"):
        values = [{"Name" if "Server" in value else "Server": server, **value} for (server, _), value in zip(answers, values, strict=True)]
    elif format == "json":
        from cloudmesh_docker.notation.govalues import go_json

        text(terminal, "".join(go_json(value) + "\n" for value in values))
        return
    write_values(terminal, [("", value) for value in values], options, False)


def write_values(terminal, values, options, several):
    """Write documents of the engine as they are: a JSON array as Docker's inspect prints it, or in the asked format."""
    format = options.get("format") or "json"
    plain = [{"Server": server, **value} if several and isinstance(value, dict) else value for server, value in values]
    if format in ("json", "table"):
        text(terminal, tables.as_json(plain))
    elif format == "yaml":
        text(terminal, tables.as_yaml(plain))
    elif format == "csv":
        raise UsageError("--format csv: these answers are no table; use json, yaml or a template")
    else:
        from cloudmesh_docker import template

        compiled = template.compile(checked(format), strict=True)
        text(terminal, "".join(compiled.render(value) + "\n" for value in plain))


def checked(format):
    """*format* if it can be a template; UsageError for a bare word that is none of our formats."""
    if "{{" not in format and format.isidentifier():
        raise UsageError(f"--format {format!r}: use {', '.join(tables.FORMATS)} or a template such as '{{{{.ID}}}}'")
    return format
