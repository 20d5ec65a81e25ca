"""What all kinds of documents have in common: Docker's reply untouched (``raw``) beside what is ours: the server's name, when it was seen.

Each kind of document is a class that knows its collection, how a reply becomes a document, and its table columns.
A column is named as Docker's templates name it (``.ID``) and is a function of a row and of whether to show it in full.
"""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cloudmesh_docker.notation import units

EPOCH = datetime(1970, 1, 1)


class Documents(list):
    """Documents of one kind from one server, as a command returns them.

    Attributes:
        kind (type): the class of the documents.
        server (str): the server's name.
        complete (str or None): ``all`` if these are all the server has, ``running`` if all that run, else None.
        source (bytes or None): the engine's answer they were made of.
    """

    def __init__(self, kind, server, documents, complete=None, source=None):
        super().__init__(documents)
        self.kind, self.server, self.complete, self.source = kind, server, complete, source


class Reply(dict):
    """An engine's reply that comes from the store; ``seen`` says how old it is (naive UTC)."""

    seen = None


class Kind:
    """What the kinds have in common. ``of`` makes the documents of a list of replies."""

    collection = None
    columns = ()
    headers = {}
    id_column = "ID"
    flexible = ()

    @classmethod
    def of(cls, server, replies, complete=None):
        """Documents for the engine's *replies* about *server*."""
        now = utc_now()
        documents = [cls.document(server, reply, getattr(reply, "seen", None) or now) for reply in replies]
        return Documents(cls, server, documents, complete, getattr(replies, "source", None))

    @classmethod
    def document(cls, server, reply, seen):
        """One document: promoted fields, labels as a list, the reply untouched."""
        promoted = cls.promoted(reply)
        labels = reply.get("Labels")
        labels = [{"k": key, "v": value} for key, value in labels.items()] if labels else []
        return {"_id": f"{server}/{promoted['id']}", "server": server, "seen": seen, **promoted, "labels": labels, "raw": reply}

    @classmethod
    def rows(cls, document):
        """The table rows of one document; one unless a kind says otherwise."""
        return (document,)

    @classmethod
    def field(cls, name):
        """The function behind a column or template field, None if there is none."""
        return getattr(cls, name, None) if name[:1].isupper() else None

    @classmethod
    def fields(cls):
        """The names of all columns and template fields."""
        return [name for name in dir(cls) if name[:1].isupper() and getattr(cls, name) and name != "Label"]

    @staticmethod
    def Server(row, full):
        return row["server"]

    @staticmethod
    def Seen(row, full):
        return units.ago((utc_now() - row["seen"]).total_seconds())

    @staticmethod
    def Labels(row, full):
        return ",".join(f"{key}={value}" for key, value in sorted((row["raw"].get("Labels") or {}).items()))

    @staticmethod
    def Label(row, full):
        return lambda name: (row["raw"].get("Labels") or {}).get(name, "")


class NamedKind(Kind):
    """A kind whose documents have a name and no other identity."""

    id_column = "Name"

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {"id": reply["Name"], "name": reply["Name"]}

    @staticmethod
    def Name(row, full):
        return row["name"]


def utc_now():
    """Now, naive UTC in whole milliseconds, as the store keeps times."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def user():
    """Who this is: ``login@host``."""
    import os
    import pwd

    try:
        login = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        login = str(os.getuid())
    return f"{login}@{os.uname().nodename}"


@lru_cache(1024)
def moment(seconds):
    """Epoch seconds as a naive UTC datetime."""
    return EPOCH + timedelta(seconds=seconds)


def plain_names(reply, linked=False):
    """A container's names without the leading slash; those that links gave it only if *linked*."""
    names = reply.get("Names") or ()
    if len(names) == 1:
        return [names[0].removeprefix("/")]
    names = [name.removeprefix("/") for name in names]
    return names if linked else [name for name in names if "/" not in name] or names[:1]


def quoted(text):
    """*text* in double quotes as Go's strconv.Quote writes it."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    from cloudmesh_docker.notation.govalues import quote

    return quote(text)


def local_time(seconds):
    """Epoch seconds as Go prints a local time: ``2026-11-23 16:31:00 +0000 UTC``."""
    return time.strftime("%Y-%m-%d %H:%M:%S %z %Z", time.localtime(seconds))
