"""What the tests of swarms share: nodes, services and tasks as an engine describes them, and a real swarm."""

import time

from tests.bench.lan import Lan
from tests.running import PATIENCE

MOMENT = "2026-01-31T10:00:00.5Z"
TOKENS = {"Worker": "SWMTKN-1-workers", "Manager": "SWMTKN-1-managers"}
INFO = {
    "Swarm": {
        "NodeID": "n1id",
        "NodeAddr": "10.0.0.1",
        "LocalNodeState": "active",
        "ControlAvailable": True,
        "RemoteManagers": [{"NodeID": "n1id", "Addr": "10.0.0.1:2377"}],
        "Cluster": {"ID": "clusterid"},
    }
}
INACTIVE = {"Swarm": {"NodeID": "", "LocalNodeState": "inactive", "ControlAvailable": False}}
SWARM = {
    "ID": "clusterid",
    "Version": {"Index": 5},
    "Spec": {"Name": "default", "CAConfig": {"NodeCertExpiry": 1}, "EncryptionConfig": {"AutoLockManagers": True}},
    "JoinTokens": TOKENS,
    "TLSInfo": {"TrustRoot": "PEM\n"},
    "RootRotationInProgress": False,
}

CHECKED = (
    "looking whether the servers reach each other",
    "checked 2377/tcp and 7946/tcp; 7946/udp and 4789/udp can't be checked, and containers' networks need them too",
)


def node(number=1, role="worker", **more):
    """A node as GET /nodes describes it."""
    return {
        "ID": f"n{number}id",
        "Version": {"Index": 3},
        "CreatedAt": MOMENT,
        "Spec": {"Role": role, "Availability": "active", "Labels": {"a": "b"}},
        "Description": {"Hostname": f"host{number}", "Engine": {"EngineVersion": "20.10"}},
        "Status": {"State": "ready", "Addr": f"10.0.0.{number}"},
        **({"ManagerStatus": {"Leader": True, "Reachability": "reachable", "Addr": "10.0.0.1:2377"}} if role == "manager" else {}),
        **more,
    }


def service(name="web", replicas=2, **more):
    """A service as GET /services describes it."""
    return {
        "ID": f"{name}identity0123",
        "Version": {"Index": 7},
        "CreatedAt": MOMENT,
        "Spec": {
            "Name": name,
            "Labels": {"x": "y"},
            "Mode": {"Replicated": {"Replicas": replicas}},
            "TaskTemplate": {"ContainerSpec": {"Image": "busybox:1@sha256:" + "a" * 64}},
            "UpdateConfig": {"Monitor": 1},
        },
        "ServiceStatus": {"RunningTasks": 1, "DesiredTasks": replicas},
        "Endpoint": {"Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080, "PublishMode": "ingress"}]},
        **more,
    }


def task(slot=1, state="running", error="", name="web", node="n1id", number=1):
    """A task as GET /tasks describes it."""
    return {
        "ID": f"task{slot}x{number}".ljust(25, "0"),
        "CreatedAt": f"2026-01-31T10:00:0{number}Z",
        "ServiceID": f"{name}identity0123",
        "Slot": slot,
        "NodeID": node,
        "Spec": {"ContainerSpec": {"Image": "busybox:1"}},
        "DesiredState": "running" if state in ("running", "pending", "preparing") else "shutdown",
        "Status": {"State": state, "Timestamp": MOMENT, "Err": error, "ContainerStatus": {"ContainerID": f"{slot:064x}"}},
    }


class RealSwarm:
    """Three engines on a network of their own, the first of them a manager.

    Attributes:
        engines (list of Dockerd): the manager first.
        addresses (list of str): where each host is in that network.
    """

    def __init__(self, engines, joined=True):
        self.engines = engines
        self.lan = Lan([engine.host for engine in engines])
        self.addresses = [self.lan.addresses[engine.host.name] for engine in engines]
        if joined:
            self._form()

    @property
    def manager(self):
        """The first engine."""
        return self.engines[0]

    def _form(self):
        first = {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": self.addresses[0]}
        self.manager.json("POST", "/swarm/init", first)
        token = self.manager.json("GET", "/swarm")["JoinTokens"]["Worker"]
        for engine, address in zip(self.engines[1:], self.addresses[1:], strict=True):
            remote = [f"{self.addresses[0]}:2377"]
            engine.json("POST", "/swarm/join", {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": address, "RemoteAddrs": remote, "JoinToken": token})
        until(lambda: all(one["Status"]["State"] == "ready" for one in self.manager.json("GET", "/nodes")))

    def close(self, number, port, how="REJECT"):
        """Let nobody reach a TCP port of an engine, by its place in ``engines``, any more, until ``open`` is called."""
        self.engines[number].host.run("iptables", "-I", "INPUT", "-p", "tcp", "--dport", str(port), "-j", *how.split(), check=True)

    def open(self, number):
        """Take back the last ``close``."""
        self.engines[number].host.run("iptables", "-D", "INPUT", "1", check=True)

    def clean(self):
        """Remove what a test made of services, secrets and configs."""
        for kind in ("services", "secrets", "configs"):
            for one in self.manager.json("GET", f"/{kind}"):
                self.manager.request("DELETE", f"/{kind}/{one['ID']}")


def until(done, seconds=PATIENCE):
    """Wait until *done* says so; AssertionError if it does not in time."""
    end = time.monotonic() + seconds
    while True:
        try:
            if done():
                return
        except RuntimeError:
            # An engine whose swarm looks for a new leader.
            pass
        assert time.monotonic() < end, f"not after {seconds} seconds"
        time.sleep(0.1)
