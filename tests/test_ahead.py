"""The first question put to all servers in one loop: what comes of it is what comes of a thread for each, however much more is asked."""

import pytest

from cloudmesh_docker import ahead, parallel
from cloudmesh_docker.errors import ConnectionFailed, NotFound
from cloudmesh_docker.servers import Servers
from cloudmesh_docker.settings import Settings
from tests.bench.fleet import Fleet

QUESTION = "GET", "/containers/json"
COUNT = 20


@pytest.fixture
def fleet():
    with Fleet(COUNT, refused=2, silent=2, containers=2) as made:
        yield made


@pytest.fixture
def servers(fleet, home):
    """A function that asks the servers of the fleet: ``servers(work, count, **options)`` is their Outcomes. All versions are known from before."""
    fleet.inventory(home / ".cloudmesh/docker/servers.json")
    found = Servers(Settings(environ={}), {})
    found.each(found.named([])[:COUNT], lambda docker: (docker.containers.list(), None))
    found.hang_up()
    yield lambda work, count=None, **options: found.each(found.named([])[:count], work, timeout=0.5, **options)
    found.close()


def said(outcomes):
    """What came of each, and of the dead ones why."""
    return [[type(outcome.error), "refused" in str(outcome.error)] if outcome.error else outcome.answer for outcome in outcomes]


def lists(docker):
    return len(docker.containers.list()), None


def lists_and_more(docker):
    return (len(docker.containers.list()), docker.system.info()["Name"]), None


def asks_otherwise(docker):
    return docker.system.info()["Name"], None


def fails(docker):
    docker.containers.list()
    docker.client.request("GET", "nothing")


@pytest.mark.parametrize("work", [lists, lists_and_more, asks_otherwise, fails])
def test_as_with_a_thread_for_each(servers, work):
    with_question, without = said(servers(work, question=QUESTION)), said(servers(work))
    assert with_question == without
    assert with_question[COUNT:] == [[ConnectionFailed, True]] * 2 + [[ConnectionFailed, False]] * 2
    assert with_question[0] == {lists: 2, lists_and_more: (2, "127.91.0.1"), asks_otherwise: "127.91.0.1", fails: [NotFound, False]}[work]


def test_no_thread_for_those_that_answer(servers, fleet, monkeypatch):
    begun = []
    monkeypatch.setattr(parallel, "begin", lambda worker, ends: begun.append(worker))
    before = fleet.told()
    assert said(servers(lists, COUNT, question=QUESTION)) == [2] * COUNT
    after = fleet.told()
    assert after["requests"]["GET /containers/json"] - before["requests"]["GET /containers/json"] == COUNT
    assert after["connections"] - before["connections"] == COUNT
    assert begun == []


def test_those_whose_version_is_unknown_go_on_threads_of_their_own(servers, fleet, home):
    (home / ".cloudmesh/docker/versions").write_text(f"{fleet.addresses[0]} 1.41\n")
    assert said(servers(lists, question=QUESTION))[:COUNT] == [2] * COUNT


def test_where_much_more_is_asked_it_is_soon_seen(servers, fleet):
    before = fleet.told()["requests"]["GET /containers/json"]
    servers(lists_and_more, question=QUESTION, most=2)
    # Those that were worked on in vain, and those on their way by then, are asked twice.
    assert fleet.told()["requests"]["GET /containers/json"] - before <= COUNT + ahead.FEW + 1 + 2


def test_one_after_the_other_is_as_ever(servers, fleet):
    assert said(servers(lists, question=QUESTION, most=1))[:COUNT] == [2] * COUNT


def test_enough_is_enough(servers):
    outcomes = servers(lists, question=QUESTION, most=2, enough=lambda outcome: True)
    assert 0 < sum(not outcome.skipped for outcome in outcomes) <= 2
