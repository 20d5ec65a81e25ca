import threading
import time

import pytest

from cloudmesh_docker.errors import ConnectionFailed, DockerError, Protected, UsageError
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.servers import Servers
from cloudmesh_docker.settings import Settings
from cloudmesh_docker.steps import contexts
from tests.running import PATIENCE


@pytest.fixture
def servers(home):
    """Servers of a new session, with this environment."""
    made = []

    def make(**environ):
        made.append(Servers(Settings(environ={"HOME": str(home)}), {"HOME": str(home), **environ}))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_who_has_none_at_all_is_told_how_to_use_one(servers, monkeypatch):
    monkeypatch.setattr("cloudmesh_docker.servers.Servers.engine", refuse)
    (outcome,) = servers().each(servers().select(), None)
    assert str(outcome.error) == "there is nothing. Or use one elsewhere: docker server add NAME ssh://HOST"
    saved = servers()
    saved.add("one", "unix:///one.sock")
    for host in (None, "unix:///var/run/docker.sock"):
        (outcome,) = saved.each(saved.select(host=host), None)
        assert str(outcome.error) == "there is nothing."


def refuse(*_, **__):
    raise ConnectionFailed("there is nothing.")


def test_who_is_current(servers):
    assert str(servers().current().address) == "unix:///var/run/docker.sock"
    saved = servers()
    for name in ("one", "two", "three"):
        saved.add(name, f"unix:///{name}.sock")
    saved.inventory.use("one")
    assert servers().current().name == "one"
    assert servers(DOCKER_HOST="unix:///host.sock").current().name == "unix:///host.sock"
    assert servers(DOCKER_HOST="unix:///two.sock").current().name == "two"
    assert servers(DOCKER_HOST="unix:///host.sock", CLOUDMESH_DOCKER_SERVER="three").current().name == "three"
    chosen = servers(DOCKER_HOST="unix:///host.sock", CLOUDMESH_DOCKER_SERVER="three")
    chosen.use("two")
    assert chosen.current().name == "two"


def test_contexts_of_the_docker_binary(servers, home):
    for name in ("blue", "red"):
        contexts.write({"HOME": str(home)}, name, f"unix:///{name}.sock", "")
    (home / ".docker" / "config.json").write_text('{"currentContext": "blue"}')

    def current(**environ):
        return servers(**environ).current().name

    assert current() == "unix:///blue.sock"
    assert current(DOCKER_CONTEXT="red") == "unix:///red.sock"
    assert current(DOCKER_CONTEXT="default") == "unix:///var/run/docker.sock"
    assert current(DOCKER_CONTEXT="red", DOCKER_HOST="unix:///host.sock") == "unix:///host.sock"
    saved = servers()
    saved.add("mine", "unix:///mine.sock")
    saved.inventory.use("mine")
    assert (current(), current(DOCKER_CONTEXT="red")) == ("mine", "unix:///red.sock")
    saved.add("red", "unix:///saved.sock")
    assert str(servers(DOCKER_CONTEXT="red").current().address) == "unix:///saved.sock"
    with pytest.raises(DockerError, match='context "nosuch": context not found'):
        current(DOCKER_CONTEXT="nosuch")
    saved.unuse()
    (home / ".docker" / "config.json").write_text("{")
    assert current() == "unix:///var/run/docker.sock"


def test_a_context_with_certificates_is_kept_with_them(servers, home, certificates):
    contexts.write({"HOME": str(home)}, "red", "tcp://192.0.2.1:2376", "", tls=certificates)
    registry = servers(DOCKER_CONTEXT="red")
    kept = registry.keep()
    assert registry.current() is kept and kept.tls["ca"].endswith("/docker/ca.pem")
    contexts.write({"HOME": str(home)}, "open", "tcp://192.0.2.1:2375", "")
    with pytest.raises(UsageError, match="plain TCP"):
        registry.engine(servers(DOCKER_CONTEXT="open").current())


def test_select(servers):
    registry = servers()
    for number in range(1, 4):
        registry.add(f"red{number:02}", f"unix:///{number}.sock", groups=["prod"] if number > 1 else ())

    def names(text):
        return [server.name for server in registry.select(text)]

    assert names("red[01-02],red01") == ["red01", "red02"]
    assert names("@prod") == ["red02", "red03"]
    assert names("all") == ["red01", "red02", "red03"]
    assert [str(server.address) for server in registry.select(host="127.0.0.1")] == ["tcp://127.0.0.1:4243"]
    for text, host in (("nosuch", None), ("@nosuch", None), ("red[01-04]", None), ("red01", "127.0.0.1")):
        with pytest.raises(UsageError):
            registry.select(text, host)


