"""Answers that have a text of their own: one object of the engine's, and streams of records."""


class Report(dict):
    """One object that is shown as text unless a format is asked for; a kind of report says how by ``lines``."""

    def as_text(self, table):
        """The text; ``table`` makes one of Documents."""
        return "".join(line + "\n" for line in self.lines())

    def value(self, rows):
        """What a format is made of (dict)."""
        return dict(self)


class Records:
    """A stream of dicts, each shown as a line as soon as it comes; a context manager.

    Args:
        stream (Stream): where they come from; closed with this one.
        line (callable): makes the text of one.
        record (callable): makes of one what templates see.
    """

    def __init__(self, stream, line, record=dict):
        self._stream, self.line, self._record = stream, line, record

    def __iter__(self):
        return self

    def __next__(self):
        return self._record(next(self._stream))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End the stream; works from another thread."""
        self._stream.close()


class Composed(Report):
    """What Compose files say, shown as one of them."""

    def as_text(self, table):
        """YAML, in block style and with its keys in their order."""
        import yaml

        return yaml.dump(
            dict(self), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False, allow_unicode=True, default_flow_style=False
        )
