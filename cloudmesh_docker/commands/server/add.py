"""Save a server under a name

Usage:
  docker server add [options] NAME ADDRESS

Options:
      --fallback ADDRESS...    Another address of the same server, tried where connecting to those before it fails
      --group GROUP...         Put it into a group, for --server @GROUP
      --label KEY=VALUE...     Give it a label, for --server label:KEY=VALUE
      --protected              Ask for its name before it is changed
      --tls-dir DIR            Speak TLS, with ca.pem, cert.pem and key.pem in a folder
      --ca FILE                Speak TLS, with a server whose certificate this CA signed
      --cert FILE              Client certificate
      --key FILE               Key of the client certificate
      --identity FILE          Key for ssh
      --insecure               Allow plain TCP beyond this machine, which gives anyone on the way full control of the server
      --use                    Make it the current server

ADDRESS is unix:///PATH, tcp://HOST:PORT, HOST[:PORT] with port 4243 where none is given (2376 with TLS), or ssh://[USER@]HOST[:PORT][/PATH]
with the path of the engine's socket there. Of certificates and keys only the paths are saved; without any, DOCKER_TLS_VERIFY and
DOCKER_CERT_PATH count. A range in NAME and ADDRESS adds many: docker server add 'red[01-05]' 'ssh://red[01-05]'.
"""

from cloudmesh_docker.errors import UsageError


def add(servers, name, address, fallback=(), group=(), label=(), tls_dir=None, ca=None, cert=None, key=None, use=False, **details):
    certificates = {"folder": tls_dir, "ca": ca, "cert": cert, "key": key}
    names = servers.add_all(name, address, fallback, use, certificates=certificates, groups=list(group), labels=read_labels(label), **details)
    return names


def read_labels(words):
    """dict: of KEY=VALUE words; UsageError for one without a key."""
    labels = dict(word.partition("=")[::2] for word in words)
    if "" in labels:
        raise UsageError("--label: write KEY=VALUE")
    return labels
