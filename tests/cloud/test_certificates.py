"""The authority of one inventory."""

import datetime
import ipaddress
import ssl
import subprocess
import sys
import threading

import pytest
from cryptography import x509

from cloudmesh_docker.cloud import certificates
from cloudmesh_docker.cloud.certificates import Authority, fixed_name
from cloudmesh_docker.errors import CloudError

NAMES = ["192.0.2.1", "2001:db8::1", "web1.example.org", fixed_name("m1")]


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


def shake_hands(tmp_path, authority, server, name, client=None):
    """A handshake in memory between a server's PEM texts and a client's paths: what the client makes of the server's certificate."""
    client = client or authority.client()
    for file in ("cert", "key"):
        (tmp_path / file).write_text(server[file])
    there, here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    here.verify_flags |= ssl.VERIFY_X509_STRICT
    there.verify_mode = ssl.CERT_REQUIRED
    there.maximum_version = ssl.TLSVersion.TLSv1_2
    there.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    there.load_verify_locations(cadata=server["ca"])
    here.load_verify_locations(client["ca"])
    here.load_cert_chain(client["cert"], client["key"])
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [here.wrap_bio(down, up, server_hostname=name), there.wrap_bio(up, down, server_side=True)]
    for _ in range(5):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return ends[0].getpeercert()


@pytest.mark.parametrize("name", NAMES)
def test_server_and_client_know_each_other(tmp_path, authority, name):
    assert shake_hands(tmp_path, authority, authority.issue("web1", NAMES), name)["subject"] == ((("commonName", "web1"),),)


def test_a_server_is_not_taken_for_another(tmp_path, authority):
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(tmp_path, authority, authority.issue("web1", NAMES), fixed_name("m2"))


def test_a_client_of_another_authority_is_refused(tmp_path, authority):
    stranger = {**Authority(tmp_path / "other").client(), "ca": authority.client()["ca"]}
    with pytest.raises(ssl.SSLError):
        shake_hands(tmp_path, authority, authority.issue("web1", NAMES), NAMES[0], stranger)


def test_a_server_s_certificate_lets_nobody_in_as_a_client(tmp_path, authority):
    server = authority.issue("web1", NAMES)
    paths = {"ca": authority.client()["ca"], "cert": str(tmp_path / "cert"), "key": str(tmp_path / "key")}
    with pytest.raises(ssl.SSLError):
        shake_hands(tmp_path, authority, server, NAMES[0], paths)


def test_what_stricter_programs_look_for(authority):
    server = x509.load_pem_x509_certificate(authority.issue("web1", NAMES)["cert"].encode())
    ca = x509.load_pem_x509_certificate(open(authority.client()["ca"], "rb").read())
    identity = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert server.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier == identity
    assert ca.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign and ca.extensions.get_extension_for_class(x509.KeyUsage).critical
    assert not server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address(text) for text in NAMES[:2]]
    assert names.get_values_for_type(x509.DNSName) == NAMES[2:]


def test_secrets_are_for_nobody_else(authority):
    paths = authority.client()
    assert authority.folder.stat().st_mode & 0o777 == 0o700
    assert {(authority.folder / name).stat().st_mode & 0o777 for name in ("ca-key.pem", "key.pem")} == {0o600}
    assert sorted(paths) == ["ca", "cert", "key"] and all(path.startswith(str(authority.folder)) for path in paths.values())


def test_it_stays_the_same(tmp_path, authority):
    first = {name: open(path).read() for name, path in authority.client().items()}
    again = Authority(tmp_path)
    assert {name: open(path).read() for name, path in again.client().items()} == first
    assert again.issue("web1", NAMES)["ca"] == first["ca"]


def test_our_own_certificate_is_replaced_before_it_expires(authority, monkeypatch):
    monkeypatch.setattr(certificates, "DAYS", 20)
    before = open(authority.client()["cert"]).read()
    monkeypatch.setattr(certificates, "DAYS", 100)
    assert open(authority.client()["cert"]).read() != before
    left = authority.until() - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=99) < left < datetime.timedelta(days=101)


def test_the_first_to_expire_counts(authority, monkeypatch):
    authority.client()
    authority.keep("m1", authority.issue("web1", NAMES))
    assert authority.expires("m1") == str(authority.until("m1").date())
    monkeypatch.setattr(certificates, "DAYS", 10)
    authority.keep("m2", authority.issue("web2", NAMES))
    assert authority.expires("m2") == str(authority.until("m2").date()) < authority.expires("m1")
    authority.forget("m2")
    assert authority.until("m2") is None and authority.hosts("m2") == [] and authority.hosts("m1") == NAMES


def test_a_lost_key_is_not_replaced_silently(authority):
    authority.client()
    (authority.folder / "ca-key.pem").unlink()
    with pytest.raises(CloudError, match="ca-key.pem is missing, and servers may rely on it"):
        authority.issue("web1", NAMES)


@pytest.mark.parametrize("file", ["ca.pem", "ca-key.pem", "cert.pem"])
def test_a_damaged_file_is_named(authority, file):
    authority.client()
    (authority.folder / file).write_text("damaged")
    with pytest.raises(CloudError, match=f"/{file} "):
        authority.client()


def test_several_at_once_found_one_authority(tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(Authority(tmp_path).issue("web1", NAMES)["ca"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


def test_the_library_is_loaded_only_when_it_is_used(tmp_path):
    code = "import sys, cloudmesh_docker.cli, cloudmesh_docker.deployments; print('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
