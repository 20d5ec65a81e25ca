"""MongoDB's URLs as a real installation has them: several hosts, a replica set, credentials, TLS."""

import itertools
import ssl

import pytest
from pymongo.uri_parser import parse_uri

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import masked, open_store
from tests.bench.pki import SERVER, Authority
from tests.store.replicas import NAME, Replicas
from tests.store.samples import containers

_numbers = itertools.count()
SECRET = "p%40ss%2Fword"


@pytest.fixture
def make_replicas(nx_server):
    """Make a set of three; all are gone at the end."""
    made = []

    def make(context=None):
        made.append(Replicas(nx_server, context))
        return made[-1]

    yield make
    for replicas in made:
        replicas.close()


def url(members, options="", account=""):
    hosts = ",".join(member.name for member in members)
    return f"mongodb://{account}{hosts}/replicas_{next(_numbers)}?replicaSet={NAME}{options}"


def test_the_primary_is_found_by_any_of_the_names(make_replicas):
    replicas = make_replicas()
    for members in (replicas.members, replicas.members[1:], replicas.members[2:]):
        with open_store(url(members)) as store:
            store.replace_server("Containers", "a", containers("a", 3))
            assert store.count("Containers", {"server": "a"}) == 3
    assert "update" in replicas.members[0].commands
    assert not {"update", "find", "aggregate"} & {command for member in replicas.members[1:] for command in member.commands}


def test_another_primary_is_used_from_then_on(make_replicas):
    replicas = make_replicas()
    with open_store(url(replicas.members, "&heartbeatFrequencyMS=500")) as store:
        store.replace_server("Containers", "a", containers("a", 3))
        replicas.elect(replicas.members[1])
        replicas.members[0].close()
        store.replace_server("Containers", "a", containers("a", 2))
        assert store.count("Containers") == 2
    assert "update" in replicas.members[1].commands


def test_another_set_is_refused_in_one_line(make_replicas):
    replicas = make_replicas()
    wrong = url(replicas.members, "&serverSelectionTimeoutMS=500", "me:" + SECRET + "@").replace("replicaSet=rs", "replicaSet=other")
    with pytest.raises(StoreError) as caught:
        open_store(wrong)
    assert "\n" not in str(caught.value) and "p@ss" not in str(caught.value) and SECRET not in str(caught.value)
    assert str(caught.value).startswith("store mongodb://me:***@127.0.0.1:")


def test_tls(make_replicas, tmp_path):
    authority = Authority()
    pair = authority.issue(tmp_path, SERVER, ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair["cert"], pair["key"])
    replicas = make_replicas(context)
    with open_store(url(replicas.members, f"&tls=true&tlsCAFile={pair['ca']}")) as store:
        store.replace_server("Containers", "a", containers("a", 3))
        assert store.count("Containers") == 3
    with pytest.raises(StoreError, match="certificate verify failed"):
        open_store(url(replicas.members, "&tls=true&serverSelectionTimeoutMS=500"))


@pytest.mark.parametrize(
    "text, shown",
    [
        ("mongodb://me:hush@a,b:27018/?replicaSet=rs", "mongodb://me:***@a,b:27018/?replicaSet=rs"),
        ("mongodb://me:h%40sh@a/x?tls=true&tlsCertificateKeyFilePassword=hush", "mongodb://me:***@a/x?tls=true&tlsCertificateKeyFilePassword=***"),
        ("mongodb://me:hush@a/?authSource=admin&authMechanism=SCRAM-SHA-256", "mongodb://me:***@a/?authSource=admin&authMechanism=SCRAM-SHA-256"),
    ],
)
def test_what_the_driver_takes_is_shown_without_secrets(text, shown):
    assert parse_uri(text)["nodelist"]
    assert masked(text) == shown and "hush" not in shown
