"""The certificate authority of one inventory, which vouches for its servers to us and for us to them.

Its folder, open to nobody else, is what ``docker server add --tls-dir`` and DOCKER_CERT_PATH expect::

    ca.pem  cert.pem  key.pem     of the authority, and the certificate and key that we show to every server of ours
    ca-key.pem                    the authority's key
    servers/MARK.pem              the certificate that the server with that mark was given last, and whom it trusts; its key is on that server only
    next-ca.pem  next-ca-key.pem  of the authority that is to follow, while servers are told of it (``succession.py``); ca.pem has both then

    authority = Authority(settings.make_folder())
    tls = authority.issue("web1", ["203.0.113.7", "web1.example.org", fixed_name(mark)])     # PEM texts, for install.script(tls=tls)
    authority.keep(mark, tls)                                                                # once the server has it
    authority.client()                                                                       # paths for the server's record: {"ca": ...}

A host whose address is not known yet, or changes, is given a ``fixed_name`` beside its addresses; who connects then checks for that name, which
is saved as ``name`` beside the paths of the certificates.
"""

import datetime
import fcntl
import ipaddress
import os
import pathlib
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cloudmesh_docker.errors import CloudError

FOLDER = "certificates"
CLIENT = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
OURS, NEXT = (CLIENT["ca"], "ca-key.pem"), ("next-ca.pem", "next-ca-key.pem")
AUTHORITY_DAYS, DAYS = 3650, 730
WARN_DAYS = 30
END = "-----END CERTIFICATE-----\n"
DOMAIN = "docker.cloudmesh.internal"
# Clocks differ, most of all that of a host which starts for the first time.
EARLIER = datetime.timedelta(days=1)


def fixed_name(mark):
    """A DNS name (str) for the host with that mark; no name service knows it, and no other host has it."""
    return f"{mark}.{DOMAIN}"


