"""What the prune commands say: what would go, what went, and how much room that made."""

from cloudmesh_docker.notation.units import human_size

SHOWN = 20
CANCELLED = "nothing was removed: it needs a yes, or the option --force"


def preview(warning, sections):
    """The lines that say what a prune would remove.

    Args:
        warning (str): what is removed in general, in Docker's words.
        sections (list of (str, list of str)): a heading, and the names of what is there now.
    """
    lines = [f"WARNING! {warning}"]
    for heading, names in sections:
        if names:
            more = [f"  ... and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
            lines += [f"{heading} ({len(names)}):", *(f"  {name}" for name in names[:SHOWN]), *more]
    return "\n".join(lines)


def section(heading, names):
    """``Deleted Networks:`` with the names below and an empty line behind; nothing without names."""
    return [f"Deleted {heading}:", *names, ""] if names else []


def image_lines(deleted):
    """``untagged: a:1`` and ``deleted: sha256:...`` of the engine's list of removed images."""
    return [f"{verb.lower()}: {name}" for step in deleted or () for verb, name in step.items()]


def reclaimed(space):
    """The last line of a prune."""
    return f"Total reclaimed space: {human_size(space or 0)}"
