"""Our own program in front of a Debian computer that is reached by ssh, with users who may more or less."""

import pathlib

from tests.bench.sshd import keygen
from tests.running import Runner

SERVER = """
HostKey /root/host
AuthorizedKeysFile /etc/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PidFile none
UseDNS no
Subsystem sftp internal-sftp
"""
CLIENT = """
Host *
  UserKnownHostsFile {folder}/known
  GlobalKnownHostsFile /dev/null
  IdentityAgent none
  IdentityFile {folder}/user
"""
WRAPPER = """#!/bin/sh
echo "$$" >>{folder}/started
exec /usr/bin/{program} -F {folder}/client "$@"
"""
# alice has sudo without a password, bob has not.
SET_UP = """
for user in alice bob; do useradd -m -s /bin/bash "$user" && usermod -p '*' "$user"; done
echo 'alice ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/alice
mkdir -p /run/sshd
cp /lab/host /root/host
cp /lab/user.pub /etc/authorized
chmod 644 /etc/authorized
"""


class BehindSsh:
    """The computer, and what is needed to reach it.

    Attributes:
        host (Debian): the computer.
        folder (pathlib.Path): keys, and ssh's settings.
        port, tls_port (int): of this machine's 127.0.0.1: sshd, and the port that the computer has under the same number.
    """

    def __init__(self, host):
        self.host, self.folder = host, pathlib.Path(host.work)
        for name in ("host", "user"):
            keygen(self.folder / name)
        (self.folder / "server").write_text(SERVER)
        host.run("bash", "-c", SET_UP, check=True)
        self.port = host.inetd("/usr/sbin/sshd", "-i", "-f", "/lab/server")
        self.tls_port = host.forward()
        self.know(self.folder / "host.pub")
        (self.folder / "client").write_text(CLIENT.format(folder=self.folder))
        (self.folder / "bin").mkdir()
        for program in ("ssh", "scp"):
            (self.folder / "bin" / program).write_text(WRAPPER.format(folder=self.folder, program=program))
            (self.folder / "bin" / program).chmod(0o755)

    def know(self, public_key):
        """Have this public key in the file of known hosts, and no other."""
        (self.folder / "known").write_text(f"[127.0.0.1]:{self.port} {pathlib.Path(public_key).read_text()}")

    def address(self, user="alice"):
        """``ssh://user@127.0.0.1:PORT``."""
        return f"ssh://{user}@127.0.0.1:{self.port}"

    def runner(self, home, **environ):
        """A Runner whose inventory is in a folder, and whose ssh knows of nothing but this computer."""
        home.mkdir(exist_ok=True)
        return Runner(HOME=str(home), PATH=f"{self.folder / 'bin'}:/usr/bin:/bin", **environ)

    def started(self):
        """The process ids (list of int) of all ssh and scp that were started."""
        return [int(line) for line in (self.folder / "started").read_text().split()]
