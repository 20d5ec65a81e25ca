"""The servers of a swarm: who is in it, who joins, who leaves. No token leaves this module but towards an engine."""

import time

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.notation.swarm import PORT, init_body, join_body
from cloudmesh_docker.steps.files import read_text

PAUSE, PATIENCE, EMPTYING = 0.3, 30, 60
PORTS = "a swarm needs 2377/tcp open on its managers, 7946/tcp, 7946/udp and 4789/udp between all its nodes"


class Swarm:
    """A swarm of saved servers.

    Args:
        servers (Servers): the registry.
        name (str): of the swarm.
        permit (callable): raises Protected for the name of a server that may not be changed.
        report (callable): tells a line.

    Attributes:
        problems (list of DockerError): what went wrong on single servers.
    """

    def __init__(self, servers, name, permit, report):
        self.servers, self.name, self.report, self.problems = servers, name, report, []
        self._permit, self._permitted = permit, set()
        self.record = servers.inventory.swarms.get(name) or {"id": None, "managers": [], "workers": []}

    def look(self, names):
        """{name: the swarm's part of its info (dict)} of those of the servers that answer."""
        outcomes = self.ask(names, lambda docker: docker.system.info()["Swarm"])
        return {name: outcome.answer for name, outcome in outcomes.items() if not outcome.error}

    def manager(self, states=None):
        """The Docker of a manager that answers, None if there is none; *states* of ``look``, else the managers are asked."""
        states = self.look(self.record["managers"]) if states is None else states
        mine = [name for name, state in states.items() if state.get("ControlAvailable") and cluster(state) == self.record["id"]]
        return self._docker(mine[0]) if mine else None

    def needed_manager(self, states=None):
        """As ``manager``; DockerError if there is none."""
        docker = self.manager(states)
        if docker is None:
            said = "".join(f"\n{problem}" for problem in self.problems)
            raise DockerError(f"no manager of the swarm {self.name} answers: {', '.join(self.record['managers']) or 'none is known'}{said}")
        return docker

    def found(self, states, first, addresses, paths):
        """Make the swarm on the server *first*, unless one of the servers is a manager already; DockerError where there are two swarms."""
        ids = {cluster(state): name for name, state in states.items() if state.get("ControlAvailable")}
        taken = {record["id"]: name for name, record in self.servers.inventory.swarms.items() if name != self.name}
        for identity in ids.keys() & taken.keys():
            raise DockerError(f"{ids[identity]} is in another swarm, {taken[identity]}; 'docker swarm remove {taken[identity]} SERVER' takes it out")
        if self.record["id"] is None and len(ids) > 1:
            pairs = ", ".join(f"{name} is a manager of the swarm {identity}" for identity, name in ids.items())
            raise DockerError(f"these servers are in different swarms: {pairs}; 'docker swarm leave --force --server NAME' takes one out")
        if self.record["id"] is None and not ids:
            if first not in states:
                raise DockerError(f"{first} does not answer, so no swarm was made: {'; '.join(map(str, self.problems))}")
            if states[first].get("LocalNodeState") != "inactive":
                raise DockerError(
                    f"{first} is {states[first].get('LocalNodeState')} in another swarm; 'docker swarm leave --server {first}' takes it out"
                )
            docker = self._docker(first)
            docker.swarm.init(init_body({"advertise_addr": addresses.get(first), "data_path_addr": paths.get(first)}, read_text))
            self.report(f"{first}: made the swarm {self.name}")
            states[first] = docker.system.info()["Swarm"]
            ids = {cluster(states[first]): first}
        self.record["id"] = self.record["id"] or next(iter(ids))
        self.save(managers=[name for name, state in states.items() if state.get("ControlAvailable") and cluster(state) == self.record["id"]])

    def nodes(self):
        """The swarm's nodes (list of dict)."""
        return self.needed_manager().nodes.list()

    def missing(self, states, names, role):
        """The servers (list of str) of *names* that are in no swarm, and so can join in a role; what is strange about others is a problem."""
        nodes = {node["ID"]: node for node in self.needed_manager(states).nodes.list()}
        waiting = []
        for name in [name for name in names if name in states]:
            state, node = states[name], nodes.get(states[name].get("NodeID"))
            if node and node["Spec"]["Role"] != role:
                self._strange(
                    name, f"is a {node['Spec']['Role']} of {self.name} already, not a {role}; change that with 'docker node promote|demote'"
                )
            elif node:
                self.save(**{f"{role}s": [name]})
            elif state.get("LocalNodeState") == "inactive":
                waiting.append(name)
            else:
                self._strange(name, f"is in another swarm ({state.get('LocalNodeState')}); 'docker swarm leave --server {name}' takes it out")
        return waiting

    def join(self, states, names, role, addresses, paths):
        """Have servers that are in no swarm join as "manager" or "worker"."""
        if not names:
            return
        docker = self.needed_manager(states)
        token = docker.swarm.inspect()["JoinTokens"][role.capitalize()]
        remote = manager_address(docker)

        def work(joining):
            options = {"advertise_addr": addresses.get(joining.name), "data_path_addr": paths.get(joining.name)}
            joining.swarm.join(join_body(remote, token, options))

        # Managers come one by one: each changes what the majority is.
        for name, outcome in self.ask(names, work, most=1 if role == "manager" else None, blame=True, to=remote).items():
            if not outcome.error:
                self.report(f"{name}: joined as a {role}")
                self.save(**{f"{role}s": [name]})

    def settle(self):
        """Wait until all nodes are ready; those that are not after a while are a problem."""
        docker, end = self.needed_manager(), time.monotonic() + PATIENCE
        while True:
            late = [node["Description"].get("Hostname") or node["ID"] for node in docker.nodes.list() if node["Status"]["State"] != "ready"]
            if not late or time.monotonic() > end:
                break
            time.sleep(PAUSE)
        self.problems += [DockerError(f"{host}: joined, and is not ready after {PATIENCE} seconds; {PORTS}") for host in late]

    def take_out(self, name):
        """Empty a server of the swarm's tasks, have it leave, and forget it as a node."""
        docker = self.needed_manager(self.look([one for one in self.record["managers"] if one != name]))
        state = self.look([name]).get(name)
        identity = (state or {}).get("NodeID") or self.record.get("nodes", {}).get(name)
        node = next((node for node in docker.nodes.list() if node["ID"] == identity), None)
        if node:
            self._empty(docker, name, node["ID"])
            if node["Spec"]["Role"] == "manager":
                change(docker, node["ID"], Role="worker")
                self.report(f"{name}: is a worker now")
                wait(lambda: not docker.nodes.inspect(node["ID"]).get("ManagerStatus"))
        if state and state.get("LocalNodeState") != "inactive":
            self._docker(name).swarm.leave(force=True)
            self.report(f"{name}: left the swarm")
        if node:
            docker.nodes.remove(node["ID"], force=True)
        self.save(without=name)

    def _empty(self, docker, name, identity):
        change(docker, identity, Availability="drain")
        query = {"node": [identity], "desired-state": ["running"]}
        if not wait(lambda: not docker.tasks.list(filters=query), EMPTYING):
            raise DockerError(f"{name}: its tasks are still there after {EMPTYING} seconds; it is drained and stays in the swarm")
        self.report(f"{name}: has no tasks any more")

    def leave(self, names):
        """Have these servers leave, whatever becomes of the swarm."""
        for name, outcome in self.ask(names, lambda docker: docker.swarm.leave(force=True), blame=True).items():
            if not outcome.error:
                self.report(f"{name}: left the swarm")
                self.save(without=name)

    def save(self, managers=(), workers=(), without=None):
        """Remember members; the record of a swarm whose last member has gone is forgotten."""
        for role, names in (("managers", managers), ("workers", workers)):
            self.record[role] = [name for name in dict.fromkeys([*self.record[role], *names]) if name != without]
        self.servers.inventory.put_swarm(self.name, self.record if self.record["managers"] or self.record["workers"] else None)

    def remember_nodes(self, states):
        """Remember which node each server is, for one that will not answer."""
        self.record["nodes"] = {**self.record.get("nodes", {}), **{name: state["NodeID"] for name, state in states.items() if state.get("NodeID")}}
        self.save()

    def _strange(self, name, text):
        problem = DockerError(text)
        problem.server = name
        self.problems.append(problem)

    def _docker(self, name):
        self._allow(name)
        return self.servers.engine(self.servers.find(name), guard=permitted)

    def _allow(self, name):
        if name not in self._permitted:
            self._permit(name)
            self._permitted.add(name)

    def ask(self, names, work, most=None, blame=False, to=None):
        """{name: Outcome} of *work* with the engines of servers; what went wrong is kept as a problem.

        Args:
            most (int or None): at once.
            blame (bool): it changes them: each is permitted first.
            to (str or None): where they try to join, which an error will tell.
        """
        if blame:
            for name in names:
                self._allow(name)
        chosen = [self.servers.find(name) for name in names]
        outcomes = self.servers.each(chosen, lambda docker: (work(docker), None), most=most, guard=permitted)
        for outcome in outcomes:
            if outcome.error:
                if blame and to:
                    outcome.error.args = (f"{outcome.error}\n{outcome.server.name} tried to reach the manager at {to}; {PORTS}",)
                self.problems.append(outcome.error)
        return {outcome.server.name: outcome for outcome in outcomes}


