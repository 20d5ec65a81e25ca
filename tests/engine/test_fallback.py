"""Several addresses of one engine: the next is tried where connecting fails, never where something was answered."""

import pytest

from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import ConnectionFailed, NotFound

NOWHERE = Address.parse("unix:///nowhere.sock")


def client(first, *others, **options):
    return Client(first, fallback=[(Address.parse(str(other)), None) for other in others], **{"timeout": 0.3, **options})


def test_the_next_is_tried_and_kept(fake):
    fake.expects("GET", "/info", reply={}, times=2)
    lines = []
    with client(NOWHERE, "unix:///neither.sock", fake.address, trace=lines.append) as one:
        one.request("GET", "info")
        assert str(one.address) == fake.address
        one.request("GET", "info")
    assert fake.connections == 1


def test_all_that_were_tried_are_named(make_proxy, fake):
    proxy = make_proxy(fake.sock)
    proxy.refuse = True
    with client(NOWHERE, proxy.address) as one, pytest.raises(ConnectionFailed) as caught:
        one.request("GET", "info")
    assert "none of 2 addresses answers: unix:///nowhere.sock: there is no such socket" in str(caught.value) and proxy.address in str(caught.value)


@pytest.mark.parametrize("fault", [{"hang": True}, {"cut_after": 0}, {"cut_after": 10}, {"corrupt_at": 3}])
def test_what_accepts_and_does_not_answer_counts_as_no_connection(make_proxy, fake, make_fake, fault):
    proxy, other = make_proxy(fake.sock), make_fake()
    for name, value in fault.items():
        setattr(proxy, name, value)
    other.expects("GET", "/info", reply={})
    with client(proxy.address, other.address) as one:
        one.request("GET", "info")
        assert str(one.address) == other.address


def test_an_answer_is_an_answer(fake, make_fake):
    other = make_fake()
    fake.expects("GET", "/containers/web/json", reply=(404, {"message": "No such container: web"}))
    with client(fake.address, other.address) as one, pytest.raises(NotFound):
        one.request("GET", "containers", "web", "json")
    assert other.connections == 0


def test_one_that_dies_later_is_replaced_and_no_change_is_sent_twice(make_proxy, fake, make_fake):
    proxy, other = make_proxy(fake.sock), make_fake()
    fake.expects("POST", "/containers/a/stop", reply=204)
    fake.allows("POST", "/containers/b/stop", reply=204)
    other.expects("GET", "/info", reply={})
    with client(proxy.address, other.address) as one:
        one.request("POST", "containers", "a", "stop")
        proxy.cut_after = 0
        with pytest.raises(ConnectionFailed, match="may have been carried out"):
            one.request("POST", "containers", "b", "stop")
        one.request("GET", "info")
        assert str(one.address) == other.address
