"""Show the lines that make the docker binary talk to a server, for the shell to read

Usage:
  docker server env [options] [NAME]

Options:
      --shell SHELL    bash, fish, powershell or cmd; the one in SHELL by default
  -u, --unset          Unset the variables instead

eval "$(cloudmesh-docker server env web1)" sets DOCKER_HOST, and DOCKER_TLS_VERIFY and DOCKER_CERT_PATH with TLS.
"""

import os

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.exports import HOW, export_lines, shell_of

NAMES = ("DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")
FILES = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}


def env(servers, settings, environ, report, name=None, shell=None, unset=False):
    shell = shell_of(shell, environ)
    words = ["cloudmesh-docker server env", *([f"--shell {shell}"] if shell != "bash" else []), *(["--unset"] if unset else [name] if name else [])]
    values = dict.fromkeys(NAMES)
    if not unset:
        server = servers.find(name) if name else servers.current()
        address = servers.way(server)
        values["DOCKER_HOST"] = str(address).replace("https://", "tcp://", 1)
        if server.tls and address.scheme == "tcp":
            values.update(DOCKER_TLS_VERIFY="1", DOCKER_CERT_PATH=certificate_folder(settings, server))
        if server.record.get("identity") and address.scheme == "ssh":
            report(f"the docker binary takes its keys from ssh's own settings: ssh-add {server.record['identity']}")
    return [*export_lines(shell, values), HOW[shell].format(" ".join(words))]


def certificate_folder(settings, server):
    """A folder (str) in which the docker binary finds a server's certificates by their usual names: their own, or one with links to them."""
    own = os.path.dirname(server.tls["ca"])
    usual = {name: os.path.join(own, file) for name, file in FILES.items()}
    if all(server.tls.get(name) == path or (name not in server.tls and not os.path.lexists(path)) for name, path in usual.items()):
        return own
    folder = os.path.join(settings.make_folder(), "certificates", server.name)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        for name, file in FILES.items():
            link = os.path.join(folder, file)
            if os.path.lexists(link):
                os.unlink(link)
            if name in server.tls:
                os.symlink(server.tls[name], link)
    except OSError as error:
        raise DockerError(f"{error.filename}: {error.strerror}") from None
    return folder
