"""Certificate files, and what is wrong with them in plain words, with the command that mends it."""

import os
import ssl
import time

from ..errors import ConnectionFailed

FOR_OTHERS = 0o077
NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
TOO_OLD = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE")
SET_UP = "'docker server add NAME ADDRESS --tls-dir DIR'"


def open_context(address, ca, cert=None, key=None):
    """An SSLContext of PEM files for connections to an Address: TLS 1.2 or newer, vouched for by ``ca`` alone, the host's name checked.

    Raises ConnectionFailed for what is wrong with a file.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    # As the docker binary: whoever is in the file is trusted, even where somebody else vouches for them in turn.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    _readable(address, "CA certificate", ca)
    try:
        context.load_verify_locations(ca)
    except ssl.SSLError:
        raise ConnectionFailed(f"{address}: {ca} holds no certificate in PEM form. Name the file of the server's CA.") from None
    if cert and key:
        _readable(address, "client certificate", cert)
        _check_key(address, key)
        _load_pair(address, context, cert, key)
    elif cert or key:
        raise ConnectionFailed(f"{address}: a client certificate needs its key, and the key its certificate. Name both, with --cert and --key.")
    return context


def _readable(address, what, path):
    """The file's status; ConnectionFailed if it can't be read."""
    try:
        with open(path, "rb") as file:
            return os.fstat(file.fileno())
    except OSError as error:
        hint = f"Check the path, or save the server again with {SET_UP}." if isinstance(error, FileNotFoundError) else "Check who may read it."
        raise ConnectionFailed(f"{address}: the {what} {path} can't be read: {error.strerror}. {hint}") from None


def _check_key(address, key):
    status = _readable(address, "client key", key)
    if status.st_uid == os.getuid() and status.st_mode & FOR_OTHERS:
        raise ConnectionFailed(f"{address}: the client key {key} can be read by others ({status.st_mode & 0o7777:04o}). Run: chmod 600 {key}")


def _load_pair(address, context, cert, key):
    def no_password():
        raise ValueError

    try:
        context.load_cert_chain(cert, key, no_password)
    except ValueError:
        raise ConnectionFailed(
            f"{address}: the client key {key} has a passphrase. Use one without: openssl pkey -in {key} -out NEW, then chmod 600 NEW"
        ) from None
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise ConnectionFailed(f"{address}: the client key {key} does not belong to the certificate {cert}. Name a pair made together.") from None
        which = f"{cert} holds no certificate" if _der(cert) is None else f"{key} holds no key"
        raise ConnectionFailed(f"{address}: {which} in PEM form that can be used ({error.reason or 'damaged'}).") from None


def explain_server(address, error, ca, names=(), wanted=None):
    """What is wrong with a server's certificate: for an SSLCertVerificationError, the names in it, and the one wanted if not the address's."""
    if names or "mismatch" in error.verify_message:
        has = f"it is for {', '.join(names)}" if names else "it names no host at all"
        return (
            f"{address}: the server's certificate is not for {wanted or address.host!r}: {has}. "
            f"Use one of its names as the address, or give the server a certificate for {wanted or address.host}."
        )
    if error.verify_code == 10:
        return f"{address}: the server's certificate has expired. Renew it on the server, and check this computer's clock (date)."
    if error.verify_code == 9:
        return f"{address}: the server's certificate is not valid yet. Check this computer's clock (date), and the server's."
    if error.verify_code == 26:
        return f"{address}: the server's certificate is not for servers. It needs extendedKeyUsage serverAuth."
    if error.verify_code in (2, 18, 19, 20, 21):
        return f"{address}: the server's certificate was not signed by the CA in {ca}. Is this the right server, and the right CA file (--ca)?"
    return f"{address}: the server's certificate is refused: {error.verify_message}. See openssl s_client -connect {address.authority} -showcerts"


def explain_refusal(address, error, first, cert):
    """Why a server ended TLS before its first answer: for an OSError, the bytes it began with, and our certificate's path or None."""
    reason = getattr(error, "reason", None) or ""
    if first[:5] == b"HTTP/" or reason in NOT_TLS:
        return f"{address} speaks no TLS, at least on this port. Without TLS the port is usually 2375, with it 2376."
    if reason in TOO_OLD:
        return f"{address} speaks no TLS newer than 1.1, which is not safe. Upgrade the engine."
    if reason == "SSLV3_ALERT_HANDSHAKE_FAILURE" and cert:
        return f"{address}: the server and this computer have no TLS cipher in common. Upgrade the engine, or OpenSSL here."
    if not first:
        return f"{address} ended the connection instead of answering with TLS ({error.strerror or error}). Is it started with TLS, the port right?"
    alert = reason.partition("ALERT_")[2].lower().replace("_", " ") or "it ended the connection"
    if cert is None:
        return f"{address} wants a client certificate, and none is set for it ({alert}). Save the server with --cert FILE and --key FILE."
    return f"{address} refuses the client certificate {cert} ({alert}). {_own_fault(cert)}"


def _own_fault(cert):
    """What may be wrong with our own certificate (str)."""
    start, end = _validity(cert)
    now = time.strftime("%Y%m%d%H%M%SZ", time.gmtime())
    if end and end < now:
        return f"It expired on {_day(end)}: get a new one."
    if start and start > now:
        return f"It is valid only from {_day(start)} on: wait, or check this computer's clock (date)."
    return "It must be signed by the CA the engine trusts (--tlscacert of dockerd), with extendedKeyUsage clientAuth."


def _day(moment):
    return f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}"


def _der(path):
    """The first certificate in a PEM file as DER (bytes), None if there is none."""
    try:
        with open(path, encoding="latin-1") as file:
            text = file.read()
        start = text.index(ssl.PEM_HEADER)
        return ssl.PEM_cert_to_DER_cert(text[start : text.index(ssl.PEM_FOOTER, start)] + ssl.PEM_FOOTER)
    except (OSError, ValueError):
        return None


def _validity(path):
    """Begin and end of a certificate's validity as ``20261123120000Z``, empty if they can't be read (RFC 5280 section 4.1.2.5)."""
    try:
        der = _der(path)
        parts = _parts(_parts(_parts(der)[0][1])[0][1])
        # The version, which old certificates lack, comes before serial number, algorithm, issuer and validity.
        times = _parts(parts[3 + (parts[0][0] == 0xA0)][1])
        return tuple(("" if tag == 0x18 else "20" if data < b"5" else "19") + data.decode("ascii") for tag, data in times)
    except (TypeError, IndexError, UnicodeDecodeError):
        return "", ""


def _parts(data):
    """[(tag, content)] of a DER sequence's content (X.690 section 8.1)."""
    parts, at = [], 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size > 127:
            count = size & 127
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
        parts.append((tag, data[at : at + size]))
        at += size
    return parts
