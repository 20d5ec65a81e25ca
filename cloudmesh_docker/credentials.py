"""What a server is spoken to with: the certificates or the ssh key saved with it, or those the environment names as for the docker binary."""

import os

from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import ConnectionFailed, UsageError

FILES = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
# A socket's path has 107 bytes, of which ssh needs 34 for its name.
LONGEST = 70
GIVEN = {"ca": "tlscacert", "cert": "tlscert", "key": "tlskey"}


def from_environment(environ, options=None, always=False):
    """Paths (dict) of the certificates for addresses that are not saved; None for no TLS.

    They are in DOCKER_CERT_PATH, else DOCKER_CONFIG, else ``~/.docker``. As with the docker binary, DOCKER_TLS_VERIFY counts whatever it is.

    Args:
        environ (mapping): the caller's environment.
        options (dict or None): ``tlsverify`` and ``tlscacert``, ``tlscert``, ``tlskey`` as given in front of the command.
        always (bool): TLS is wanted whatever they say.
    """
    options = {name: value for name, value in (options or {}).items() if value is not None}
    if options.get("tlsverify") is False:
        raise UsageError("--tlsverify=false: TLS without a look at the server's certificate is not supported; anyone could answer")
    if not (always or options or environ.get("DOCKER_TLS_VERIFY")):
        return None
    usual = os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".docker")
    folder = environ.get("DOCKER_CERT_PATH") or environ.get("DOCKER_CONFIG") or usual
    return paths(folder, **{name: options.get(option) for name, option in GIVEN.items()})


def locate(text, environ, options=None):
    """(Address, paths of certificates or None) that an address (str) means with an environment and options: see ``from_environment``."""
    certificates = from_environment(environ, options)
    address = Address.parse(text, tls=bool(certificates))
    if address.scheme != "tcp":
        return address, None
    return address, from_environment(environ, always=True) if address.secure and not certificates else certificates


def paths(folder=None, ca=None, cert=None, key=None, name=None):
    """Absolute paths (dict) of ca, cert and key: those given, else where they are in *folder*; and ``name`` if one is given.

    Args:
        name (str or None): what the server's certificate is for, where it is not for the host in the address.

    Raises:
        UsageError: without a CA nobody could vouch for the server.
    """
    chosen = {"ca": ca, "cert": cert, "key": key}
    for kind, file in FILES.items():
        usual = folder and os.path.join(folder, file)
        # An engine need not ask who we are.
        if usual and not chosen[kind] and (kind == "ca" or os.path.lexists(usual)):
            chosen[kind] = usual
    if not any(chosen.values()):
        return None
    if not chosen["ca"]:
        raise UsageError("TLS needs the certificate of the CA that signed the server's: give --ca FILE, or --tls-dir DIR with ca.pem in it")
    found = {file: os.path.abspath(os.path.expanduser(path)) for file, path in chosen.items() if path}
    return {**found, "name": name} if name else found


def refuse_open(server):
    """UsageError for plain TCP beyond this machine that was not allowed with --insecure."""
    for address in server.addresses:
        if address.scheme == "tcp" and not server.tls and not address.loopback and not server.record.get("insecure"):
            raise UsageError(
                f"{address}: plain TCP gives anyone on the way full control of that machine; use TLS ('docker server add NAME "
                f"{address} --tls-dir DIR') or ssh://; if you must, save it with 'docker server add NAME {address} --insecure'"
            )


def refuse_senseless(server):
    """UsageError for certificates or a key that no address has a use for."""
    schemes = {address.scheme for address in server.addresses}
    if server.tls and "tcp" not in schemes:
        raise UsageError(f"{server.address}: certificates are for tcp:// addresses")
    if server.record.get("identity") and "ssh" not in schemes:
        raise UsageError(f"{server.address}: --identity is for ssh:// addresses")
    if server.tls and server.record.get("insecure"):
        raise UsageError("--insecure is for plain TCP; with certificates there is none")


class Keyring:
    """The credentials of one session: those of servers with the same files are the same object, made when first used.

    Args:
        settings (Settings): for the folder.
        environ (mapping): what ssh is started with.
        ask (bool): a person is there to answer the questions of ssh.

    Attributes:
        aside (callable): None, or what makes a context in which the terminal is ssh's; set by who draws on it.
    """

    def __init__(self, settings, environ, ask=False):
        self._settings, self._environ, self._ask, self._made, self.aside = settings, environ, ask, {}, lambda: None

    def of(self, server, address):
        """The credentials that ``Client`` needs for an Address of a Server; None if it needs none."""
        if address.scheme == "tcp" and server.tls:
            key = tuple(server.tls.get(name) for name in (*FILES, "name"))
            if key not in self._made:
                from cloudmesh_docker.engine.tls import Credentials

                self._made[key] = Credentials(*key)
            return self._made[key]
        if address.scheme == "ssh":
            return self.tunnel(server.record.get("identity"), server.record.get("known_hosts"))
        return None

    def tunnel(self, identity=None, known_hosts=None):
        """The Tunnel of all logins with these."""
        key = identity, known_hosts
        if key not in self._made:
            from cloudmesh_docker.engine.ssh import Tunnel

            self._made[key] = Tunnel(self._folder(), dict(self._environ), identity, self._ask, known_hosts, lambda: self.aside())
        return self._made[key]

    def _folder(self):
        """Where the sockets of ssh are, for nobody else: among our own files, or where the path to them is too long for a socket, elsewhere."""
        usual = os.path.join(self._settings.folder, "ssh")
        if len(os.fsencode(usual)) <= LONGEST:
            self._settings.make_folder()
            return usual
        name, own = f"cloudmesh-docker-{os.getuid()}", self._environ.get("XDG_RUNTIME_DIR") or "/tmp"
        folder = os.path.join(own if len(os.fsencode(os.path.join(own, name))) <= LONGEST else "/tmp", name)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            status = os.lstat(folder)
        except OSError as error:
            raise ConnectionFailed(f"{folder} can't be made: {error.strerror}") from None
        if status.st_uid != os.getuid() or status.st_mode & 0o170077 != 0o040000:
            raise ConnectionFailed(f"{folder} must be a folder of yours that is closed to others. Run: chmod 700 {folder}")
        return folder

    def check(self, server):
        """UsageError unless the credentials of a Server can be used, as far as that can be told without asking the server."""
        refuse_senseless(server)
        try:
            for address in server.addresses:
                credentials = self.of(server, address)
                if credentials:
                    credentials.check(address)
        except ConnectionFailed as error:
            raise UsageError(str(error)) from None
