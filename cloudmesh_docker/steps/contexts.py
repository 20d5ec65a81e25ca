"""Contexts of the docker binary: ``contexts/meta`` and ``contexts/tls`` in its folder, read and written as it does it.

Source: cli/context/store of docker/cli. A context's folder is named by the SHA-256 of its name.
"""

import json
import os
import re

from cloudmesh_docker.errors import DockerError, UsageError

DEFAULT, ENDPOINT = "default", "docker"
USUAL_HOST = "unix:///var/run/docker.sock"
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.+-]+")
FILES = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}


def folder(environ):
    """The docker binary's folder (str)."""
    return environ.get("DOCKER_CONFIG") or os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".docker")


def current(environ):
    """The name (str) of the context that the docker binary uses: DOCKER_HOST is the default one, then come DOCKER_CONTEXT and its settings."""
    if environ.get("DOCKER_HOST"):
        return DEFAULT
    if environ.get("DOCKER_CONTEXT"):
        return environ["DOCKER_CONTEXT"]
    try:
        with open(os.path.join(folder(environ), "config.json"), encoding="utf-8") as file:
            return json.load(file).get("currentContext") or DEFAULT
    except FileNotFoundError:
        return DEFAULT
    except (OSError, ValueError, AttributeError) as error:
        raise DockerError(f"{file_of(environ)} can't be read: {error}") from None


def in_use(servers, environ):
    """The name (str) of what commands talk to: a saved server's, or that of the docker binary's context."""
    if servers.chosen:
        return servers.chosen
    name = current(environ)
    return name if name in servers.inventory.servers else find(environ, name)["Name"]


def overruled(environ):
    """What is to be said where a choice is saved that other sessions will not see (list of str): a variable wins over it."""
    names = [name for name in ("CLOUDMESH_DOCKER_SERVER", "DOCKER_HOST", "DOCKER_CONTEXT") if environ.get(name)]
    return [f"warning: {name} is set and wins over the saved choice in other sessions: {environ[name]}" for name in names[:1]]


def of_server(name, address):
    """A saved server as if it were a context (dict)."""
    endpoint = {"Host": address, "SkipTLSVerify": False}
    return {"Name": name, "Metadata": {"Description": "Saved server"}, "Endpoints": {ENDPOINT: endpoint}}


def file_of(environ):
    """The path (str) of the docker binary's settings."""
    return os.path.join(folder(environ), "config.json")


def default(environ):
    """The context (dict) that is in no file."""
    place = "<IN MEMORY>"
    endpoint = {"Host": environ.get("DOCKER_HOST") or USUAL_HOST, "SkipTLSVerify": False}
    metadata = {"Description": "Current DOCKER_HOST based configuration"}
    return {"Name": DEFAULT, "Metadata": metadata, "Endpoints": {ENDPOINT: endpoint}, "Storage": {"MetadataPath": place, "TLSPath": place}}


def saved(environ):
    """The contexts in files.

    Returns:
        (list of dict, list of str): each as its ``meta.json`` has it, with Storage as ``docker context inspect`` shows it, by name; and a line
        for each file that can't be used.
    """
    root, found, problems = os.path.join(folder(environ), "contexts"), [], []
    try:
        names = sorted(os.listdir(os.path.join(root, "meta")))
    except OSError:
        return [], []
    for name in names:
        path = os.path.join(root, "meta", name)
        try:
            with open(os.path.join(path, "meta.json"), encoding="utf-8") as file:
                context = json.load(file)
            if not isinstance(context["Name"], str) or not isinstance(context.get("Endpoints"), dict):
                raise TypeError("it is no context")
        except NotADirectoryError:
            continue
        except (OSError, ValueError, KeyError, TypeError) as error:
            problems.append(f"{path}/meta.json can't be used: {getattr(error, 'strerror', None) or error or 'it is no context'}")
            continue
        context["Metadata"] = context.get("Metadata") or {}
        context["Storage"] = {"MetadataPath": path, "TLSPath": os.path.join(root, "tls", name)}
        found.append(context)
    return sorted(found, key=lambda context: context["Name"]), problems


def find(environ, name):
    """The context (dict) of a name; DockerError if there is none."""
    if name == DEFAULT:
        return default(environ)
    context = next((context for context in saved(environ)[0] if context["Name"] == name), None)
    if context is None:
        raise DockerError(f'context "{name}": context not found')
    return context


def endpoint(context):
    """(address, paths of certificates): where a context's engine is; UsageError if that can't be used."""
    address, tls = host(context), certificates(context)
    if not address:
        raise UsageError("it has no Docker engine")
    if context["Endpoints"][ENDPOINT].get("SkipTLSVerify"):
        raise UsageError("it does not look at the server's certificate; anyone could answer")
    return address, tls if address.startswith(("tcp://", "https://")) else {}


def host(context):
    """The address (str) of the engine; empty if it has none."""
    return (context["Endpoints"].get(ENDPOINT) or {}).get("Host") or ""


def certificates(context):
    """Paths (dict of ca, cert and key, those there are) of the certificates of a context."""
    paths = {name: os.path.join(context["Storage"]["TLSPath"], ENDPOINT, file) for name, file in FILES.items()}
    return {name: path for name, path in paths.items() if os.path.exists(path)}


def write(environ, name, address, description, tls=None, force=False):
    """Write a context that the docker binary can use; its keys can be read by nobody else.

    Args:
        name, address, description (str): what it says.
        tls (dict or None): paths of ca, cert and key, which are copied, as the docker binary does it.
        force (bool): take the place of one that is there.

    Raises:
        UsageError: the name can't be used, or is taken. DockerError: a file can't be read or written.
    """
    from hashlib import sha256

    if name == DEFAULT or not NAME.fullmatch(name):
        raise UsageError(f"{name!r} can't name a context: use two letters or digits or more, with . _ + - behind the first, and not 'default'")
    if not force and any(context["Name"] == name for context in saved(environ)[0]):
        raise UsageError(f'context "{name}" already exists; --force replaces it')
    root, identity = os.path.join(folder(environ), "contexts"), sha256(name.encode()).hexdigest()
    meta = {"Name": name, "Metadata": {"Description": description}, "Endpoints": {ENDPOINT: {"Host": address, "SkipTLSVerify": False}}}
    try:
        secrets = os.path.join(root, "tls", identity, ENDPOINT)
        discard(secrets)
        for kind, path in (tls or {}).items():
            with open(path, "rb") as source:
                store(os.path.join(secrets, FILES[kind]), source.read(), 0o600, 0o700)
        # Last, as a context is there once it has this file.
        store(os.path.join(root, "meta", identity, "meta.json"), json.dumps(meta, separators=(",", ":")).encode(), 0o644, 0o755)
    except OSError as error:
        raise DockerError(f"{error.filename}: {error.strerror}") from None


def discard(secrets):
    """Remove the folder of a context's certificates, if it is there."""
    if os.path.isdir(secrets):
        for name in os.listdir(secrets):
            os.unlink(os.path.join(secrets, name))
        os.removedirs(secrets)


def store(path, data, mode, folder_mode):
    """Write bytes to a new file that takes the place of the old one; folders that are missing are made with their mode."""
    missing, folder = [], os.path.dirname(path)
    while not os.path.isdir(folder):
        missing, folder = [folder, *missing], os.path.dirname(folder)
    for folder in missing:
        os.mkdir(folder, folder_mode)
    new = f"{path}.{os.getpid()}"
    with open(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
    os.replace(new, path)
