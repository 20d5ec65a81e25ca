"""Bringing saved servers together in a swarm, and how they are."""

from cloudmesh_docker.errors import PartlyFailed, UsageError
from cloudmesh_docker.steps import reaching
from cloudmesh_docker.steps.members import names_of, read_addresses, usual_addresses


def gather(swarm, managers, workers, addresses, new):
    """Make a swarm, or add to it: its name.

    Args:
        swarm (Swarm): which.
        managers, workers (str or None): servers, as ``--server`` takes them.
        addresses (tuple): the values of --addresses and of --data-path-addresses (lists of str).
        new (bool): it may be made.

    Raises:
        UsageError: the words contradict each other. PartlyFailed: some servers are not in it now.
    """
    servers, known = swarm.servers, swarm.record
    first, others = names_of(servers, managers), names_of(servers, workers)
    check(swarm, first, others, new)
    names = list(dict.fromkeys([*known["managers"], *first, *others]))
    reached, paths = (read_addresses(words, option) for words, option in zip(addresses, ("addresses", "data-path-addresses"), strict=True))
    for name in {*reached, *paths} - {*first, *others}:
        raise UsageError(f"{name} gets an address, and is no server to be added")
    reached = {**usual_addresses(servers, names), **reached}
    states = swarm.look(names)
    swarm.found(states, (known["managers"] or first)[0], reached, paths)
    joining = {name: role for role, words in (("manager", first), ("worker", others)) for name in swarm.missing(states, words, role)}
    late = reaching.blocked(swarm, states, joining, reached)
    for role in ("manager", "worker"):
        swarm.join(states, [name for name in joining if joining[name] == role and name not in late], role, reached, paths)
    swarm.settle()
    swarm.remember_nodes(swarm.look([*swarm.record["managers"], *swarm.record["workers"]]))
    if swarm.problems:
        raise PartlyFailed([swarm.name], unique(swarm.problems))
    return swarm.name


def check(swarm, first, others, new):
    """UsageError for words that contradict each other, or what is there."""
    known = swarm.servers.inventory
    known.check_swarm(swarm.name)
    if not new and swarm.name not in known.swarms:
        raise UsageError(
            f"no swarm {swarm.name!r}; known: {', '.join(known.swarms) or 'none'}. Make one with 'docker swarm create NAME --managers ...'."
        )
    if not (first or others) or (new and not (first or swarm.record["managers"])):
        raise UsageError("say who is to be in it: --managers a,b,c --workers d,e")
    for name in first:
        if name in others:
            raise UsageError(f"{name} can't be manager and worker at once")


def unique(problems):
    """The problems without those that say the same of the same server."""
    return list({(problem.server, str(problem)): problem for problem in problems}.values())


def rows(swarm):
    """What ``swarm status`` shows of a swarm (list of dict); DockerError if none of its managers answers."""
    everybody = [*swarm.record["managers"], *swarm.record["workers"]]
    states = swarm.look(everybody)
    docker = swarm.needed_manager(states)
    nodes = {node["ID"]: node for node in docker.nodes.list()}
    running = [task.get("NodeID") for task in docker.tasks.list(filters={"desired-state": ["running"]}) if task["Status"]["State"] == "running"]
    known = {**swarm.record.get("nodes", {}), **{name: state.get("NodeID") for name, state in states.items()}}
    found = [row(swarm.name, name, nodes.pop(known.get(name), None), running, name in states) for name in everybody]
    return found + [row(swarm.name, "", node, running, True) for node in nodes.values()]


def row(swarm, server, node, running, answers):
    """One member as a dict."""
    about, status, spec = ((node or {}).get(key) or {} for key in ("Description", "ManagerStatus", "Spec"))
    state = node["Status"]["State"].capitalize() if node else "not in the swarm"
    return {
        "swarm": swarm,
        "server": server,
        "hostname": about.get("Hostname") or "",
        "role": spec.get("Role") or "",
        "state": state if answers else f"{state}, does not answer",
        "leader": bool(status.get("Leader")),
        "availability": (spec.get("Availability") or "").capitalize(),
        "tasks": running.count(node["ID"]) if node else 0,
    }
