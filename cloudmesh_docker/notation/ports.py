"""``-p`` and ``--expose`` -> the Engine's port maps, and the Engine's port list -> the PORTS column.

Sources: github.com/docker/go-connections/nat, docker/cli (convertToStandardNotation, opts/swarmopts/port.go, DisplayablePorts).
"""

from cloudmesh_docker.errors import UsageError

_FORM = "use [[IP:]HOSTPORT:]CONTAINERPORT[/tcp|udp|sctp]"
_LONG_FORM = "use published=8080,target=80,protocol=tcp"
_PROTOCOLS = ("tcp", "udp", "sctp")


def _bad(text, why="", form=_FORM):
    return UsageError(f'invalid port "{text}"{": " + why if why else ""}: {form}')


def _number(text, whole, form):
    if not (text.isascii() and text.isdigit()) or len(text.lstrip("0")) > 5 or int(text) > 65535:
        raise _bad(whole, "" if text == whole else f'"{text}" is no port from 0 to 65535', form)
    return int(text)


def _range(text, whole, form=_FORM):
    first, dash, last = text.partition("-")
    start = _number(first, whole, form)
    end = _number(last, whole, form) if dash else start
    if end < start:
        raise _bad(whole, f'the range "{text}" runs backwards', form)
    return start, end


def _protocol(text, whole, form=_FORM):
    """("80", "tcp") of ``80/tcp``."""
    port, _, protocol = text.partition("/")
    protocol = protocol.lower() or "tcp"
    if protocol not in _PROTOCOLS:
        raise _bad(whole, f'"{protocol}" is no protocol', form)
    return port, protocol


def _long_to_short(text):
    """``published=8080,target=80`` -> ``8080:80/tcp``, as the docker binary does for containers; `mode` means nothing there."""
    known = {"published": "", "target": "", "protocol": "tcp", "mode": ""}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals or key not in known:
            raise _bad(text, f'"{part}" is not understood', _LONG_FORM)
        known[key] = value
    return f"{known['published']}:{known['target']}/{known['protocol']}"


def _host(address, whole):
    from cloudmesh_docker.notation.addresses import ip_or_none

    inner = address[1:-1] if address[0] == "[" and address[-1] == "]" else address
    if ip_or_none(inner) is None:
        raise _bad(whole, f'"{address}" is no IP address')
    return inner


def parse_port(text):
    """``"127.0.0.1:8000-8001:80-81/udp"`` -> its bindings, one per container port.

    Args:
        text (str): [[IP:]HOSTPORT:]CONTAINERPORT[/PROTOCOL] with ranges, IPv6 in brackets, or published=..,target=..,protocol=..
    Returns:
        list of (str, dict): ("80/udp", {"HostIp": "127.0.0.1", "HostPort": "8000"}).
    Raises:
        UsageError: text is no such notation.
    """
    short = _long_to_short(text) if "=" in text else text
    rest, _, target = short.rpartition(":")
    address, _, published = rest.rpartition(":")
    target, protocol = _protocol(target, text)
    if not target:
        raise _bad(text, "no container port")
    address = _host(address, text) if address else ""
    start, end = _range(target, text)
    if not published:
        return [(f"{port}/{protocol}", {"HostIp": address, "HostPort": ""}) for port in range(start, end + 1)]
    first, last = _range(published, text)
    if start == end and first != last:
        return [(f"{start}/{protocol}", {"HostIp": address, "HostPort": f"{first}-{last}"})]
    if end - start != last - first:
        raise _bad(text, f'the ranges "{published}" and "{target}" differ in length')
    return [(f"{start + step}/{protocol}", {"HostIp": address, "HostPort": str(first + step)}) for step in range(end - start + 1)]


def parse_expose(text):
    """``"80-81/udp"`` -> ``["80/udp", "81/udp"]``.

    Raises:
        UsageError: text is not PORT or PORT-PORT with an optional protocol.
    """
    form = "use PORT[-PORT][/tcp|udp|sctp]"
    port, protocol = _protocol(text, text, form)
    start, end = _range(port, text, form)
    return [f"{number}/{protocol}" for number in range(start, end + 1)]


