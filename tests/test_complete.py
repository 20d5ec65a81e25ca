"""Completion: what may come next, from grammars, saved servers and the store."""

import os
import subprocess
import sys
import threading
from datetime import datetime

import pytest

from cloudmesh_docker import complete, names
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.terminal import Terminal
from tests.running import PATIENCE

SEEN = datetime(2026, 1, 1)
IDS = {"made": "aa11", "done": "bb22", "web": "cc33", "web2": "cc44", "held": "dd55"}


def document(server, id, name, raw=None, **fields):
    return {"_id": f"{server}/{id}", "server": server, "id": id, "name": name, "seen": SEEN, "labels": [], "raw": raw or {}, **fields}


def containers(server, **states):
    return [document(server, IDS.get(name, name).ljust(64, "0"), name, state=state, image="nginx") for name, state in states.items()]


@pytest.fixture
def session(home):
    """A session with two saved servers whose containers and images are remembered."""
    session = Session(Terminal(sys.stdin, sys.stdout, sys.stderr, os.environ))
    session.servers.add("one", "unix:///one.sock", use=True, groups=["prod"])
    session.servers.add("two", "unix:///two.sock", groups=["prod"])
    store = session.servers.store
    store.replace_server("Containers", "one", containers("one", made="created", done="exited", web="running", web2="running", held="paused"))
    store.replace_server("Containers", "two", containers("two", other="running"))
    tags = {"RepoTags": ["nginx:1", "nginx:2", "<none>:<none>"]}
    store.replace_server(
        "Images", "one", [document("one", "sha256:" + "e" * 64, "nginx:1", tags), document("one", "sha256:" + "f" * 64, "<none>:<none>")]
    )
    yield session
    session.close()


@pytest.fixture
def ask(session):
    """What completes a line; the word in progress is what follows the last blank."""

    def ask(line):
        front, _, text = line.rpartition(" ")
        return [item.text for item in complete.complete(session, complete.words_of(front), text).items]

    return ask


def test_names_of_a_swarm(session, ask):
    store, stack = session.servers.store, [{"k": "com.docker.stack.namespace", "v": "shop"}]
    services = [document("prod", "s1", "shop_web"), document("prod", "s2", "shop_db"), document("prod", "s3", "alone")]
    for service in services[:2]:
        service["labels"] = stack
    store.replace_server("Services", "prod", services)
    for collection, name in (("Nodes", "host1"), ("Secrets", "password"), ("Configs", "site")):
        store.replace_server(collection, "prod", [document("prod", "x", name)])
    assert ask("docker service rm ") == []
    session.servers.inventory.put_swarm("prod", {"id": "c", "managers": ["one"], "workers": ["two"]})
    session.servers.use("prod")
    for line, wanted in (
        ("service ps sh", "shop_db shop_web"),
        ("service logs a", "alone"),
        ("service scale shop_w", "shop_web="),
        ("service update --secret-add ", "password"),
        ("service create --config ", "site"),
        ("node inspect ", "host1 self"),
        ("secret rm p", "password"),
        ("config inspect ", "site"),
        ("swarm status ", "prod"),
        ("server use p", "prod"),
        ("ps --server p", "prod"),
        ("ps --server @p", "@prod"),
        ("service rm --server one ", ""),
    ):
        assert sorted(ask(f"docker {line}")) == wanted.split(), line
    assert [item.text for item in names.Names(session, {}).stored("STACK", "s").items] == ["shop"]


def test_first_words_are_nouns_and_short_forms(ask):
    first = ask("")
    assert {"container", "image", "server", "service", "ps", "stop", "images"} <= set(first)
    assert len(first) == len(set(first))
    assert ask("conta") == ["container"]


@pytest.mark.parametrize("verb", ["ls", "list", "rm", "delete", "remove", "start", "stop"])
def test_verbs_and_their_other_words(ask, verb):
    assert verb in ask("container ")
    assert verb in ask("containers ")
    assert verb in ask("container " + verb[:2])


def test_words_of_three(ask):
    assert "cloud" in ask("service ")
    assert {"list", "delete"} <= set(ask("service cloud "))


def test_what_is_no_command_has_nothing(ask):
    assert ask("nonsense ") == ask("container nonsense ") == []


def test_options_with_their_help(session, ask):
    assert {"--signal", "--time", "--server", "--host"} <= set(ask("stop --"))
    assert {"-s", "-t", "--signal"} <= set(ask("stop -"))
    item = complete.complete(session, ["container", "stop"], "--sig").items[0]
    assert (item.text, item.help) == ("--signal", "Signal to send to the container")


def test_an_option_is_not_offered_twice_unless_it_may_be_given_twice(ask):
    assert ask("stop -t 3 --ti") == ["--time"]
    assert "--filter" in ask("ps --filter status=exited --fi")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("container start ", {"made", "done"}),
        ("start ", {"made", "done"}),
        ("container stop ", {"web", "web2", "held"}),
        ("container pause ", {"web", "web2"}),
        ("container attach ", {"web", "web2"}),
        ("container unpause ", {"held"}),
        ("container rm ", set(IDS)),
        ("container delete ", set(IDS)),
        ("container restart w", {"web", "web2"}),
    ],
)
def test_only_containers_a_command_applies_to(ask, line, expected):
    assert set(ask(line)) == expected


