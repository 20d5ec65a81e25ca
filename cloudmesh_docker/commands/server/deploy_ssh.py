"""Have a Docker server on a host behind ssh, installed and started if there is none

Usage:
  docker server deploy ssh [options] NAME ADDRESS

Options:
      --tls              Serve TCP too, with certificates made for it
      --port PORT        Port of TCP: 2376 unless given
      --tls-san HOST...  One more name or IP address for the server's certificate
      --identity FILE    Key for ssh
      --plan             Show what would be done, and do nothing

ADDRESS is [ssh://][USER@]HOST[:PORT]. Docker is installed from the packages of Debian, Ubuntu, Fedora, Amazon Linux or openSUSE, by root or
with sudo, which may ask for its password at a terminal; USER is put into the group docker, whose members have all of root's power. It is
spoken to through ssh and opens no port, unless --tls asks for one: then whoever has a certificate of this inventory's authority is let in,
and ssh is the fallback. An engine that runs there already is used as it is. After an interruption the same command goes on where it ended.
"""

from cloudmesh_docker.cloud import install, over_ssh
from cloudmesh_docker.errors import UsageError


def deploy_ssh(deployments, name, address, tls=False, port=None, tls_san=(), identity=None, plan=False):
    if not tls and (port or tls_san):
        raise UsageError("--port and --tls-san are for a server with --tls")
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise UsageError(f"--port {port}: use a number from 1 to 65535")
    server = deployments.describe(name, address, identity)
    return over_ssh.deploy(deployments, server, int(port or install.PORT) if tls else None, tls_san, plan)
