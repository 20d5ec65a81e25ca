"""Files that options name."""

from cloudmesh_docker.errors import UsageError


def read_text(path):
    """A file's text; UsageError if it can't be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not a text file in UTF-8") from None


def read_lines(path):
    """A file's lines."""
    return read_text(path).splitlines()
