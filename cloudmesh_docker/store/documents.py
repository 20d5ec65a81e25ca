"""The kinds of documents: containers, images, servers."""

import time

from cloudmesh_docker.notation import units
from cloudmesh_docker.notation.ports import display_ports
from cloudmesh_docker.notation.references import familiar
from cloudmesh_docker.store.kind import Kind, local_time, moment, plain_names, quoted


class Containers(Kind):
    """Containers as GET /containers/json describes them."""

    collection = "Containers"
    columns = ("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names")
    flexible = ("Command", "Ports")
    headers = {"ID": "CONTAINER ID", "RunningFor": "CREATED", "CreatedAt": "CREATED AT", "LocalVolumes": "LOCAL VOLUMES"}

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {
            "id": reply["Id"],
            "name": plain_names(reply)[0] if reply.get("Names") else reply["Id"][:12],
            "image": reply.get("Image") or "",
            "state": (reply.get("State") or "").lower(),
            "ports": numbers(reply.get("Ports")),
            "created": moment(reply.get("Created") or 0),
        }

    @staticmethod
    def ID(row, full):
        return row["id"] if full else row["id"][:12]

    @staticmethod
    def Image(row, full):
        image, identity = row["raw"].get("Image") or "<no image>", row["raw"].get("ImageID") or ""
        if full:
            return image
        short = identity.removeprefix("sha256:")[:12]
        return short if image.removeprefix("sha256:")[:12] == short else familiar(image.split("@sha256:")[0])

    @staticmethod
    def Command(row, full):
        command = row["raw"].get("Command") or ""
        return quoted(command if full or len(command) <= 20 else command[:19] + "…")

    @staticmethod
    def CreatedAt(row, full):
        return local_time(row["raw"].get("Created") or 0)

    @staticmethod
    def RunningFor(row, full):
        return units.ago(time.time() - (row["raw"].get("Created") or 0))

    @staticmethod
    def Status(row, full):
        return row["raw"].get("Status") or ""

    @staticmethod
    def State(row, full):
        return row["state"]

    @staticmethod
    def Ports(row, full):
        return display_ports(row["raw"].get("Ports") or [])

    @staticmethod
    def Names(row, full):
        return ",".join(plain_names(row["raw"], linked=full))

    @staticmethod
    def Mounts(row, full):
        names = [mount.get("Name") or mount.get("Source") or "" for mount in row["raw"].get("Mounts") or ()]
        return ",".join(name if full or len(name) <= 15 else name[:14] + "…" for name in names)

    @staticmethod
    def LocalVolumes(row, full):
        return str(sum(mount.get("Driver") == "local" for mount in row["raw"].get("Mounts") or ()))

    @staticmethod
    def Networks(row, full):
        return ",".join((row["raw"].get("NetworkSettings") or {}).get("Networks") or {})

    @staticmethod
    def Size(row, full):
        writable, virtual = row["raw"].get("SizeRw") or 0, row["raw"].get("SizeRootFs") or 0
        text = units.human_size(writable, 3)
        return f"{text} (virtual {units.human_size(virtual, 3)})" if virtual > 0 else text


class Images(Kind):
    """Images as GET /images/json describes them; one row for each tag."""

    collection = "Images"
    columns = ("Repository", "Tag", "ID", "CreatedSince", "Size")
    headers = {"ID": "IMAGE ID", "CreatedSince": "CREATED", "CreatedAt": "CREATED AT"}

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        tags = [tag for tag in reply.get("RepoTags") or () if tag != "<none>:<none>"]
        return {
            "id": reply["Id"],
            "name": tags[0] if tags else "<none>:<none>",
            "image": " ".join(tags) or None,
            "size": reply.get("Size") or 0,
            "created": moment(reply.get("Created") or 0),
        }

    @classmethod
    def rows(cls, document):
        """One row a tag, with the digest its repository has; one for each of the digests where they are asked for."""
        raw, tags, digests = document["raw"], {}, {}
        for key, mark, found in (("RepoTags", ":", tags), ("RepoDigests", "@", digests)):
            for text in raw.get(key) or ():
                repository, _, value = text.rpartition(mark)
                if repository != "<none>":
                    found.setdefault(familiar(repository), []).append(value)
        rows = [(repository, tag, digest) for repository, names in tags.items() for tag in names for digest in cls.shown(digests.get(repository))]
        rows += [(repository, "<none>", digest) for repository in digests if repository not in tags for digest in cls.shown(digests[repository])]
        return [{**document, "repository": repository, "tag": tag, "digest": digest} for repository, tag, digest in rows or [("<none>",) * 3]]

    @staticmethod
    def shown(digests):
        """Those of a repository's digests (list or None) that get a row."""
        return digests[:1] if digests else ("<none>",)

    @staticmethod
    def Repository(row, full):
        return row["repository"]

    @staticmethod
    def Tag(row, full):
        return row["tag"]

    @staticmethod
    def Digest(row, full):
        return row["digest"]

    @staticmethod
    def ID(row, full):
        return row["id"] if full else row["id"].removeprefix("sha256:")[:12]

    @staticmethod
    def CreatedSince(row, full):
        created = row["raw"].get("Created") or 0
        return units.ago(time.time() - created) if created > 0 else "N/A"

    @staticmethod
    def CreatedAt(row, full):
        return local_time(row["raw"].get("Created") or 0)

    @staticmethod
    def Size(row, full):
        return units.human_size(row["raw"].get("Size") or 0, 3)

    @staticmethod
    def Containers(row, full):
        count = row["raw"].get("Containers", -1)
        return str(count) if count >= 0 else "N/A"

    @staticmethod
    def SharedSize(row, full):
        shared = row["raw"].get("SharedSize", -1)
        return units.human_size(shared) if shared >= 0 else "N/A"

    @staticmethod
    def UniqueSize(row, full):
        shared = row["raw"].get("SharedSize", -1)
        return units.human_size((row["raw"].get("Size") or 0) - shared) if shared >= 0 else "N/A"

    @staticmethod
    def VirtualSize(row, full):
        return units.human_size(row["raw"].get("VirtualSize") or row["raw"].get("Size") or 0)


