"""Output of a process without a terminal, through a proxy that cuts, delays and splits it: what came is true, and what is missing is told."""

import pytest

from cloudmesh_docker.engine import Docker
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.errors import ConnectionFailed, StreamBroken

FRAMES = [(1, b"out"), (2, b"err\n"), (1, b""), (1, b"more\n")]
BODY = b"".join(bytes([kind, 0, 0, 0]) + len(data).to_bytes(4, "big") + data for kind, data in FRAMES)
WHOLE = {1: b"outmore\n", 2: b"err\n"}
ENDS = [sum(8 + len(data) for _, data in FRAMES[:count]) for count in range(len(FRAMES) + 1)]


@pytest.fixture
def begun(fake, make_proxy):
    """Start the command through a proxy: ``begun()`` is its Duplex."""

    def answer(request):
        request.upgrade()[1].sendall(BODY)

    fake.allows("POST", "/exec/e1/start", reply=answer)
    proxy = make_proxy(fake.sock)

    def begin(**faults):
        proxy.reset()
        docker = Docker(Client(proxy.address, api_version="1.41"))
        for name, value in faults.items():
            setattr(proxy, name, value)
        return docker.exec.start("e1")

    return begin


def heard(stream):
    """(what came of each kind, whether it was told that more is missing)."""
    came, cut = {1: b"", 2: b""}, False
    try:
        with stream:
            for kind, data in stream:
                came[kind] += data
    except StreamBroken:
        cut = True
    return came, cut


@pytest.mark.parametrize("faults", [{}, {"delay": 0.02}, {"rate": 2000}])
def test_slow_or_not_all_of_it_comes(begun, faults):
    assert heard(begun(**faults)) == (WHOLE, False)


@pytest.mark.parametrize("cut", ["fin", "rst"])
def test_cut_at_every_byte(begun, cut):
    # All heads are longer than this.
    size, in_head, told = 80, 0, []
    while len(told) <= len(BODY):
        try:
            came, missing = heard(begun(cut=cut, cut_after=size))
            assert all(WHOLE[kind].startswith(data) for kind, data in came.items())
            assert missing or came == said(len(told))
            told.append(missing)
        except (ConnectionFailed, StreamBroken):
            in_head += 1
        size += 1
    assert in_head
    # Between two frames an end is an end.
    assert told == [cut == "rst" or place not in ENDS for place in range(len(BODY) + 1)]


def said(count):
    """What of each kind is in the first *count* bytes, which end with a frame."""
    whole = FRAMES[: ENDS.index(count)]
    return {kind: b"".join(data for one, data in whole if one == kind) for kind in WHOLE}
