"""What changed on a server since it was seen last, in lines such as ``+ container web running``."""

from cloudmesh_docker.store.kind import Kind


def compare(before, after):
    """Lines (list of str) for what differs between two lists of documents of one collection: gone, new, changed, each by name.

    Args:
        before, after (list of dict): documents, which are the same object if they have the same id.
    """
    old, new = ({document["id"]: document for document in documents} for documents in (before, after))
    gone = [f"- {called(old[identity])}" for identity in old if identity not in new]
    come = [f"+ {called(new[identity])}{detail(new[identity])}" for identity in new if identity not in old]
    both = [changes(old[identity], document) for identity, document in new.items() if identity in old]
    return sorted(gone) + sorted(come) + sorted(line for lines in both for line in lines)


def changes(old, new):
    """Lines (list of str) about one object that is still there."""
    lines = []
    if "RepoTags" in new["raw"]:
        before, after = tags(old), tags(new)
        if before != after:
            lines.append(f"~ image {', '.join(before) or short(old)} -> {', '.join(after) or '<none>'}")
        return lines
    if old["name"] != new["name"]:
        lines.append(f"~ {called(old)} -> {new['name']}")
    for field in ("state", "image"):
        if field == "state" or not new.get(field, "").startswith("sha256:"):
            before, after = old.get(field, ""), new.get(field, "")
            if before != after:
                lines.append(f"~ {called(new)} {before} -> {after}")
    return lines


def called(document):
    """``container web``: the kind and the name of a document."""
    raw = document["raw"]
    if "RepoTags" in raw:
        return f"image {', '.join(tags(document)) or short(document)}"
    return f"{'container' if 'Names' in raw else 'volume' if 'Mountpoint' in raw else 'network'} {document['name']}"


def detail(document):
    """What else is said of a new object: a container's state and image."""
    return f" {document['state']} ({document['image']})" if "Names" in document["raw"] else ""


def tags(document):
    """The tags of an image (list of str)."""
    return sorted(tag for tag in document["raw"].get("RepoTags") or () if tag != "<none>:<none>")


def short(document):
    """The short id of an image."""
    return document["id"].removeprefix("sha256:")[:12]


def seen(documents):
    """How long ago the newest of *documents* was seen, in words."""
    return Kind.Seen(max(documents, key=lambda document: document["seen"]), True)