def parse_ports(publish, expose=()):
    """All of -p and --expose -> (ExposedPorts, PortBindings).

    Args:
        publish (iterable of str): the values of -p.
        expose (iterable of str): the values of --expose.
    Returns:
        (dict, dict): {"80/tcp": {}} and {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}.
    Raises:
        UsageError: as parse_port and parse_expose.
    """
    exposed, bindings = {}, {}
    for text in publish:
        for port, binding in parse_port(text):
            exposed[port] = {}
            bindings.setdefault(port, []).append(binding)
    for text in expose:
        for port in parse_expose(text):
            exposed[port] = {}
    return exposed, bindings


def parse_service_port(text):
    """``"published=8080,target=80,mode=host"`` -> the PortConfig list of a swarm service.

    Args:
        text (str): the long form, or [HOSTPORT:]CONTAINERPORT[/PROTOCOL]; an IP address means nothing to a service.
    Returns:
        list of dict: {"Protocol", "TargetPort", "PublishedPort", "PublishMode"}.
    Raises:
        UsageError: text is no such notation.
    """
    if "=" not in text:
        return [_service_binding(text, port, binding) for port, binding in parse_port(text)]
    form = "use published=8080,target=80,protocol=tcp|udp|sctp,mode=ingress|host"
    config = {"Protocol": "tcp", "PublishMode": "ingress"}
    for part in text.lower().split(","):
        key, _, value = part.partition("=")
        if key == "protocol" and value in _PROTOCOLS:
            config["Protocol"] = value
        elif key == "mode" and value in ("ingress", "host"):
            config["PublishMode"] = value
        elif key in ("target", "published"):
            config[f"{key.capitalize()}Port"] = _number(value, text, form)
        else:
            raise _bad(text, f'"{part}" is not understood', form)
    if not config.get("TargetPort"):
        raise _bad(text, 'no "target"', form)
    return [config]


def _service_binding(text, port, binding):
    if binding["HostIp"] or "-" in binding["HostPort"]:
        raise _bad(text, "a service takes neither an IP address nor a range for one port", "use [HOSTPORT:]CONTAINERPORT[/tcp|udp|sctp]")
    number, _, protocol = port.partition("/")
    return {"Protocol": protocol, "TargetPort": int(number), "PublishedPort": int(binding["HostPort"] or 0), "PublishMode": "ingress"}


def _joined(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _group(key, first, last):
    address, protocol = key
    span = f"{first}-{last}" if first != last else str(first)
    return f"{_joined(address, span)}->{span}/{protocol}" if address else f"{span}/{protocol}"


def _order(port):
    return port.get("PrivatePort", 0), port.get("IP") or "", port.get("PublicPort") or 0, port.get("Type") or ""


def display_ports(ports):
    """The Engine's list of ports -> the PORTS column of `docker ps`, grouped and ordered as version 28 does.

    Args:
        ports (list of dict): {"IP", "PrivatePort", "PublicPort", "Type"}, as in GET /containers/json; None is an empty list.
    Returns:
        str: ``0.0.0.0:8000-8002->8000-8002/tcp, [::]:80->80/tcp, 9000/udp``.
    """
    if not ports:
        return ""
    groups, done, mapped = {}, [], []
    for port in sorted(ports, key=_order):
        current, address, protocol = port.get("PrivatePort", 0), port.get("IP") or "", port.get("Type") or ""
        public = port.get("PublicPort") or 0
        if address and public != current:
            mapped.append(f"{_joined(address, public)}->{current}/{protocol}")
            continue
        key = (address, protocol)
        group = groups.get(key)
        if group and current == group[1] + 1:
            group[1] = current
            continue
        if group:
            done.append(_group(key, *group))
        groups[key] = [current, current]
    return ", ".join(done + [_group(key, *group) for key, group in groups.items()] + mapped)
