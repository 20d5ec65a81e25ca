"""The notations that only services have: secrets, configs, networks, resources, preferences, hosts; each a value as typed -> what is sent."""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import network
from cloudmesh_docker.notation.words import csv_fields, whole

_FILE_FORM = "use NAME or source=NAME[,target=PATH][,uid=..][,gid=..][,mode=0444]"
_SERVICE_NETWORK = {"Target", "Aliases", "DriverOpts"}
_SCHEMES = {"config": "Config", "file": "File", "registry": "Registry"}


def parse_file(text, kind):
    """``"source=key,target=/k,mode=0400"`` -> ``("key", {"Name": "/k", "UID": "0", "GID": "0", "Mode": 256})``.

    Args:
        text (str): a secret's or config's name, or the long form.
        kind (str): "secret" or "config", for messages.
    Raises:
        UsageError: a key is unknown, or there is no source.
    """
    fields = csv_fields(text)
    source, file = "", {"Name": "", "UID": "0", "GID": "0", "Mode": 0o444}
    if len(fields) == 1 and "=" not in text:
        return text, {**file, "Name": text}
    for field in fields:
        key, equals, value = field.partition("=")
        key = key.lower()
        if not equals:
            raise UsageError(f"invalid {kind} \"{text}\": invalid field '{field}' must be a key=value pair: {_FILE_FORM}")
        if key in ("source", "src"):
            source = value
        elif key == "target":
            file["Name"] = value
        elif key in ("uid", "gid"):
            file[key.upper()] = value
        elif key == "mode":
            file["Mode"] = whole(value, 0, (1 << 32) - 1)
        else:
            raise UsageError(f'invalid {kind} "{text}": invalid field in {kind} request: {key}: {_FILE_FORM}')
    if not source:
        raise UsageError(f'invalid {kind} "{text}": source is required: {_FILE_FORM}')
    return source, {**file, "Name": file["Name"] or source}


def parse_files(texts, kind, find):
    """All of --secret or --config -> the service's references.

    Args:
        texts (iterable of str): the values.
        kind (str): "secret" or "config".
        find (callable): kind and name -> id.
    Raises:
        UsageError: as parse_file, or two have one target.
    """
    found, targets = [], set()
    for text in texts:
        name, file = parse_file(text, kind)
        if file["Name"] in targets:
            raise UsageError(f"duplicate {kind} target for {name} not allowed")
        targets.add(file["Name"])
        title = kind.capitalize()
        found.append({"File": file, f"{title}ID": find(kind, name), f"{title}Name": name})
    return found


def parse_networks(texts, find):
    """All of --network -> the service's networks, in the order of their ids; UsageError for what only containers can have."""
    found = []
    for text in texts:
        parsed = network.parse_network(text)
        for key in parsed.keys() - _SERVICE_NETWORK:
            raise UsageError(f'invalid network "{text}": a service can not have {key}: use name=NETWORK[,alias=..][,driver-opt=KEY=VALUE]')
        found.append({**parsed, "Target": find("network", parsed["Target"])})
    return sorted(found, key=lambda one: one["Target"])


def parse_resource(text):
    """``"gpu=2"`` -> ``{"DiscreteResourceSpec": {"Kind": "gpu", "Value": 2}}``; UsageError for what is no number of something."""
    kind, equals, value = text.partition("=")
    if not equals or not kind:
        raise UsageError(f'invalid generic-resource "{text}": use KIND=NUMBER')
    if not (value.isascii() and value.isdigit()):
        raise UsageError(f'invalid generic-resource "{text}": Named Generic Resources is not supported for service create or update: use KIND=NUMBER')
    return {"DiscreteResourceSpec": {"Kind": kind, "Value": int(value)}}


def parse_preference(text):
    """``"spread=node.labels.dc"`` -> ``{"Spread": {"SpreadDescriptor": "node.labels.dc"}}``.

    Raises:
        UsageError: it is no preference that Docker knows.
    """
    strategy, equals, value = text.partition("=")
    if not equals or not strategy:
        raise UsageError(f'invalid placement preference "{text}": must be of the format "<strategy>=<arg>", as spread=node.labels.dc')
    if strategy != "spread":
        raise UsageError(f'invalid placement preference "{text}": unsupported placement preference {strategy} (only spread is supported)')
    return {"Spread": {"SpreadDescriptor": value}}


def parse_host(text):
    """``"db:10.0.0.5"`` -> ``"10.0.0.5 db"``; UsageError as parse_extra_host."""
    host, _, address = network.parse_extra_host(text).partition(":")
    return f"{address} {host}"


def without_hosts(entries, texts):
    """Entries as ``10.0.0.5 db database`` without the names that *texts* (HOST or HOST:IP) say."""
    gone = [(host, address) for host, _, address in (text.partition(":") for text in texts)]
    left = []
    for entry in entries:
        address, *names = entry.split()
        names = [name for name in names if not any(name == host and where in ("", address) for host, where in gone)]
        left += [" ".join([address, *names])] if names else []
    return left


def parse_credentials(text, find):
    """``"config://NAME"`` -> (the service's Privileges, the config it needs or None); UsageError for another scheme."""
    scheme, mark, value = text.partition("://")
    if not mark or scheme not in _SCHEMES:
        raise UsageError(f'invalid credential spec "{text}": value must be prefixed with "config://", "file://", or "registry://"')
    needed, spec = None, {name: "" for name in _SCHEMES.values()}
    if scheme == "config":
        identity = find("config", value)
        needed, value = {"ConfigID": identity, "ConfigName": value, "Runtime": {}}, identity
    return {"CredentialSpec": {**spec, _SCHEMES[scheme]: value}, "SELinuxContext": None, "NoNewPrivileges": False}, needed
