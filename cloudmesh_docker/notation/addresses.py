"""IP and MAC addresses as Go's net package reads them; ipaddress is loaded only when there is one to read."""

import re

from cloudmesh_docker.errors import UsageError

_MAC = r"(?i)[0-9a-f]{2}(?:([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2}(?:(?:\1[0-9a-f]{2}){12})?)?)"
_DOTTED_MAC = r"(?i)[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?:\.[0-9a-f]{4}(?:(?:\.[0-9a-f]{4}){6})?)?"


def ip_or_none(text):
    """``"::0001"`` -> ``"::1"``: the address in its normal form, or None if text is no IPv4 or IPv6 address (net.ParseIP)."""
    import ipaddress

    if "%" in text:
        return None
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # Go keeps an IPv4 address inside IPv6 as what it is.
    return str(getattr(address, "ipv4_mapped", None) or address)


def ip(text):
    """The normal form of an IP address; surrounding blanks are dropped as the docker binary does.

    Raises:
        UsageError: text is no IPv4 or IPv6 address.
    """
    address = ip_or_none(text.strip())
    if address is None:
        raise UsageError(f'invalid IP address "{text}": use 192.0.2.1 or 2001:db8::1')
    return address


def mac(text):
    """The MAC address as typed, without surrounding blanks.

    Raises:
        UsageError: text is not 6, 8 or 20 bytes in one of Go's notations.
    """
    text = text.strip()
    if not (re.fullmatch(_MAC, text) or re.fullmatch(_DOTTED_MAC, text)):
        raise UsageError(f"{text} is not a valid mac address: use 92:d0:c6:0a:29:33")
    return text