def test_open_tcp_is_refused_before_anything_is_sent(servers):
    registry = servers()
    for address in ("tcp://192.0.2.1:2375", "red.example"):
        with pytest.raises(UsageError, match="--insecure"):
            registry.engine(registry.at(address))
    registry.add("far", "tcp://192.0.2.1:2375", insecure=True)
    assert registry.engine(registry.find("far")).name == "far"


def test_each_in_order_and_a_dead_one_harms_nobody(servers, make_fake):
    registry = servers()
    fakes = [make_fake() for _ in range(3)]
    for number, fake in enumerate(fakes):
        fake.expects("GET", "/info", reply={"Name": f"host{number}"})
        registry.add(f"s{number}", fake.address)
    registry.add("dead", "unix:///nowhere.sock")
    outcomes = registry.each(registry.select("s2,dead,s0,s1"), lambda docker: (docker.system.info()["Name"], None))
    assert [outcome.answer for outcome in outcomes] == ["host2", None, "host0", "host1"]
    assert isinstance(outcomes[1].error, ConnectionFailed) and outcomes[1].error.server == "dead"


def test_hanging_servers_cost_one_timeout(servers, make_proxy, fake):
    registry, all_at_once = servers(), threading.Barrier(4)
    for number in range(4):
        proxy = make_proxy(fake.sock)
        proxy.hang = True
        registry.add(f"s{number}", proxy.address)
    outcomes = registry.each(registry.select("all"), lambda docker: (all_at_once.wait(PATIENCE), docker.system.info()), timeout=0.2)
    assert all(isinstance(outcome.error, ConnectionFailed) for outcome in outcomes)


def test_in_parallel_is_bounded():
    running, most, lock = [], [0], threading.Lock()

    def work(item):
        with lock:
            running.append(item)
            most[0] = max(most[0], len(running))
        time.sleep(0.02)
        with lock:
            running.remove(item)

    in_parallel(work, range(12), 3)
    assert most[0] == 3 and running == []


def test_in_parallel_raises_the_first_failure():
    def work(item):
        raise ValueError(item)

    with pytest.raises(ValueError):
        in_parallel(work, range(4), 2)


@pytest.mark.parametrize("options", [{"names": ""}, {"host": ""}, {"names": "", "host": ""}, {"names": "one,"}])
def test_an_empty_choice_is_not_the_current_server(servers, options):
    saved = servers()
    saved.add("one", "unix:///one.sock", use=True)
    with pytest.raises(UsageError):
        saved.select(**options)


def test_by_label(servers):
    registry = servers()
    for number in range(3):
        registry.add(f"s{number}", f"unix:///{number}.sock", labels={"rack": str(number), "odd": ""} if number % 2 else {"rack": str(number)})
    for text, names in (("label:rack=2", ["s2"]), ("label:odd", ["s1"]), ("label:rack,label:odd", ["s0", "s1", "s2"])):
        assert [server.name for server in registry.select(text)] == names
    with pytest.raises(UsageError, match="with this label"):
        registry.select("label:rack=9")


def test_a_server_is_known_by_each_of_its_addresses(servers):
    registry = servers()
    registry.add("one", "unix:///a.sock", fallback=["unix:///b.sock"])
    server = registry.at("unix:///b.sock")
    assert server.name == "one" and [str(address) for address in server.addresses] == ["unix:///b.sock", "unix:///a.sock"]


def test_servers_are_skipped_once_it_is_enough(servers, fake):
    registry = servers()
    for number in range(4):
        registry.add(f"s{number}", fake.address if number == 0 else "unix:///nowhere.sock")
    outcomes = registry.each(registry.select("all"), lambda docker: (docker.system.ping(), None), most=1, enough=lambda outcome: outcome.error)
    assert [outcome.skipped for outcome in outcomes] == [False, False, True, True]
    assert outcomes[0].answer and outcomes[1].error and outcomes[2].error is None


def test_without_leave_a_protected_server_is_not_changed(servers, fake):
    registry = servers()
    registry.add("one", fake.address, protected=True)
    with pytest.raises(Protected):
        registry.engine(registry.find("one")).containers.stop("web")
    assert fake.requests == []
