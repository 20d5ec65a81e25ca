"""Save a server under a name

Usage:
  docker server add [options] NAME ADDRESS

Options:
      --group GROUP...    Put it into a group, for --server @GROUP
      --tls-dir DIR       Speak TLS, with ca.pem, cert.pem and key.pem in a folder
      --ca FILE           Speak TLS, with a server whose certificate this CA signed
      --cert FILE         Client certificate
      --key FILE          Key of the client certificate
      --identity FILE     Key for ssh
      --insecure          Allow plain TCP beyond this machine, which gives anyone on the way full control of the server
      --use               Make it the current server

ADDRESS is unix:///PATH, tcp://HOST:PORT, HOST[:PORT] with port 4243 where none is given (2376 with TLS), or ssh://[USER@]HOST[:PORT][/PATH]
with the path of the engine's socket there. Of certificates and keys only the paths are saved; without any, DOCKER_TLS_VERIFY and
DOCKER_CERT_PATH count.
"""

from cloudmesh_docker.errors import UsageError


def add(servers, name, address, group=(), tls_dir=None, ca=None, cert=None, key=None, identity=None, insecure=False, use=False):
    saved = servers.inventory.servers
    if name in saved:
        raise UsageError(f"{name} is saved already, at {saved[name]['address']}; 'docker server rm {name}' forgets it")
    certificates = {"folder": tls_dir, "ca": ca, "cert": cert, "key": key}
    servers.add(name, address, insecure=insecure, groups=group, use=use or not saved, certificates=certificates, identity=identity)
    return name
