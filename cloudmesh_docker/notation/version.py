"""``docker version``: both sides as an object and as the text that the docker binary prints.

Source: docker/cli cli/command/system/version.go, version 28.
"""

import os
import sys

from cloudmesh_docker import __version__
from cloudmesh_docker.notation.reports import Report

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "i686": "386", "i386": "386", "armv7l": "arm"}
ENGINE = (
    ("API version", "{ApiVersion} (minimum version {MinAPIVersion})"),
    ("Go version", "{GoVersion}"),
    ("Git commit", "{GitCommit}"),
    ("Built", "{BuildTime}"),
    ("OS/Arch", "{Os}/{Arch}"),
    ("Experimental", "{Experimental}"),
)


class Version(Report):
    """Client (this program) and Server (the engine; None if it does not answer)."""

    def lines(self):
        """The text, line by line."""
        client, server = self["Client"], self["Server"]
        newest = client["DefaultAPIVersion"]
        downgraded = f" (downgraded from {newest})" if client["ApiVersion"] != newest else ""
        yield "Client: cloudmesh_docker"
        yield field(" Version", client["Version"])
        yield field(" API version", client["ApiVersion"] + downgraded)
        yield field(" Python version", client["PythonVersion"])
        yield field(" OS/Arch", f"{client['Os']}/{client['Arch']}")
        yield field(" Context", client["Context"])
        if server:
            platform = (server.get("Platform") or {}).get("Name")
            yield from ("", f"Server: {platform}" if platform else "Server:")
            for component in server["Components"]:
                yield from component_lines(component)


def field(label, value):
    """A label and its value, the values below each other."""
    return f"{label + ':':19} {value}"


def component_lines(component):
    """The lines about one part of the engine."""
    details = component.get("Details") or {}
    yield f" {component['Name']}:"
    yield field("  Version", component["Version"])
    if component["Name"] == "Engine":
        known = Missing(details)
        yield from (field(f"  {label}", text.format_map(known)) for label, text in ENGINE)
    else:
        yield from (field(f"  {key}", details[key]) for key in sorted(details))


class Missing(dict):
    """A dict in which what is missing is empty."""

    def __missing__(self, key):
        return ""


def client_part(name, spoken, newest):
    """What is said of this program.

    Args:
        name (str): of the server.
        spoken (str or None): the API version used with it.
        newest (str): the newest this program speaks.
    """
    system = os.uname()
    python = ".".join(map(str, sys.version_info[:3]))
    versions = {"Version": __version__, "ApiVersion": spoken or newest, "DefaultAPIVersion": newest, "GitCommit": "", "GoVersion": ""}
    arch = ARCHITECTURES.get(system.machine, system.machine)
    return {**versions, "PythonVersion": python, "Os": system.sysname.lower(), "Arch": arch, "BuildTime": "", "Context": name}


def server_part(reply):
    """The engine's answer with its build time as Docker prints it, and with components where an old engine names none."""
    reply = {"Platform": {"Name": ""}, **reply}
    components = [{**component, "Details": component.get("Details") or {}} for component in reply.get("Components") or ()]
    if not any(component["Name"] == "Engine" for component in components):
        keys = ("ApiVersion", "MinAPIVersion", "GitCommit", "GoVersion", "Os", "Arch", "BuildTime")
        details = {key: reply.get(key) or "" for key in keys} | {"Experimental": str(bool(reply.get("Experimental"))).lower()}
        components.insert(0, {"Name": "Engine", "Version": reply.get("Version") or "", "Details": details})
    for component in components:
        if "BuildTime" in component["Details"]:
            component["Details"] = {**component["Details"], "BuildTime": build_time(component["Details"]["BuildTime"])}
    return {**reply, "Components": components}


def build_time(text):
    """``2026-05-07T21:09:36.000000000+00:00`` as ``Thu May  7 21:09:36 2026``; what is no such time is left alone."""
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(text[:19])
    except ValueError:
        return text
    return f"{moment:%a %b} {moment.day:2} {moment:%H:%M:%S %Y}"
