"""An ssh server on a throw-away host, and an ssh for the tests that knows nothing of the developer's own keys and settings."""

import os
import pathlib
import subprocess

SERVER = """
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PidFile none
UseDNS no
LogLevel VERBOSE
MaxStartups 100
MaxSessions 100
"""
CLIENT = """
Host *
  UserKnownHostsFile {folder}/known
  GlobalKnownHostsFile /dev/null
  IdentityAgent none
  IdentityFile {folder}/user
  StrictHostKeyChecking no
  LocalForward 127.0.0.1:1 127.0.0.1:1
  RemoteCommand false
"""
WRAPPER = """#!/bin/sh
echo "$$" >>{folder}/started
exec {ssh} -F {folder}/client "$@"
"""


class Sshd:
    """The server, its host's key known here, and a user's key that it lets in as root.

    Attributes:
        port (int): of this machine's 127.0.0.1.
        address (str): ``ssh://root@127.0.0.1:PORT``.
        folder (pathlib.Path): ``user`` is the key; ``known``, ``authorized``, ``client`` and ``server`` are files of ssh and sshd.
        path (str): a PATH on which ssh is one with the settings in ``client``, which has much that must not count.
    """

    def __init__(self, host, folder, ssh="/usr/bin/ssh"):
        self.folder = pathlib.Path(folder)
        (self.folder / "bin").mkdir(parents=True)
        host.run("mkdir", "-p", "/run/sshd", check=True)
        for name in ("host", "user"):
            keygen(self.folder / name)
        (self.folder / "authorized").write_bytes((self.folder / "user.pub").read_bytes())
        (self.folder / "server").write_text(SERVER.format(folder=self.folder))
        (self.folder / "client").write_text(CLIENT.format(folder=self.folder))
        (self.folder / "bin" / "ssh").write_text(WRAPPER.format(folder=self.folder, ssh=ssh))
        (self.folder / "bin" / "ssh").chmod(0o755)
        self.path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        self.port = host.inetd("/usr/sbin/sshd", "-i", "-f", str(self.folder / "server"), "-E", str(self.folder / "log"))
        self.address = f"ssh://root@127.0.0.1:{self.port}"
        self.know(self.folder / "host.pub")

    @property
    def started(self):
        """int: how many ssh were started."""
        path = self.folder / "started"
        return len(path.read_text().splitlines()) if path.exists() else 0

    def know(self, public_key):
        """Have this public key in the file of known hosts, and no other; None: none."""
        line = f"[127.0.0.1]:{self.port} {pathlib.Path(public_key).read_text()}" if public_key else ""
        (self.folder / "known").write_text(line)


def keygen(path, passphrase=""):
    """Make a key."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)], check=True)
