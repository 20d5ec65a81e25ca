"""Finding what is remembered of all servers: the filters that terms mean, and how what was found is shown."""

import re
from datetime import timedelta

from cloudmesh_docker.notation import units
from cloudmesh_docker.notation.terms import KINDS
from cloudmesh_docker.store.documents import Containers
from cloudmesh_docker.store.kind import Documents, Kind, utc_now

SINGULAR = {collection: kind for kind, collection in KINDS.items()}


class Findings(Kind):
    """Objects of several kinds, of several servers."""

    columns = ("Kind", "Server", "Name", "ID", "Image", "State", "Ports", "Created", "Seen")
    id_column = "Target"
    flexible = ("Image", "Ports", "Name")

    @staticmethod
    def Kind(row, full):
        return row["kind"]

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Target(row, full):
        return f"{row['server']}/{row['name']}"

    @staticmethod
    def ID(row, full):
        identity = row["id"] if row["kind"] != "volume" else ""
        return identity if full else identity.removeprefix("sha256:")[:12]

    @staticmethod
    def Image(row, full):
        return Containers.Image(row, full) if row["kind"] == "container" else ""

    @staticmethod
    def State(row, full):
        return row.get("state", "")

    @staticmethod
    def Status(row, full):
        return row["raw"].get("Status") or "" if row["kind"] == "container" else ""

    @staticmethod
    def Ports(row, full):
        return Containers.Ports(row, full) if row["kind"] == "container" else ""

    @staticmethod
    def Created(row, full):
        return units.ago((utc_now() - row["created"]).total_seconds()) if "created" in row else ""


def search(store, collections, terms, servers=None, without=()):
    """What is remembered and passes all terms: by kind, server and name.

    Args:
        store: an open store.
        collections (list of str): where to look.
        terms (list): what ``terms.parse_terms`` made.
        servers (list of str or None): only on these.
        without (set of str): servers that are others by another name, as their documents are older.

    Returns:
        Documents: of the kind Findings.

    Raises:
        StoreError: the store can't be read.
    """
    now, found = utc_now(), []
    texts = [value for key, value in terms if key in ("text", "name", "image")]
    for collection in collections:
        conditions = [condition(collection, key, value, now) for key, value in terms]
        if servers is not None:
            conditions.append({"server": {"$in": list(servers)}})
        if None not in conditions:
            documents = store.find(collection, {"$and": conditions} if conditions else None, sort=[("server", 1), ("name", 1)])
            known = (document for document in documents if document["server"] not in without)
            found += [{**document, "kind": SINGULAR[collection], "name": named(collection, document, texts)} for document in known]
    return Documents(Findings, "", found)


def named(collection, document, texts):
    """The name to show: of an image's tags one that was asked for; a container's own name rather than its id."""
    tags = [tag for tag in document["raw"].get("RepoTags") or () if tag != "<none>:<none>"] if collection == "Images" else ()
    asked = [tag for tag in tags if any(re.search(pattern(text), tag) for text in texts)]
    return (asked or tags or [document["name"] if collection != "Images" else document["id"]])[0]


def condition(collection, key, value, now):
    """The filter of one term (dict); None where nothing in a collection can pass it."""
    if key == "text":
        return text_condition(collection, value)
    if key in ("older", "newer"):
        return {"created": {"$lte" if key == "older" else "$gte": now - timedelta(seconds=value)}}
    if key == "label":
        name, equals, wanted = value.partition("=")
        return {"labels": {"$elemMatch": {"k": name, "v": wanted} if equals else {"k": name}}}
    if key == "id":
        return {"id": {"$regex": f"^(sha256:)?{re.escape(value)}"}} if collection != "Volumes" else None
    if key == "server":
        return {"$or": [{"server": {"$regex": pattern(name)}} if is_glob(name) else {"server": name} for name in value.split(",")]}
    if key == "port":
        return {"ports": {"$regex": re.escape(f" {value} ")}} if collection == "Containers" else None
    if key == "state":
        return {"state": value} if collection == "Containers" else None
    if key == "image" and collection in ("Networks", "Volumes"):
        return None
    return {"image" if collection == "Images" else key: {"$regex": pattern(value)}}


def text_condition(collection, text):
    """The filter of a bare word: a part of the name or of the image, or the beginning of an id."""
    fields = {"Containers": ("name", "image"), "Images": ("image",)}.get(collection, ("name",))
    ways = [{field: {"$regex": pattern(text)}} for field in fields]
    if re.fullmatch("(sha256:)?[0-9a-f]{4,64}", text) and collection != "Volumes":
        ways += [{"id": {"$regex": f"^{text}"}}, {"id": {"$regex": f"^sha256:{text}"}}]
    return {"$or": ways}


def is_glob(text):
    """Whether *text* has wildcards."""
    return "*" in text or "?" in text


def pattern(text):
    """The regular expression for a part of a name or, if it has wildcards, for a whole one; in an image's tags, for a whole tag."""
    if not is_glob(text):
        return re.escape(text)
    wild = "".join({"*": "[^ ]*", "?": "[^ ]"}.get(letter) or re.escape(letter) for letter in text)
    return f"(^| ){wild}($| )"
