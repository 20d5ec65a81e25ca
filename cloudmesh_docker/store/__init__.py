"""What is remembered about servers, containers, images, networks, volumes, and what was done: in MongoDB by URL, in a file by default.

``open_store`` is the only door. Both backends have the same methods and refuse the same things, with StoreError:

=====================================================  =============================================================================
``replace_many(collection, documents)``                writes whole documents; returns how many
``replace_server(collection, server, documents)``      these documents, and no others, are this server's; returns how many
``replace_part(collection, server, documents, part)``   these are all of this server in a part; returns the ids of the others there
``get(collection, id)``                                one document or None
``find(collection, filter, sort, limit, fields)``      list of documents, by ``_id`` unless sorted otherwise
``count(collection, filter)``                          how many
``distinct(collection, field, filter)``                sorted list of the values there are
``delete(collection, filter)``                         returns how many were deleted
``ping()``, ``close()``, ``with store:``               is it there; done with it
=====================================================  =============================================================================

A document is a dict: ``_id`` ("<server>/<Id>"), the fields of ``filters.FIELDS`` for its collection (a field that is None is not
stored), ``labels`` (list of ``{"k": str, "v": str}``) and ``raw`` (any JSON value). Times are naive datetimes in UTC, to the millisecond.

Filters are MongoDB's, on the fields of ``filters.FIELDS`` and ``_id``: a value, or ``$in $nin $ne $regex $gt $gte $lt $lte $exists``,
joined by ``$or`` and ``$and``; and ``{"labels": {"$elemMatch": {"k": key, "v": value}}}``, without "v" for any value.
"""

from cloudmesh_docker.errors import StoreError

FORMS = "a path (/home/me/store.db, ~/store.db, ./store.db), sqlite:///absolute/path, mongodb://..., mongodb+srv://... or nothing"
FILE = "store.db"
_SECRET_OPTIONS = ("password", "authmechanismproperties")


def open_store(url=None, folder="~/.cloudmesh/docker"):
    """Open the store that a URL names; never another one instead.

    Args:
        url (str or None): None or "" for ``<folder>/store.db``, else one of the forms in ``FORMS``.
        folder (str): where the file is kept when there is no URL.

    Returns:
        EmbeddedStore or MongoStore: both with the methods listed above, an ``address`` (str, fit to be shown), ``readonly`` (bool)
            and ``shared`` (bool: others may write to it, see sharing.py).

    Raises:
        StoreError: the URL has no accepted form, or the store it names can't be opened.
    """
    import os

    text = "" if url is None else os.fspath(url) if hasattr(url, "__fspath__") else url
    if not isinstance(text, str) or "\0" in text:
        raise StoreError(f"the store can't be {text!r}; accepted are {FORMS}")
    if text.startswith(("mongodb://", "mongodb+srv://")):
        from cloudmesh_docker.store.mongodb import connect

        return connect(text)
    path = _path(text) if text else os.path.join(folder, FILE)
    if not path:
        raise StoreError(f"the store can't be {masked(text)!r}; accepted are {FORMS}")

    from cloudmesh_docker.store.embedded import EmbeddedStore

    return EmbeddedStore(os.path.abspath(os.path.expanduser(path)))


def masked(url):
    """The URL fit to be shown: without its password, and without the values of options that are secrets.

    Args:
        url (str or None): any text; it need not be a correct URL. Where an "@" leaves a doubt, more is masked rather than less.

    Returns:
        str: "" for None.
    """
    text = url or ""
    scheme, separator, rest = text.rpartition("://") if text.count("://") == 1 else text.partition("://")
    if not separator:
        scheme, rest = "", text
    account, at, host = rest.rpartition("@")
    if at:
        user, colon, _ = account.partition(":")
        rest = f"{user}{colon}{'***' if colon else ''}@{host}"
    address, question, options = rest.partition("?")
    if question:
        rest = address + question + "&".join(_masked_option(option) for option in options.split("&"))
    return scheme + separator + rest


def _masked_option(option):
    key, equals, _ = option.partition("=")
    return f"{key}=***" if equals and any(word in key.lower() for word in _SECRET_OPTIONS) else option


def _path(text):
    """The path in a setting, or "" when it is none of the accepted forms ("localhost:27017" must not become a file of that name)."""
    if text.startswith("sqlite://"):
        path = text[len("sqlite://") :]
        return path if path.startswith("/") and path.strip("/") else ""
    start = text.partition("/")[0]
    if ":" in start or text != text.strip() or text.endswith("/"):
        return ""
    return text if "/" in text or text.endswith((".db", ".sqlite")) else ""
