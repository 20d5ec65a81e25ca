"""The options of `swarm init`, `join`, `update` and `ca` -> the Engine's requests.

Source: cli/command/swarm/opts.go in docker/cli (version 28).
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import units
from cloudmesh_docker.notation.words import csv_fields, whole

PORT = "2377"
_AVAILABILITIES = ("active", "pause", "drain")
_UNSIGNED = (1 << 64) - 1
# option -> (where it goes in a SwarmSpec, how it is read)
_SPEC = {
    "autolock": ("EncryptionConfig", "AutoLockManagers", bool),
    "cert_expiry": ("CAConfig", "NodeCertExpiry", units.parse_duration),
    "dispatcher_heartbeat": ("Dispatcher", "HeartbeatPeriod", units.parse_duration),
    "max_snapshots": ("Raft", "KeepOldSnapshots", lambda text: whole(text, 0, _UNSIGNED)),
    "snapshot_interval": ("Raft", "SnapshotInterval", lambda text: whole(text, 0, _UNSIGNED)),
    "task_history_limit": ("Orchestration", "TaskHistoryRetentionLimit", whole),
}


def changed_spec(spec, options, read_text):
    """A SwarmSpec (dict) with what the *options* say, itself changed.

    Args:
        options (dict): autolock, cert_expiry, dispatcher_heartbeat, external_ca (list of str), max_snapshots, snapshot_interval,
            task_history_limit; None counts as not given.
        read_text (callable): path -> text, of certificates.
    Raises:
        UsageError: a value is wrong; the message names the option.
    """
    for name, (part, field, read) in _SPEC.items():
        if options.get(name) is not None:
            spec.setdefault(part, {})[field] = read_option(name, read, options[name])
    if options.get("external_ca"):
        spec.setdefault("CAConfig", {})["ExternalCAs"] = [parse_external_ca(text, read_text) for text in options["external_ca"]]
    return spec


def read_option(name, read, value):
    """read(value), with the option named in what it raises."""
    try:
        return read(value)
    except UsageError as error:
        raise UsageError(f"--{name.replace('_', '-')}: {error}") from None


def parse_external_ca(text, read_text):
    """``"protocol=cfssl,url=https://ca"`` -> ``{"Protocol": "cfssl", "URL": "https://ca", "CACert": ""}``.

    Raises:
        UsageError: a field is unknown, or protocol or url is missing.
    """
    form = "--external-ca: use protocol=cfssl,url=URL[,cacert=FILE]"
    found, options = {"Protocol": "", "URL": "", "CACert": ""}, {}
    for field in csv_fields(text):
        key, equals, value = field.partition("=")
        if not equals:
            raise UsageError(f"{form}: invalid field '{field}' must be a key=value pair")
        key = key.strip().lower()
        if key == "protocol" and value.lower() != "cfssl":
            raise UsageError(f"{form}: unrecognized external CA protocol {value}")
        if key == "cacert":
            found["CACert"] = read_text(value)
            if "-----BEGIN CERTIFICATE-----" not in found["CACert"]:
                raise UsageError(f"{form}: CA cert for external CA must be in PEM format")
        elif key in ("protocol", "url"):
            found["URL" if key == "url" else "Protocol"] = value.lower() if key == "protocol" else value
        else:
            options[key] = value
    for name, key in (("protocol", "Protocol"), ("url", "URL")):
        if not found[key]:
            raise UsageError(f"{form}: the external-ca option needs a {name}= parameter")
    return {**found, **({"Options": options} if options else {})}


def listen_address(text):
    """``"1.2.3.4"`` -> ``"1.2.3.4:2377"``, as ``--listen-addr`` is sent; nothing is every address of the host."""
    host, colon, port = (text or "").rpartition(":") if (text or "").count(":") == 1 or (text or "").startswith("[") else (text or "", "", "")
    if colon and not (port.isascii() and port.isdigit()):
        raise UsageError(f'--listen-addr: invalid address "{text}": use ADDRESS[:PORT] or INTERFACE[:PORT]')
    return f"{host or '0.0.0.0'}:{port or PORT}"


def availability(text):
    """``--availability`` as it is sent; UsageError for what no node can be."""
    if text and text.lower() not in _AVAILABILITIES:
        raise UsageError(f'invalid availability "{text}", only active, pause and drain are supported')
    return (text or "").lower()


def init_body(options, read_text):
    """The body of POST /swarm/init for the options of `swarm init`; UsageError as ``changed_spec``."""
    empty = {name: {} for name in ("Orchestration", "Raft", "Dispatcher", "CAConfig", "TaskDefaults")}
    spec = changed_spec({"Labels": None, **empty, "EncryptionConfig": {"AutoLockManagers": False}}, options, read_text)
    pools = [pool for text in options.get("default_addr_pool") or () for pool in text.split(",")]
    for pool in pools:
        address, slash, length = pool.partition("/")
        if not (address and slash and length.isascii() and length.isdigit()):
            raise UsageError(f"--default-addr-pool: invalid string being converted to CIDR: {pool}")
    return {
        "ListenAddr": listen_address(options.get("listen_addr")),
        "AdvertiseAddr": options.get("advertise_addr") or "",
        "DataPathAddr": options.get("data_path_addr") or "",
        "DataPathPort": read_option("data_path_port", lambda text: whole(text, 0, (1 << 32) - 1), options.get("data_path_port") or 0),
        "DefaultAddrPool": pools,
        "SubnetSize": read_option(
            "default_addr_pool_mask_length", lambda text: whole(text, 0, 128), options.get("default_addr_pool_mask_length") or 24
        ),
        "ForceNewCluster": bool(options.get("force_new_cluster")),
        "Spec": spec,
        "AutoLockManagers": bool(options.get("autolock")),
        "Availability": availability(options.get("availability")),
    }


def join_body(address, token, options):
    """The body of POST /swarm/join; UsageError for an option that can't be used."""
    return {
        "ListenAddr": listen_address(options.get("listen_addr")),
        "AdvertiseAddr": options.get("advertise_addr") or "",
        "DataPathAddr": options.get("data_path_addr") or "",
        "RemoteAddrs": [address],
        "JoinToken": token or "",
        "Availability": availability(options.get("availability")),
    }


def join_command(token, address):
    """What is typed on the other host."""
    return f"    docker swarm join --token {token} {address}\n"
