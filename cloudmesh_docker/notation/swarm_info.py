"""The swarm's part of ``docker info``, as the docker binary prints it."""

from cloudmesh_docker.notation.units import human_duration


def swarm_lines(swarm):
    """The lines about a node of a swarm; one where it is in none."""
    state = swarm.get("LocalNodeState") or ""
    yield f" Swarm: {state}"
    if state in ("", "inactive", "locked"):
        return
    yield f"  NodeID: {swarm.get('NodeID') or ''}"
    if swarm.get("Error"):
        yield f"  Error: {swarm['Error']}"
    yield f"  Is Manager: {truth(swarm.get('ControlAvailable'))}"
    if swarm.get("Cluster") and swarm.get("ControlAvailable") and not swarm.get("Error") and state != "error":
        yield from cluster_lines(swarm, swarm["Cluster"])
    yield f"  Node Address: {swarm.get('NodeAddr') or ''}"
    managers = sorted(manager["Addr"] for manager in swarm.get("RemoteManagers") or ())
    if managers:
        yield from ("  Manager Addresses:", *(f"   {address}" for address in managers))


def cluster_lines(swarm, cluster):
    """What a manager knows of the whole swarm."""
    spec = cluster.get("Spec") or {}
    yield f"  ClusterID: {cluster.get('ID') or ''}"
    yield f"  Managers: {swarm.get('Managers', 0)}"
    yield f"  Nodes: {swarm.get('Nodes', 0)}"
    if cluster.get("DefaultAddrPool") is not None:
        yield "  Default Address Pool: " + "".join(f"{pool}  " for pool in cluster["DefaultAddrPool"])
        yield f"  SubnetSize: {cluster.get('SubnetSize', 0)}"
    if cluster.get("DataPathPort"):
        yield f"  Data Path Port: {cluster['DataPathPort']}"
    yield "  Orchestration:"
    yield f"   Task History Retention Limit: {(spec.get('Orchestration') or {}).get('TaskHistoryRetentionLimit', 0)}"
    raft = spec.get("Raft") or {}
    yield "  Raft:"
    yield f"   Snapshot Interval: {raft.get('SnapshotInterval', 0)}"
    if raft.get("KeepOldSnapshots") is not None:
        yield f"   Number of Old Snapshots to Retain: {raft['KeepOldSnapshots']}"
    yield f"   Heartbeat Tick: {raft.get('HeartbeatTick', 0)}"
    yield f"   Election Tick: {raft.get('ElectionTick', 0)}"
    yield "  Dispatcher:"
    yield f"   Heartbeat Period: {duration((spec.get('Dispatcher') or {}).get('HeartbeatPeriod'))}"
    yield from authority_lines(cluster, spec.get("CAConfig") or {})
    yield f"  Autolock Managers: {truth((spec.get('EncryptionConfig') or {}).get('AutoLockManagers'))}"
    yield f"  Root Rotation In Progress: {truth(cluster.get('RootRotationInProgress'))}"


def authority_lines(cluster, config):
    """The certificate authority."""
    yield "  CA Configuration:"
    yield f"   Expiry Duration: {duration(config.get('NodeCertExpiry'))}"
    yield f"   Force Rotate: {config.get('ForceRotate', 0)}"
    if (config.get("SigningCACert") or "").strip():
        yield from ("   Signing CA Certificate: ", config["SigningCACert"].strip(), "")
    if config.get("ExternalCAs"):
        yield from ("   External CAs:", *(f"     {outside['Protocol']}: {outside['URL']}" for outside in config["ExternalCAs"]))


def duration(nanoseconds):
    """A length of time in words."""
    return human_duration((nanoseconds or 0) / 1_000_000_000)


def truth(value):
    """``true`` or ``false``."""
    return "true" if value else "false"