def permitted():
    """What is asked before each change: it was asked already."""


def cluster(state):
    """The id (str or None) of the swarm that a manager's info (dict) tells of."""
    return (state.get("Cluster") or {}).get("ID")


def manager_address(docker):
    """Where others reach this manager: HOST:PORT."""
    swarm = docker.system.info()["Swarm"]
    known = [one["Addr"] for one in swarm.get("RemoteManagers") or () if one["NodeID"] == swarm.get("NodeID")]
    return known[0] if known else f"{swarm['NodeAddr']}:{PORT}"


def change(docker, identity, **changes):
    """Change fields of a node's spec."""
    node = docker.nodes.inspect(identity)
    docker.nodes.update(identity, node["Version"]["Index"], {**node["Spec"], **changes})


def wait(done, seconds=PATIENCE):
    """Wait until *done* says so; whether it did in time."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True


def names_of(servers, text):
    """The saved servers (list of str) that ``a,b,'red[01-20]'`` means; none for None."""
    return [server.name for server in servers.select(text)] if text else []


def read_addresses(words, option):
    """{server: address} of ``a=10.0.0.1,b=eth0`` words; UsageError for what is none."""
    found = {}
    for word in [part for text in words for part in text.split(",")]:
        name, equals, address = word.partition("=")
        if not (name and equals and address):
            raise UsageError(f"--{option} {word!r}: write SERVER=ADDRESS, as a=10.0.0.1,b=eth0")
        found[name] = address
    return found


def usual_addresses(servers, names):
    """{server: address} of those with an address in the network of a cloud, or whose engine is spoken to at an IP address beyond this machine; the
    others' engines choose for themselves."""
    found = {}
    for name in names:
        server = servers.find(name)
        address, private = server.address, (server.record.get("managed") or {}).get("private")
        if private:
            found[name] = private
        elif address.host and not address.loopback and (":" in address.host or address.host.replace(".", "").isdigit()):
            found[name] = address.host
    return found
