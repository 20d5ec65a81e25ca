"""A mount of a stack's model -> the engine's, as the docker binary of version 28.2.2 sends it.

Source: docker/cli cli/compose/convert/volume.go.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.stack import labelled, present, scoped, texts

# The kinds of mounts, and whose options each can have.
KINDS = {"volume": ("volume",), "bind": ("bind",), "tmpfs": ("tmpfs",), "npipe": ("bind",), "cluster": ()}


def mount(stack, one, known):
    """One mount.

    Args:
        stack (str): the stack's name.
        one (dict): the mount in Compose's long form.
        known (dict): the volumes of the model.

    Raises:
        UsageError: it is none, or a volume that nobody has defined.
    """
    if not isinstance(one, dict):
        raise UsageError(f"invalid volume {one}")
    kind, source = one.get("type") or "volume", one.get("source") or ""
    if kind not in KINDS:
        raise UsageError("volume type must be volume, bind, tmpfs, npipe, or cluster")
    for other in ("volume", "bind", "tmpfs"):
        if one.get(other) is not None and other not in KINDS[kind]:
            raise UsageError(f"{other} options are incompatible with type {kind}")
    if bool(source) == (kind == "tmpfs") and kind != "volume":
        raise UsageError(f"invalid {kind} source, source {'must be' if source else 'cannot be'} empty")
    found = present(Type=kind, Target=one.get("target"), Source=source, ReadOnly=one.get("read_only"), Consistency=one.get("consistency"))
    if kind == "volume" and source:
        return found | of_volume(stack, source, one, defined(source, known))
    if kind == "cluster":
        group = source.startswith("group:")
        return found | {"ClusterOptions": {}, "Source": source if group else scoped(stack, source, defined(source, known))}
    if one.get("bind") is not None:
        found["BindOptions"] = present(Propagation=one["bind"].get("propagation"))
    if one.get("tmpfs") is not None:
        found["TmpfsOptions"] = present(SizeBytes=one["tmpfs"].get("size") or None)
    return found


def defined(name, known):
    """What is said of a volume (dict); UsageError for nothing."""
    if name not in known:
        raise UsageError(f'undefined volume "{name}"')
    return known[name] or {}


def of_volume(stack, source, one, volume):
    """The name of a volume, and how it is made where it is not there yet."""
    options = present(NoCopy=(one.get("volume") or {}).get("nocopy"))
    if not volume.get("external"):
        options["Labels"] = labelled(stack, volume.get("labels"))
        if volume.get("driver") or volume.get("driver_opts") is not None:
            options["DriverConfig"] = present(Name=volume.get("driver"), Options=texts(volume.get("driver_opts")))
    return {"Source": scoped(stack, source, volume), "VolumeOptions": options}