def numbers(ports):
    """The ports a container publishes and exposes, as they are searched: ``" 80 80/tcp 8080 8080/tcp "``; None for none."""
    found = {}
    for port in ports or ():
        for number in (port.get("PrivatePort"), port.get("PublicPort")):
            if number:
                found[str(number)] = found[f"{number}/{port.get('Type') or 'tcp'}"] = True
    return f" {' '.join(found)} " if found else None


class Sized(Containers):
    """Containers with their sizes."""

    columns = (*Containers.columns, "Size")


class Digests(Images):
    """Images with their digests."""

    columns = ("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")

    @staticmethod
    def shown(digests):
        """All of them."""
        return digests or ("<none>",)


class Cloudmeshdocker(Kind):
    """Servers as they were last seen: what was saved about them, what GET /info said, and how the last try went."""

    collection = "Cloudmeshdocker"
    columns = ("Marked", "Place", "State", "Engine", "API", "Containers", "RoundTrip", "Error")
    headers = {"Marked": "NAME", "Place": "ADDRESS", "RoundTrip": "ROUND TRIP", "Error": "LAST ERROR"}
    id_column = "Name"
    flexible = ("Error",)

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {"id": reply["name"], "name": reply["name"], "address": reply["address"], "state": reply["state"]}

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Current(row, full):
        return "true" if row["raw"].get("current") else "false"

    @staticmethod
    def Marked(row, full):
        theirs = row["raw"].get("user")
        return row["name"] + (" *" if row["raw"].get("current") else "") + (f" ({theirs})" if theirs else "")

    @staticmethod
    def User(row, full):
        return row["raw"].get("user") or ""

    @staticmethod
    def Address(row, full):
        return row["raw"].get("used") or row["address"]

    @staticmethod
    def Place(row, full):
        if "swarm" not in row["raw"]:
            return Cloudmeshdocker.Address(row, full)
        return f"swarm: {Cloudmeshdocker.Managers(row, full)} managers, {Cloudmeshdocker.Nodes(row, full)} nodes"

    @staticmethod
    def Kind(row, full):
        return row["raw"].get("kind") or "server"

    @staticmethod
    def Managers(row, full):
        swarm = row["raw"].get("swarm")
        return f"{swarm['reachable']}/{swarm['managers']}" if swarm else ""

    @staticmethod
    def Nodes(row, full):
        swarm = row["raw"].get("swarm")
        return str(swarm["nodes"]) if swarm else ""

    @staticmethod
    def Groups(row, full):
        return ",".join(row["raw"].get("groups") or ())

    @staticmethod
    def Protected(row, full):
        return "true" if row["raw"].get("protected") else "false"

    @staticmethod
    def State(row, full):
        return row["state"]

    @staticmethod
    def Engine(row, full):
        return row["raw"].get("engine") or ""

    @staticmethod
    def API(row, full):
        return row["raw"].get("api") or ""

    @staticmethod
    def Containers(row, full):
        running, count = row["raw"].get("running"), row["raw"].get("containers")
        return "" if count is None else f"{running}/{count}"

    @staticmethod
    def RoundTrip(row, full):
        seconds = row["raw"].get("round_trip")
        return "" if seconds is None else f"{seconds * 1000:.1f} ms"

    @staticmethod
    def Error(row, full):
        if row["raw"].get("user"):
            return f"to use it: docker server add {row['name']} {row['address']}"
        return row["raw"].get("error") or ""
