"""Go's text/template as people write it for Docker's ``--format``: compiled once to closures, rendered for every row.

Two flavours, as in the docker binary: templates of rows (`ps`, `images`: ``\\t`` and ``\\n`` are unescaped before parsing, JSON of a row is
sorted and escapes ``<``, ``>``, ``&``) and strict templates of one document (`inspect`). Not here: define, template, block.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.goexec import ExecError
from cloudmesh_docker.notation.golexer import ParseError
from cloudmesh_docker.notation.goparser import Parser


def compile(text, strict=False, kind=None):
    """Read a template.

    Args:
        text (str): the template, as given to --format.
        strict (bool): it is for one document rather than for rows: a key that is not there is an error, unless Go's structs have that field.
        kind (str): for rows, the Go type an unknown field is reported for, as ``*formatter.ContainerContext``; without, it is ``<no value>``.
    Returns:
        Template: to be rendered any number of times.
    Raises:
        UsageError: text is no template, in Docker's words (``template parsing error: template: :1: unclosed action``).
    """
    source = text if strict else text.replace("\\t", "\t").replace("\\n", "\n")
    try:
        parser = Parser(source)
        return Template(source, strict or kind or False, parser.whole(), parser)
    except ParseError as error:
        line = source.count("\n", 0, error.position) + 1
        raise UsageError(f"template parsing error: template: :{line}: {error}") from None
    except RecursionError:
        raise UsageError("template parsing error: nested too deeply: use fewer parentheses and blocks") from None


class Template:
    """A compiled template.

    Attributes:
        fields (tuple of str): the fields it asks of the value itself, in order: ("ID", "Names") of ``{{.ID}} {{.Names}}``.
    """

    def __init__(self, source, strict, run, parser):
        self._source, self._strict, self._run, self._size = source, strict, run, parser.size
        self.fields = tuple(dict.fromkeys(parser.fields))

    def render(self, value, header=False):
        """The text for one value.

        Args:
            value: what JSON has, or any mapping; a value may be a function, called with the template's arguments (``{{.Label "a"}}``).
            header (bool): value holds column names, which json, upper and the like leave alone.
        Returns:
            str: the text.
        Raises:
            UsageError: the template does not fit the value, in Docker's words.
        """
        out, slots = [], [value, self._strict, header] + [None] * self._size
        try:
            self._run(value, slots, out)
        except ExecError as error:
            raise UsageError(self._message(error)) from None
        return "".join(out)

    def _message(self, error):
        before = self._source[: error.operand.position]
        column = len(before.rpartition("\n")[2].encode("utf-8", "replace"))
        line = before.count("\n") + 1
        return f'template parsing error: template: :{line}:{column}: executing "" at <{error.operand.text}>: {error}'
