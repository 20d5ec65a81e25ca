"""TLS: who is refused, and in which words."""

import os
import pathlib
import socket
import ssl
import threading

import pytest

from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.tls import Credentials
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import ConnectionFailed, UsageError
from tests.bench import pki
from tests.running import PATIENCE


def refusal(address, credentials):
    """The words of the ConnectionFailed that asking at an address ends with."""
    with Client(address, timeout=PATIENCE, credentials=credentials) as client, pytest.raises(ConnectionFailed) as caught:
        client.request("GET", "containers", "json")
    return str(caught.value)


def ping(address, credentials, **options):
    with Client(address, credentials=credentials, **options) as client:
        return client.version


def test_names_and_addresses_in_the_certificate_are_taken(tls_engine, credentials):
    for host in ("127.0.0.1", "localhost"):
        assert ping(f"tcp://{host}:{tls_engine.port}", credentials) == ping(f"https://{host}:{tls_engine.port}", credentials)


def test_a_name_that_is_not_the_address_s(tls_engine, certificates):
    assert ping(tls_engine.tcp_address, Credentials(**certificates, name="docker.test"))
    said = refusal(tls_engine.tcp_address, Credentials(**certificates, name="other.test"))
    assert "the server's certificate is not for 'other.test': it is for 127.0.0.1, localhost, docker.test" in said


@pytest.mark.parametrize(
    "issue, words",
    [
        ({"days": (-3, -1)}, "It expired on 20"),
        ({"days": (1, 3)}, "It is valid only from 20"),
        ({"usage": pki.SERVER}, "with extendedKeyUsage clientAuth"),
    ],
)
def test_client_certificates_the_engine_refuses(tls_engine, authority, tmp_path, issue, words):
    files = authority.issue(tmp_path / "bad", **issue)
    said = refusal(tls_engine.tcp_address, Credentials(**files))
    assert f"refuses the client certificate {files['cert']}" in said and words in said


def test_a_client_certificate_of_another_authority(tls_engine, certificates, tmp_path):
    other = pki.Authority().issue(tmp_path / "other")
    for _ in range(20):
        assert "refuses the client certificate" in refusal(tls_engine.tcp_address, Credentials(certificates["ca"], other["cert"], other["key"]))


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_no_client_certificate(tls_engine, serve_tls, certificates, version):
    assert "wants a client certificate, and none is set" in refusal(tls_engine.tcp_address, Credentials(certificates["ca"]))
    server = serve_tls(maximum_version=version, verify_mode=ssl.CERT_REQUIRED)
    assert "wants a client certificate, and none is set" in refusal(server.address, Credentials(certificates["ca"]))


@pytest.mark.parametrize(
    "issue, words",
    [
        ({"days": (-3, -1)}, "the server's certificate has expired"),
        ({"days": (1, 3)}, "the server's certificate is not valid yet"),
        ({"usage": pki.CLIENT}, "the server's certificate is not for servers"),
        ({"names": ("docker.test", "10.0.0.7")}, "is not for '127.0.0.1': it is for docker.test, 10.0.0.7."),
        ({"names": ()}, "is not for '127.0.0.1': it names no host at all"),
    ],
)
def test_server_certificates_that_are_refused(serve_tls, credentials, issue, words):
    received = []
    server = serve_tls(lambda connection: received.append(connection.recv(100)), **issue)
    assert words in refusal(server.address, credentials)
    assert b"".join(received) == b""


def test_the_environment_vouches_for_nobody(tls_engine, certificates, tmp_path, monkeypatch):
    other = pki.Authority().issue(tmp_path / "other")
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, certificates["ca"])
    said = refusal(tls_engine.tcp_address, Credentials(other["ca"]))
    assert f"not signed by the CA in {other['ca']}" in said
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, other["ca"])
    assert ping(tls_engine.tcp_address, Credentials(**certificates))


def test_files_that_cannot_be_used(certificates, authority, tmp_path):
    def said(**files):
        return refusal("tcp://127.0.0.1:1", Credentials(**{**certificates, **files}))

    other = authority.issue(tmp_path / "other")
    assert "the CA certificate /nowhere can't be read: No such file or directory" in said(ca="/nowhere")
    assert "the client certificate /nowhere can't be read" in said(cert="/nowhere")
    assert "the client key /nowhere can't be read" in said(key="/nowhere")
    assert "holds no certificate in PEM form" in said(ca=__file__)
    assert "holds no certificate in PEM form" in said(cert=__file__)
    assert "does not belong to the certificate" in said(key=other["key"])
    assert "a client certificate needs its key" in said(key=None)
    os.chmod(other["key"], 0o640)
    assert f"can be read by others (0640). Run: chmod 600 {other['key']}" in said(cert=other["cert"], key=other["key"])
    os.chmod(other["key"], 0o600)
    pki.lock(other["key"], b"secret")
    assert "has a passphrase" in said(cert=other["cert"], key=other["key"])
    pathlib.Path(other["key"]).write_text("nonsense")
    assert f"{other['key']} holds no key in PEM form" in said(cert=other["cert"], key=other["key"])


def test_files_that_change_are_read_again(tls_engine, authority, tmp_path):
    files = authority.issue(tmp_path / "mine", days=(-3, -1))
    credentials = Credentials(**files)
    assert "It expired on" in refusal(tls_engine.tcp_address, credentials)
    context = credentials.context(Address.parse("h"))
    assert credentials.context(Address.parse("h")) is context
    authority.issue(tmp_path / "mine")
    assert ping(tls_engine.tcp_address, credentials)


def test_tls_and_no_tls_mixed_up(tls_engine, engine, credentials):
    said = refusal(tls_engine.tcp_address, None)
    assert "speaks TLS, but was asked without" in said and "--tls-dir" in said
    assert "speaks no TLS" in refusal(engine.tcp_address, credentials)
    with pytest.raises(UsageError, match="no credentials"):
        Client("https://127.0.0.1")


@pytest.mark.parametrize(
    "sent, words",
    [
        (b"\x15\x03\x01\x00\x02\x02\x46", "no TLS newer than 1.1"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "no TLS cipher in common"),
        (b"", "ended the connection instead of answering with TLS"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "speaks no TLS"),
    ],
)
def test_what_other_servers_answer(credentials, sent, words):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            with listener.accept()[0] as connection:
                connection.recv(9999)
                connection.sendall(sent)

        threading.Thread(target=answer, daemon=True).start()
        assert words in refusal(f"tcp://127.0.0.1:{listener.getsockname()[1]}", credentials)


def test_tls_1_2_is_new_enough(serve_tls, credentials):
    assert ping(serve_tls(maximum_version=ssl.TLSVersion.TLSv1_2).address, credentials) == "1.41"


def test_a_server_that_accepts_and_is_silent(credentials):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        with Client(address, timeout=0.2, credentials=credentials) as client:
            with pytest.raises(ConnectionFailed, match="did not answer with TLS within 0.2 s"):
                _ = client.version


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_tls_1_0_and_1_1_are_refused(serve_tls, credentials, certificates, version):
    server = serve_tls(minimum_version=version, maximum_version=version)
    lax = ssl.create_default_context(cafile=certificates["ca"])
    lax.minimum_version, lax.maximum_version = version, version
    for context in (server._context, lax):
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    host, port = server.address.removeprefix("tcp://").split(":")
    with socket.create_connection((host, int(port))) as plain, lax.wrap_socket(plain, server_hostname=host) as connection:
        assert connection.version() in ("TLSv1", "TLSv1.1")
    assert "TLS" in refusal(server.address, credentials)