def test_containers_by_their_server(ask):
    assert ask("stop two/") == ["two/other"] and ask("docker stop nosuch/") == []
    assert ask("server rename t") == ask("--yes-really t") == ["two"]


def test_names_typed_already_are_not_offered_again(ask):
    assert ask("stop web w") == ["web2"]
    assert ask("stop -t 10 web2 w") == ["web"]


def test_an_id_completes_where_no_name_does(ask):
    assert ask("stop cc3") == ["cc3300000000"]
    assert ask("rmi eee") == ["eeeeeeeeeeee"]


@pytest.mark.parametrize(
    "line", ["--server two stop ", "stop --server two ", "stop --server=two ", "-H unix:///two.sock stop ", "stop --host unix:///two.sock "]
)
def test_the_server_of_the_line_counts(ask, line):
    assert ask(line) == ["other"]


def test_names_of_several_servers(ask):
    assert {"web", "other"} <= set(ask("--server one,two stop "))
    assert {"web", "other"} <= set(ask("stop --server @prod "))
    assert ask("stop --server nonsense ") == []


def test_all_tags_of_an_image(ask):
    assert set(ask("rmi ")) == {"nginx:1", "nginx:2"}
    assert ask("image rm nginx:2 ngi") == ["nginx:1"]


def test_many_images_complete_by_their_first_tags(session, ask, monkeypatch):
    monkeypatch.setattr(names, "SEVERAL_TAGS", 1)
    assert ask("rmi ") == ["nginx:1"]


def test_servers_groups_and_lists(ask):
    assert set(ask("--server ")) == {"one", "two", "@prod", "all"}
    assert ask("--server one,t") == ["one,two"]
    assert set(ask("ps --server one,")) == {"one,two", "one,@prod"}
    assert ask("ps --server=t") == ["--server=two"]
    assert set(ask("server use ")) == set(ask("server rm ")) == {"one", "two"}
    assert ask("server add ") == []


def test_a_cloud_is_a_saved_server_or_one_of_the_settings(session, ask):
    session.settings.cloud = {"india": "tcp://india"}
    assert set(ask("service start ")) == {"india", "one", "two"}


def test_filters_formats_sort_keys_and_signals(session, ask):
    assert {"status=", "label=", "name="} <= set(ask("ps --filter "))
    assert not complete.complete(session, ["ps", "--filter"], "stat").final
    assert ask("ps -f status=ex") == ["status=exited"]
    assert ask("ps --filter=status=ex") == ["--filter=status=exited"]
    assert "dangling=" in ask("images --filter ")
    assert set(ask("ps --format ")) == {"table", "json", "yaml", "csv"}
    assert set(ask("container inspect --format ")) == {"json", "yaml"}
    assert "Names" in ask("ps --sort ")
    assert "SIGKILL" in ask("stop -s SIGK")


def test_paths(ask, tmp_path, home):
    (tmp_path / "a b.tar").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / ".hidden").touch()
    assert set(ask(f"image import {tmp_path}/")) == {f"{tmp_path}/a b.tar", f"{tmp_path}/folder/"}
    assert ask(f"image import {tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    (home / "rootfs.tar").touch()
    assert ask("image import ~/roo") == ["~/rootfs.tar"]
    assert ask("ps --config /nonexistent/x") == []
    assert not names.paths(f"{tmp_path}/fol").final


def test_behind_two_dashes_come_no_options(ask):
    assert ask("stop -- -") == []
    assert "web" in ask("stop -- ")


def test_an_open_quote(session):
    assert complete.words_of("stop 'a b") == ["stop", "a b"]
    assert complete.words_of('stop "a b') == ["stop", "a b"]


def test_a_store_that_can_not_be_opened_is_no_error(session, ask, monkeypatch):
    def fail(servers):
        raise StoreError("broken")

    monkeypatch.setattr(type(session.servers), "store", property(fail))
    assert ask("stop ") == []
    assert "--signal" in ask("stop --s")


def test_a_store_that_does_not_answer_is_waited_for_once(session, ask, monkeypatch):
    free, waits = threading.Event(), []

    def wait(servers):
        waits.append(servers)
        free.wait(PATIENCE)
        raise StoreError("too late")

    monkeypatch.setattr(type(session.servers), "store", property(wait))
    monkeypatch.setattr(names, "PATIENCE", 0.05)
    assert [ask("stop ") for _ in range(5)] == [[]] * 5
    free.set()
    assert len(waits) == 1


def test_a_damaged_file_of_servers_is_no_error(session, ask):
    with open(os.path.join(session.settings.folder, "servers.json"), "w") as file:
        file.write("{")
    assert ask("--server ") == ["all"]
    assert ask("stop ") == []


def test_thousands_of_names(session):
    many = containers("one", **{f"web{number:05}": "running" for number in range(5000)})
    session.servers.store.replace_server("Containers", "one", many)
    assert len(complete.complete(session, ["stop"], "").items) == 5000


def test_completion_needs_no_cmd2():
    code = "import sys, cloudmesh_docker.complete; print([name for name in ('cmd2', 'rich', 'prompt_toolkit', 'pymongo') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
