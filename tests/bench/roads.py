"""The ways to a real engine: unix socket, TCP, TLS and ssh."""

import os
import pathlib

from cloudmesh_docker.engine.ssh import Tunnel
from cloudmesh_docker.engine.tls import Credentials


class Road:
    """One way to one engine.

    Attributes:
        engine (Dockerd): itself, to look at from aside.
        address (str): where the program finds it.
        environ (dict): what the program's environment needs to be able to, beside DOCKER_HOST.
        credentials (Credentials, Tunnel or None): what Client needs to be able to.
    """

    def __init__(self, engine, address, tls=None, ssh=None):
        self.engine, self.address, self.environ, self.credentials = engine, address, {}, None
        if tls:
            self.environ = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(pathlib.Path(tls["ca"]).parent)}
            self.credentials = Credentials(**tls)
        if ssh:
            folder, path = ssh
            self.environ = {"PATH": path}
            self.credentials = Tunnel(folder, {**os.environ, "PATH": path})
