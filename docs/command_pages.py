"""A page for every command, made of its docstring when the manual is built, in docs/commands."""

import pathlib
import re

from cloudmesh_docker import catalog
from cloudmesh_docker.options import COMMON, read_options

FOLDER = pathlib.Path(__file__).parent / "commands"
SECTIONS = ("Usage:", "Aliases:", "Options:")
MARKUP = re.compile(r"([\\*`|]|_(?=\W|$))")
COMMON_PAGE = "common"


def setup(app):
    """Have Sphinx make the pages before it reads any."""
    app.connect("builder-inited", lambda app: write_pages())
    return {"parallel_read_safe": True}


def write_pages():
    """Write all pages; those that are right already stay as they are, so that Sphinx reads only what is new."""
    FOLDER.mkdir(exist_ok=True)
    pages = {"index": index(), COMMON_PAGE: common()}
    for noun in catalog.nouns():
        pages.update({file_name(noun, verb): page(catalog.load(noun, verb.replace(" ", "_"))) for verb in catalog.verbs(noun)})
    for path in FOLDER.glob("*.rst"):
        if path.stem not in pages:
            path.unlink()
    for name, text in pages.items():
        path = FOLDER / f"{name}.rst"
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def file_name(noun, verb):
    """The name of a command's page, without its ending."""
    return f"{noun}-{verb}".replace(" ", "-").replace("_", "-")


def page(command):
    """The page (str) of a Command."""
    grammar, name = command.grammar, f"docker {command.grammar.words}"
    parts = [heading(name), f"{escaped(grammar.summary)}.", block(grammar.typed)]
    if grammar.aliases:
        parts.append("Also typed " + ", ".join(f"``docker {alias}``" for alias in grammar.aliases) + ".")
    parts += notes(grammar.doc)
    if grammar.options:
        parts += [heading("Options", "-"), options(name, grammar.options)]
    parts.append(f"It takes the :doc:`options of every command <{COMMON_PAGE}>` too{exceptions(command)}.")
    return "\n\n".join(parts) + "\n"


def exceptions(command):
    """Which of the options of every command (str) a Command does not take; empty if it takes all."""
    refused = [f"``--{name.replace('_', '-')}``" for name in command.refused]
    return f", but for {', '.join(refused)}, for which it has no use" if refused else ""


def notes(doc):
    """The paragraphs (list of str) of a docstring that are neither its summary nor one of its sections."""
    paragraphs = re.split(r"\n\n+", doc.strip())[1:]
    return [escaped(text) for text in paragraphs if not text.startswith(SECTIONS)]


def options(name, listed):
    """The description (str) of options of a command."""
    lines = [f".. program:: {name}\n"]
    for option in listed:
        value = f" {option.metavar}{'...' * option.repeated}" if option.metavar else ""
        flags = ", ".join(flag + value for flag in (option.short, option.long) if flag)
        lines.append(f".. option:: {flags}\n\n   {escaped(option.help)}.\n")
    return "\n".join(lines)


def index():
    """The page (str) that lists all commands and short forms."""
    parts = [heading("Commands"), f"Every command takes the :doc:`options of every command <{COMMON_PAGE}>`."]
    for noun in catalog.nouns():
        rows = zip(catalog.verbs(noun), catalog.summaries(noun), strict=True)
        listed = [f"* - :doc:`docker {words} <{file_name(noun, verb)}>`\n     - {escaped(summary)}" for verb, (words, summary) in rows]
        parts += [heading(noun, "-"), ".. list-table::\n   :widths: 35 65\n\n   " + "\n   ".join(listed)]
    short = sorted((alias, *path) for alias, path in catalog.aliases().items())
    parts += [heading("Short forms and other words", "-"), ".. list-table::\n   :widths: 35 65\n\n   " + "\n   ".join(map(alias_row, short))]
    names = [COMMON_PAGE, *(file_name(noun, verb) for noun in catalog.nouns() for verb in catalog.verbs(noun))]
    parts.append(".. toctree::\n   :hidden:\n\n   " + "\n   ".join(names))
    return "\n\n".join(parts) + "\n"


def alias_row(row):
    """One row of the table of short forms."""
    alias, noun, verb = row
    words = catalog.load(noun, verb).grammar.words
    return f"* - ``docker {alias}``\n     - :doc:`docker {words} <{file_name(noun, verb)}>`"


def common():
    """The page (str) of the options that every command takes."""
    listed = read_options(COMMON)
    text = "They stand before the command or among its own options. Where a command has an option of the same name, its own counts behind it."
    return "\n\n".join([heading("Options of every command"), text, options("docker", listed)]) + "\n"


def heading(text, line="="):
    """A heading (str)."""
    return f"{text}\n{line * len(text)}"


def block(lines):
    """Lines as they are (str)."""
    return ".. code-block:: none\n\n" + "\n".join(f"   {line}" for line in lines)


def escaped(text):
    """A text without anything that the markup takes for its own."""
    return MARKUP.sub(r"\\\1", text)
