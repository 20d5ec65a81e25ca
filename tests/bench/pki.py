"""Certificates for the tests: good ones and bad ones."""

import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH


class Authority:
    """A CA with a key of its own."""

    def __init__(self, name="test CA"):
        self._key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(name, _name(name), self._key, (-1, 2))
        builder = builder.add_extension(x509.BasicConstraints(True, 0), True).add_extension(_usage("key_cert_sign", "crl_sign"), True)
        # Python 3.13 refuses certificates without the identifiers of keys.
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), False)
        self.certificate = builder.sign(self._key, hashes.SHA256())

    def issue(self, folder, usage=CLIENT, names=(), days=(-1, 1), name="test"):
        """Write ca.pem, cert.pem and key.pem into a folder; their paths as a dict of ``ca``, ``cert`` and ``key``.

        Args:
            folder (str or pathlib.Path): made if it is not there.
            usage (ObjectIdentifier): SERVER or CLIENT.
            names (list of str): host names and addresses it is for.
            days (int, int): from when and until when it is valid, counted from now.
            name (str): the common name.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(name, self.certificate.subject, key, days)
        builder = builder.add_extension(x509.BasicConstraints(False, None), True).add_extension(_usage("digital_signature"), True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName([_general_name(each) for each in names]), False)
        return write(folder, self.certificate, builder.sign(self._key, hashes.SHA256()), key)


def write(folder, ca, certificate, key):
    """Write the three files, the key for nobody else; their paths."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").touch(mode=0o600)
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return {name: str(folder / f"{name}.pem") for name in ("ca", "cert", "key")}


def lock(path, password):
    """Give a key file a passphrase."""
    path = pathlib.Path(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    locked = serialization.BestAvailableEncryption(password)
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))


def _builder(name, issuer, key, days):
    now = datetime.datetime.now(datetime.UTC)
    begin, end = (now + datetime.timedelta(days=day) for day in days)
    builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(issuer).public_key(key.public_key())
    return builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)


def _name(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(text):
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*purposes):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    return x509.KeyUsage(**{name: name in purposes for name in names}, encipher_only=False, decipher_only=False)
