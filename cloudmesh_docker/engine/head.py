"""Heads of HTTP/1.1 answers (RFC 9112 sections 4 and 5), and the words for what is none."""

from ..errors import ConnectionFailed
from .connection import Died

HEAD_LIMIT = 65536
TLS_RECORDS = (b"\x15\x03", b"\x16\x03")


def read_head(connection):
    """The bytes of the next head, without the empty line that ends it; what came after it stays in ``connection.pending``.

    Raises Died if the connection ended before the first byte, ConnectionFailed for what is no HTTP answer.
    """
    data = connection.pending
    while (end := data.find(b"\r\n\r\n")) < 0:
        if len(data) > HEAD_LIMIT:
            raise not_an_engine(connection.address, "its answer's head has no end")
        if data[:7] != b"HTTP/1."[: len(data)]:
            break
        try:
            piece = connection.receive(HEAD_LIMIT)
        except Died as death:
            if not data:
                raise
            raise _cut(connection, str(death)) from None
        if not piece:
            if not data:
                raise Died("it closed the connection", True)
            raise _cut(connection, "it closed the connection")
        data += piece
    if data[:7] != b"HTTP/1.":
        raise not_http(connection.address, data)
    if end > HEAD_LIMIT:
        raise not_an_engine(connection.address, "its answer's head has no end")
    connection.pending = data[end + 4 :]
    return data[:end]


def _cut(connection, cause):
    return ConnectionFailed(f"{connection.address} broke off inside the head of its answer: {cause}. Try again.")


def parse_head(connection, head):
    """version (str), status (int), reason (str), headers (dict, names in lower case) of a head (bytes).

    Raises ConnectionFailed for what is no HTTP answer.
    """
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    code, _, reason = rest.partition(" ")
    if version not in ("HTTP/1.1", "HTTP/1.0") or len(code) != 3 or not (code.isascii() and code.isdigit()) or code < "100":
        raise not_an_engine(connection.address, f"it begins with {first[:40]!r}")
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        if not colon or not name or name[0] in " \t" or name[-1] in " \t":
            raise not_an_engine(connection.address, f"it sends the header line {line[:40]!r}")
        if name in headers and not (name == "content-length" and headers[name] == value):
            value = f"{headers[name]}, {value}"
        headers[name] = value
    return version, int(code), reason, headers


def not_http(address, data):
    """The ConnectionFailed for bytes that are no HTTP answer; a TLS record (RFC 8446 section 5.1) is told apart."""
    return speaks_tls(address) if data[:2] in TLS_RECORDS else not_an_engine(address, f"it sent {data[:24]!r}")


def speaks_tls(address):
    """The ConnectionFailed for an engine that wants TLS and was asked without."""
    return ConnectionFailed(
        f"{address} speaks TLS, but was asked without. Give its certificates: docker server add NAME {address} --tls-dir DIR, or DOCKER_TLS_VERIFY=1."
    )


def not_an_engine(address, what):
    """The ConnectionFailed for an address where something else than a Docker engine answers."""
    return ConnectionFailed(f"{address} answers, but is not a Docker engine: {what}. Check host and port of the address.")
