def test_a_saved_server(lone):
    lone("docker server add one unix:///one.sock")
    lone("docker server add two unix:///two.sock")
    assert lone("docker context use two") == ("two\n", "", 0)
    assert lone.session.servers.current().name == "two"


def test_what_is_no_server(contexts, lone):
    out, err, code = lone("docker context use red")
    assert (out, code) == ("", 125) and "docker server import-contexts red" in err
    out, err, code = lone("docker context use nosuch")
    assert (out, code) == ("", 125) and "no server 'nosuch'" in err
    for verb in ("create x", "rm red", "update red", "export red", "import x y"):
        out, err, code = lone(f"docker context {verb}")
        assert (out, code) == ("", 125) and f"unknown command: docker context {verb.split()[0]}" in err