class Authority:
    """The authority in a folder (str or pathlib.Path) of this program's own files; what is missing of it is made when it is needed.

    Attributes:
        folder (pathlib.Path): of its certificates.
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / FOLDER

    def client(self):
        """Paths (dict) of ``ca``, ``cert`` and ``key`` for our own side; a certificate that expires soon is replaced.

        Raises:
            CloudError: they can't be made.
        """
        with self._locked():
            ours = self._ours()
            until = expiry(self.folder / CLIENT["cert"])
            if until is None or until < _now() + datetime.timedelta(days=WARN_DAYS) or not (self.folder / CLIENT["key"]).exists():
                self._certify_ourselves(ours)
            return {name: str(self.folder / file) for name, file in CLIENT.items()}

    def issue(self, name, hosts):
        """A new key and certificate for a server; neither is kept here, see ``keep``.

        Args:
            name (str): of the server.
            hosts (list of str): IP addresses and DNS names it is for.

        Returns:
            dict: ``ca``, ``cert`` and ``key``, each as PEM text.
        """
        with self._locked():
            ours = self._pair(NEXT) if self.changes else self._ours()
            cert, key = self._sign(ours, name, server=True, hosts=hosts)
            return {"ca": (self.folder / CLIENT["ca"]).read_text(), "cert": cert.decode(), "key": key.decode()}

    def keep(self, mark, tls):
        """Remember what the server with this mark has from now on, as ``issue`` made it."""
        with self._locked():
            (self.folder / "servers").mkdir(exist_ok=True)
            _write(self._of_server(mark), f"{tls['cert']}{tls['ca']}".encode(), 0o644)

    def trusted(self, mark):
        """Whom the server with this mark trusts, as PEM text: empty for one that was given its certificate before that was remembered."""
        path = self._of_server(mark)
        return path.read_text().partition(END)[2] if path.exists() else ""

    def trusts(self):
        """Whom we trust, and servers that are given a certificate now: PEM text, empty before there is an authority."""
        path = self.folder / CLIENT["ca"]
        return path.read_text() if path.exists() else ""

    @property
    def changes(self):
        """bool: another authority is about to follow."""
        return (self.folder / NEXT[0]).exists()

    def begin_change(self):
        """Have a next authority, which signs what servers are given from now on, and have it trusted as well as the one that goes."""
        with self._locked():
            ours, _ = self._ours()
            if not self.changes:
                self._found(NEXT)
            _write(self.folder / OURS[0], _public(ours) + (self.folder / NEXT[0]).read_bytes(), 0o644)

    def end_change(self):
        """Have the next authority follow, once every server trusts it: from now on it alone is trusted, and vouches for us."""
        with self._locked():
            self._certify_ourselves(self._pair(NEXT))
            for ours, following, mode in ((OURS[1], NEXT[1], 0o600), (OURS[0], NEXT[0], 0o644)):
                _write(self.folder / ours, (self.folder / following).read_bytes(), mode)
            for following in NEXT:
                (self.folder / following).unlink()

    def forget(self, mark):
        """Forget the certificate of a server that is no more."""
        self._of_server(mark).unlink(missing_ok=True)

    def hosts(self, mark):
        """The addresses and names (list of str) that a server's certificate is for; empty without one."""
        certificate = _load(self._of_server(mark))
        if certificate is None:
            return []
        return [str(each.value) for each in certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value]

    def until(self, mark=None):
        """When the certificate of a server, or our own, expires: a datetime in UTC, None if there is none."""
        return expiry(self._of_server(mark) if mark else self.folder / CLIENT["cert"])

    def until_ca(self, following=False):
        """When the authority itself, or the one that is *following*, expires: a datetime in UTC, None if there is none."""
        return expiry(self.folder / (NEXT if following else OURS)[0])

    def ends_soon(self):
        """Whether the authority itself expires within WARN_DAYS."""
        until = self.until_ca()
        return until is not None and until < _now() + datetime.timedelta(days=WARN_DAYS)

    def expires(self, mark):
        """The day (str, ``2028-11-22``) on which the first of all that a connection to a server needs expires."""
        return str(min(end for end in (self.until(mark), self.until(), self.until_ca()) if end).date())

    def _of_server(self, mark):
        return self.folder / "servers" / f"{mark}.pem"

    def _locked(self):
        """The folder for nobody else, and for one of our processes at a time."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            return _Lock(self.folder / "lock")
        except OSError as error:
            raise CloudError(f"{self.folder} can't be used: {error.strerror}") from None

    def _ours(self):
        """(certificate, key) of the authority, made if it is not there."""
        files = [self.folder / name for name in OURS]
        return self._pair(OURS) if any(file.exists() for file in files) else self._found(OURS)

    def _pair(self, names):
        """(certificate, key) in these files."""
        ca, key = (self.folder / name for name in names)
        certificate = _load(ca)
        if certificate is None or not key.exists():
            missing = key if certificate else ca
            raise CloudError(f"{missing} is missing, and servers may rely on it: restore it, or move {self.folder} away and renew every server")
        try:
            return certificate, serialization.load_pem_private_key(key.read_bytes(), None)
        except (OSError, ValueError, TypeError) as error:
            raise CloudError(f"{key} can't be used: {error}") from None

    def _found(self, names):
        """Make a new authority in these files."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"cloudmesh-docker authority {secrets.token_hex(4)} of {_me()}")
        builder = _builder(name, name, key, AUTHORITY_DAYS).add_extension(x509.BasicConstraints(True, 0), True)
        builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), True)
        certificate = builder.sign(key, hashes.SHA256())
        _write(self.folder / names[1], _private(key), 0o600)
        _write(self.folder / names[0], _public(certificate), 0o644)
        return certificate, key

    def _certify_ourselves(self, authority):
        """Have a new certificate and key of our own from an authority (certificate, key)."""
        cert, key = self._sign(authority, f"cloudmesh-docker {_me()}", server=False)
        # The key first: one without its certificate is made again, as the certificate is by then.
        _write(self.folder / CLIENT["key"], key, 0o600)
        _write(self.folder / CLIENT["cert"], cert, 0o644)

    def _sign(self, ours, name, server, hosts=()):
        """(certificate, key) as PEM bytes."""
        authority, signer = ours
        key = ec.generate_private_key(ec.SECP256R1())
        purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
        builder = _builder(_name(name), authority.subject, key, DAYS).add_extension(x509.BasicConstraints(False, None), True)
        builder = builder.add_extension(_usage("digital_signature"), True).add_extension(x509.ExtendedKeyUsage([purpose]), False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), False)
        return _public(builder.sign(signer, hashes.SHA256())), _private(key)


class _Lock:
    """A context in which no other process of ours has the lock."""

    def __init__(self, path):
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def __enter__(self):
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *error):
        os.close(self._file)


def expiry(path):
    """When a certificate file (str or pathlib.Path) expires: a datetime in UTC, None if there is none in it."""
    certificate = _load(path)
    return certificate and certificate.not_valid_after_utc


def _load(path):
    try:
        return x509.load_pem_x509_certificate(pathlib.Path(path).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CloudError(f"{path} is no certificate that can be used: {error}") from None


def _write(path, data, mode):
    """A new file replaces the old one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _builder(subject, issuer, key, days):
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(_now() - EARLIER)
    # Python 3.13 refuses certificates without the identifiers of keys.
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    return builder.not_valid_after(_now() + datetime.timedelta(days=days))


def _now():
    return datetime.datetime.now(datetime.UTC)


def _me():
    """Who and where we are, for people who look at a certificate."""
    return f"{os.environ.get('USER') or os.getuid()}@{os.uname().nodename}"[:24]


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _host(text):
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*purposes):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    return x509.KeyUsage(**{name: name in purposes for name in names}, encipher_only=False, decipher_only=False)


def _public(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
