"""Several Docker servers on AWS at once, alike but for their names, and what they are in as a swarm."""

import secrets

from cloudmesh_docker.cloud import aws_deploy
from cloudmesh_docker.cloud.aws_wish import SWARM_PORTS, heading, planned
from cloudmesh_docker.errors import CloudError, UsageError

# Managers of a swarm where nobody says how many, and from how many servers on.
MANAGERS, ENOUGH = 3, 3


def deploy(site, names, wish):
    """Have servers, all at once: their names (list of str). The arguments are those of ``aws_deploy.deploy``; raises PartlyFailed too."""
    # Made before several want it.
    site.inventory_mark()
    try:
        done = list(site.together(names, lambda own, name: aws_deploy.deploy(own, name, wish)))
    except KeyboardInterrupt:
        if len(names) > 1:
            site.report("not finished: do the same again to go on, or take back what was made: docker server destroy NAME, for each")
        raise
    if len(names) > 1:
        site.servers.use(names[0])
    return done


def plan(site, names, wish):
    """What would be made for the servers (list of str), with what of it costs. Raises as ``deploy``."""
    found, alike = site.together(names, lambda own, name: aws_deploy.look(own, name, wish)), {}
    for name, (_, record, allowed, _) in found.items():
        lines = planned({**record, "name": "NAME"} if len(names) > 1 else record, allowed)
        alike.setdefault(tuple(lines), []).append(name)
    _, record, _, who = found[names[0]]
    told = [heading(record, who)]
    if wish.get("swarm"):
        ports = ", ".join(f"{port}/{protocol}" for protocol, port in SWARM_PORTS)
        told.append(f"have a security group of the swarm {wish['swarm']['name']}, whose members let in each other, and nobody else, to {ports}")
    for lines, those in alike.items():
        told += [f"for {', '.join(those)}, each in the place of NAME:", *(f"  {line}" for line in lines)] if len(names) > 1 else lines
    return told


def swarm_of(site, name, names, managers=None):
    """What records say of the swarm that servers are deployed for (dict), its mark a new one unless some are in it already.

    Args:
        name (str): of the swarm.
        names (list of str): of the servers.
        managers (int or None): how many of them are to be managers.

    Raises:
        UsageError: the name is something else's, or there are not so many servers.
    """
    inventory = site.servers.inventory
    inventory.check_swarm(name)
    if name in names:
        raise UsageError(f"{name} can't name both the swarm and a server: give the swarm another name")
    known = [record["swarm"] for record in site.records() if (record.get("swarm") or {}).get("name") == name]
    if not known and name in inventory.swarms:
        raise UsageError(f"{name} is a swarm of servers that were not deployed for it: take another name")
    there = inventory.swarms.get(name, {})
    everybody = {*names, *there.get("managers", ()), *there.get("workers", ())}
    if managers and managers > len(everybody):
        raise UsageError(f"--managers {managers}: {name} is to have {len(everybody)} in all")
    usual = known[-1]["managers"] if known else MANAGERS if len(names) >= ENOUGH else 1
    return {"name": name, "mark": known[0]["mark"] if known else secrets.token_hex(8), "managers": managers or usual}


def in_region(site, swarm, wish):
    """The options with the region and the profile of the servers that are in a swarm already; CloudError for others."""
    there = next((record for record in site.records() if (record.get("swarm") or {}).get("mark") == swarm["mark"]), None)
    if there and (wish.get("region") or there["region"]) != there["region"]:
        raise CloudError(f"the swarm {swarm['name']} is in {there['region']}: its servers can't be in {wish['region']} too")
    own = {"region": there["region"], "profile": wish.get("profile") or there["profile"]} if there else {}
    return {**wish, **own, "swarm": swarm}


def roles(known, names, managers):
    """(managers, workers) among servers, both lists of str; who is in the swarm already stays what it is.

    Args:
        known (dict or None): the record of the swarm.
        names (list of str): the servers.
        managers (int): how many there are to be.
    """
    old, others = ((known or {}).get(role, ()) for role in ("managers", "workers"))
    free = [name for name in names if name not in old and name not in others]
    lacking = max(0, managers - len(old))
    first = [name for name in names if name in old] + free[:lacking]
    return first, [name for name in names if name not in first]
