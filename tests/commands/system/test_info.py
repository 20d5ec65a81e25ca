import json

SWARM = {
    "NodeID": "n1",
    "NodeAddr": "10.0.0.1",
    "LocalNodeState": "active",
    "ControlAvailable": True,
    "Error": "",
    "RemoteManagers": [{"NodeID": "n2", "Addr": "10.0.0.2:2377"}, {"NodeID": "n1", "Addr": "10.0.0.1:2377"}],
    "Nodes": 3,
    "Managers": 2,
    "Cluster": {
        "ID": "c1",
        "DefaultAddrPool": ["10.0.0.0/8"],
        "SubnetSize": 24,
        "DataPathPort": 4789,
        "RootRotationInProgress": False,
        "Spec": {
            "Orchestration": {"TaskHistoryRetentionLimit": 5},
            "Raft": {"SnapshotInterval": 10000, "KeepOldSnapshots": 0, "HeartbeatTick": 1, "ElectionTick": 10},
            "Dispatcher": {"HeartbeatPeriod": 5000000000},
            "CAConfig": {"NodeCertExpiry": 7776000000000000, "ExternalCAs": [{"Protocol": "cfssl", "URL": "https://ca"}]},
            "EncryptionConfig": {"AutoLockManagers": True},
        },
    },
}
SWARM_TEXT = """\
 Swarm: active
  NodeID: n1
  Is Manager: true
  ClusterID: c1
  Managers: 2
  Nodes: 3
  Default Address Pool: 10.0.0.0/8  \n  SubnetSize: 24
  Data Path Port: 4789
  Orchestration:
   Task History Retention Limit: 5
  Raft:
   Snapshot Interval: 10000
   Number of Old Snapshots to Retain: 0
   Heartbeat Tick: 1
   Election Tick: 10
  Dispatcher:
   Heartbeat Period: 5 seconds
  CA Configuration:
   Expiry Duration: 3 months
   Force Rotate: 0
   External CAs:
     cfssl: https://ca
  Autolock Managers: true
  Root Rotation In Progress: false
  Node Address: 10.0.0.1
  Manager Addresses:
   10.0.0.1:2377
   10.0.0.2:2377
"""
RICH = {
    "OSType": "linux",
    "Debug": True,
    "NFd": 30,
    "HttpProxy": "http://proxy",
    "Labels": ["a=b"],
    "CDISpecDirs": ["/etc/cdi"],
    "Plugins": {"Authorization": ["guard"]},
    "SecurityOptions": ["name=apparmor", "name=seccomp,profile=builtin"],
    "RegistryConfig": {"IndexConfigs": {"r": {"Name": "r:5000", "Secure": False}}, "Mirrors": ["https://mirror"]},
    "DefaultAddressPools": [{"Base": "10.0.0.0/8", "Size": 24}],
    "FirewallBackend": {"Driver": "iptables", "Info": [["x", "y"]]},
    "Warnings": ["WARNING: no swap limit"],
}


def server_part(text):
    """The lines from Server: on, but for what two calls see differently."""
    lines = [line for line in text[text.index("\nServer:") :].splitlines() if "Goroutines" not in line]
    # The docker binary names the runtimes in any order.
    return [" ".join(sorted(line.split())) if line.startswith(" Runtimes:") else line for line in lines]


def test_a_swarm(fake, cms):
    fake.expects("GET", "/info", reply={"Swarm": SWARM})
    assert SWARM_TEXT in cms("docker info")[0]


def test_all_an_engine_can_say(fake, cms):
    fake.expects("GET", "/info", reply=RICH)
    out, err, code = cms("docker system info")
    assert (err, code) == ("WARNING: no swap limit\n", 0)
    for text in (
        " CDI spec directories:\n  /etc/cdi\n",
        "  Authorization: guard\n",
        " Security Options:\n  apparmor\n  seccomp\n   Profile: builtin\n",
        " Debug Mode: true\n  File Descriptors: 30\n",
        " HTTP Proxy: http://proxy\n Labels:\n  a=b\n",
        " Insecure Registries:\n  r:5000\n Registry Mirrors:\n  https://mirror\n",
        " Default Address Pools:\n   Base: 10.0.0.0/8, Size: 24\n Firewall Backend: iptables\n  x: y\n",
    ):
        assert text in out, text


def test_several_servers(make_fake, lone):
    for name in ("one", "two"):
        fake = make_fake()
        fake.expects("GET", "/info", reply={"Name": f"host-{name}"}, times=3)
        lone(f"docker server add {name} {fake.address}")
    assert "two |  Name: host-two\n" in lone("docker --server one,two info")[0]
    assert lone("docker --server one,two info -f '{{.Name}}'")[0] == "host-one\nhost-two\n"
    found = json.loads(lone("docker --server one,two info -f json")[0])
    assert [(one["Server"], one["Name"]) for one in found] == [("one", "host-one"), ("two", "host-two")]


def steady(lines):
    """Lines with the runtimes in one order: the binary has another one each time."""
    return [" ".join(sorted(line.split())) if line.startswith(" Runtimes: ") else line for line in lines]


def test_beside_the_docker_binary(real, docker):
    docker("create", "busybox", check=True)
    # The binary of the distribution says these of every engine; newer ones, and we, only where there is something to say.
    theirs = [line for line in server_part(docker("info", check=True).stdout) if not line.startswith((" Registry: ", " Labels:"))]
    assert steady(server_part(real("docker info")[0])) == steady(theirs)
    for format in (
        "{{.ServerVersion}} {{.NCPU}} {{.MemTotal}}",
        "{{json .Plugins}}",
        "{{.Swarm.LocalNodeState}} {{.ID}}",
        "{{range .DriverStatus}}{{.}}{{end}}",
    ):
        assert real(f"docker info -f '{format}'")[0] == docker("info", "-f", format).stdout, format
    ours, theirs = (json.loads(text) for text in (real("docker info -f '{{json .}}'")[0], docker("info", "-f", "{{json .}}").stdout))
    assert [name for name in theirs if (ours.get(name) is None) != (theirs[name] is None)] == []
