"""What a stack's model (see stack_model.py) has beside services -> what the engine is sent, as the docker binary of version 28.2.2 sends it.

Source: docker/cli cli/compose/convert/compose.go; tests/notation/test_stack.py compares with the binary itself.
"""

from cloudmesh_docker.errors import DockerError

NAMESPACE = "com.docker.stack.namespace"
IMAGE = "com.docker.stack.image"
# Networks that are there on every node, and that nobody makes.
GIVEN = ("default", "bridge", "host", "none")


def checked_name(stack):
    """A stack's name; DockerError for one of nothing but blanks and quotes."""
    if not stack.strip(" \t\r\n\v\f\"'"):
        raise DockerError(f'invalid stack name: "{stack}"')
    return stack


def of_stack(stack, labels=()):
    """The filters (dict) for what belongs to a stack, and has these labels too."""
    return {"label": [*labels, f"{NAMESPACE}={stack}"]}


def scoped(stack, name, one):
    """The name of a network, volume, secret or config in a swarm."""
    return one.get("name") or f"{stack}_{name}"


def text(value):
    """A value of a map as text; docker-compose of version 1 leaves numbers numbers."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def texts(values):
    """A map of texts to texts."""
    return {key: text(value) for key, value in (values or {}).items()}


def labelled(stack, labels):
    """Labels with that of the stack."""
    return {**texts(labels), NAMESPACE: stack}


def present(**fields):
    """The fields that say something: 0 does, and so does that there is to be no init."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {}) and (value is not False or key == "Init")}


def networks(stack, model):
    """The networks that the services of a stack are in.

    Returns:
        (list of dict, list of str): the requests that make its own; the names of those that are to be there already.
    """
    used = {name for service in model["services"].values() for name in service.get("networks") or ("default",)}
    own, external = [], []
    for name in sorted(used):
        one = (model.get("networks") or {}).get(name) or {}
        if one.get("external"):
            external.append(one["name"])
        else:
            own.append(network(stack, name, one))
    return own, external


def network(stack, name, one):
    """The request (dict) that makes a network."""
    ipam, plan = one.get("ipam") or {}, None
    if ipam.get("driver") or ipam.get("config"):
        config = [{"Subnet": pool["subnet"]} for pool in ipam.get("config") or () if pool.get("subnet")]
        plan = {"Driver": ipam.get("driver") or "", "Options": None, "Config": config}
    return {
        "Name": scoped(stack, name, one),
        # Engines before API 1.44 would make a second network of the same name.
        "CheckDuplicate": True,
        "Driver": one.get("driver") or "overlay",
        "Internal": bool(one.get("internal")),
        "Attachable": bool(one.get("attachable")),
        "IPAM": plan,
        "Options": texts(one.get("driver_opts")),
        "Labels": labelled(stack, one.get("labels")),
    }


def files(stack, found):
    """The secrets or the configs of a stack that are its own.

    Args:
        found (dict or None): ``secrets`` or ``configs`` of the model.

    Returns:
        list of (dict, str or None): the spec without its data, and the file the data is in; None where a driver keeps it.

    Raises:
        DockerError: there is neither file nor driver.
    """
    own = []
    for name, one in (found or {}).items():
        if one.get("external"):
            continue
        spec = {"Name": scoped(stack, name, one), "Labels": labelled(stack, one.get("labels"))}
        if one.get("driver"):
            spec["Driver"] = present(Name=one["driver"], Options=texts(one.get("driver_opts")))
        elif not one.get("file"):
            raise DockerError(f"{name}: say which file its data is in: file: PATH")
        if one.get("template_driver"):
            spec["Templating"] = {"Name": one["template_driver"]}
        own.append((spec, None if one.get("driver") else one["file"]))
    return own
