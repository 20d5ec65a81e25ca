"""Whether the nodes of a swarm reach each other, told before anybody joins.

Nothing of ours runs on a server. Its engine is asked what a registry has that would be at a port of another server: it connects there to find
out, from where the traffic of a swarm comes from too, and says why where it can't. That tells of TCP alone.
"""

import time

from cloudmesh_docker.errors import ConnectionFailed, DockerError, ServerError
from cloudmesh_docker.notation.swarm import PORT
from cloudmesh_docker.parallel import in_parallel

GOSSIP = 7946
UNTOLD = "7946/udp and 4789/udp can't be checked, and containers' networks need them too"
# What an engine says of a port to which it connected, and at which there is no registry.
CONNECTED = ("tls: ", "x509: ", "EOF", "malformed HTTP", "server gave HTTP response", "connection reset")
REFUSED = "connection refused"
# What it says where it waited in vain, whichever of its clocks ran out first.
WAITED = ("i/o timeout", "Client.Timeout exceeded", "deadline exceeded")
TOGETHER, TRIES, PAUSE = 8, 5, 0.3


class Way:
    """From one server to a port of another.

    Args:
        source, target (str): servers.
        host (str): the other's IP address.
        port (int): of TCP.
        listens (bool): it should answer already; else that it is refused says nothing.

    Attributes:
        trouble (str): why it is closed; empty if it is open, or nobody knows.
        known (bool): its engine told.
    """

    def __init__(self, source, target, host, port, listens):
        self.source, self.target, self.host, self.port, self.listens = source, target, host, port, listens
        self.trouble, self.known = "", False

    def __str__(self):
        used = "find each other" if self.port == GOSSIP else "join and are managed"
        return f"{self.target} at {self.host}:{self.port}/tcp, by which nodes {used}: {self.trouble}"

    def look(self, docker):
        """Have the engine of the source connect."""
        for _ in range(TRIES):
            said = connecting(docker, f"{self.host}:{self.port}")
            trouble = said.partition(f"dial tcp {self.host}:{self.port}: ")[2].removeprefix("connect: ")
            trouble = "no answer" if any(words in said for words in WAITED) else trouble
            self.known = bool(trouble) or any(word in said for word in CONNECTED)
            if trouble != REFUSED or not self.listens:
                break
            # One that was made a moment ago may not be there yet.
            time.sleep(PAUSE)
        self.trouble = "" if trouble == REFUSED and not self.listens else trouble


def connecting(docker, place):
    """What an engine says (str) of an image at HOST:PORT."""
    try:
        docker.distribution.inspect(f"{place}/swarm")
    except ServerError as said:
        return said.message
    except ConnectionFailed:
        return ""
    return "EOF"


def blocked(swarm, states, joining, addresses):
    """Those (set of str) of the servers that are to join which should not yet, as a way to or from them is closed; each is a problem of the swarm.

    Args:
        swarm (Swarm): which.
        states (dict): as ``Swarm.look`` tells.
        joining (dict): name to role, "manager" or "worker".
        addresses (dict): of servers, as they are given to engines.
    """
    if not joining:
        return set()
    ways = ways_of(swarm.nodes(), states, joining, {name: ip_of(address) for name, address in addresses.items()})
    from_there = {name: [way for way in ways if way.source == name] for name in states}

    def look(docker):
        if not docker.system.info().get("HttpsProxy"):
            in_parallel(lambda way: way.look(docker), from_there[docker.name], TOGETHER)

    # An engine waits 15 s for a port that does not answer.
    swarm.report("looking whether the servers reach each other")
    swarm.ask([name for name, found in from_there.items() if found], look)
    swarm.report(told(ways, joining))
    closed = [way for way in ways if way.trouble]
    found = {way.target if way.target in joining else way.source for way in closed}
    for text in dict.fromkeys(map(str, closed)):
        sources = ", ".join(way.source for way in closed if str(way) == text)
        swarm.problems.append(DockerError(f"{sources} can't reach {text}"))
    if found:
        names = ", ".join(name for name in joining if name in found)
        swarm.problems.append(DockerError(f"{names}: not joined; open what is closed, and do it again"))
    return found


def ways_of(nodes, states, joining, addresses):
    """All (list of Way) that a swarm needs and that begin or end at one of those who join, as far as addresses are known."""
    names = {state.get("NodeID"): name for name, state in states.items() if state.get("NodeID")}
    members = [names[node["ID"]] for node in nodes if node["ID"] in names]
    ways = []
    for node in nodes:
        status = node.get("ManagerStatus") or {}
        host, _, port = status.get("Addr", "").rpartition(":")
        ends = [(host, int(port))] if host else []
        ends += [(host or node["Status"].get("Addr"), GOSSIP)]
        target = names.get(node["ID"]) or node["Description"].get("Hostname") or node["ID"]
        if node["Status"]["State"] == "ready":
            ways += [Way(source, target, host, port, True) for source in joining for host, port in ends if ip_of(host)]
    for target, role in joining.items():
        ports = [int(PORT), GOSSIP] if role == "manager" else [GOSSIP]
        if addresses.get(target):
            ways += [Way(source, target, addresses[target], port, False) for source in (*members, *joining) for port in ports if source != target]
    return ways


def ip_of(address):
    """The IPv4 address (str) that ``10.0.0.1`` or ``10.0.0.1:2377`` says; None for an interface, and for what engines can't be asked about."""
    host = (address or "").partition(":")[0]
    return host if host.count(".") == 3 and host.replace(".", "").isdigit() else None


def told(ways, joining):
    """What was checked and what was not (str)."""
    checked = sorted({way.port for way in ways if way.known})
    ports = " and ".join(f"{port}/tcp" for port in checked)
    silent = sorted({way.source for way in ways if not way.known})
    unknown = [name for name in joining if not any(way.target == name for way in ways)]
    parts = [f"checked {ports}" if checked else ""]
    parts.append(f"not checked: what {', '.join(silent)} can reach" if silent else "")
    parts.append(f"not checked: what reaches {', '.join(unknown)}, not knowing an address before it joins" if unknown else "")
    return "; ".join([part for part in parts if part] + [UNTOLD])
