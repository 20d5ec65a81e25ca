import json


def test_servers_of_contexts(contexts, lone, engine, tls_engine):
    assert lone("docker server import-contexts") == ("one\nred\n", "", 0)
    inventory = lone.session.servers.inventory
    assert inventory.servers["one"] == {"address": engine.address} and inventory.servers["red"]["address"] == tls_engine.tcp_address
    assert inventory.current == "red"
    assert lone("docker ps -q --server all") == ("", "", 0)


def test_only_what_would_be(contexts, lone):
    assert lone("docker server import-contexts --dry-run one") == ("one\n", "", 0)
    assert lone.session.servers.inventory.servers == {}


def test_what_is_skipped_and_why(contexts, home, lone):
    lone("docker server add one unix:///mine.sock")
    folder = home / ".docker" / "contexts" / "meta"
    for name, endpoints in (
        ("a+b", {"docker": {"Host": "unix:///x.sock"}}),
        ("open", {"docker": {"Host": "tcp://192.0.2.1:2375"}}),
        ("blind", {"docker": {"Host": "tcp://192.0.2.1:2376", "SkipTLSVerify": True}}),
        ("pipe", {"docker": {"Host": "npipe:////./pipe/docker_engine"}}),
        ("empty", {}),
    ):
        (folder / name).mkdir()
        (folder / name / "meta.json").write_text(json.dumps({"Name": name, "Metadata": {}, "Endpoints": endpoints}))
    (folder / "broken").mkdir()
    out, err, code = lone("docker server import-contexts")
    assert (out, code) == ("red\n", 0)
    lines = err.splitlines()
    for begin, said in (
        ("skipped: ", "broken/meta.json can't be used: No such file"),
        ("skipped one: ", "it is saved already, at unix:///mine.sock"),
        ("skipped a+b: ", "can't name a server"),
        ("skipped open: ", "--insecure"),
        ("skipped blind: ", "does not look at the server's certificate"),
        ("skipped pipe: ", "unknown scheme 'npipe'"),
        ("skipped empty: ", "no Docker engine"),
    ):
        assert any(line.startswith(begin) and said in line for line in lines), begin
    assert len(lines) == 7
    assert lone.session.servers.inventory.servers["one"] == {"address": "unix:///mine.sock"}
    assert lone("docker server import-contexts nosuch") == ("", 'context "nosuch": context not found\n', 1)
