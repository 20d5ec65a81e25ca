def test_addresses(lone):
    lone("docker server add far tcp://127.0.0.2:1")
    lone("docker server add here unix:///nowhere")
    lone("docker server add shell ssh://alice@localhost")
    assert lone("docker server ip far here shell") == ("127.0.0.2\n127.0.0.1\n127.0.0.1\n", "", 0)


def test_name_that_nobody_knows(lone):
    lone("docker server add lost ssh://nowhere.invalid")
    out, err, code = lone("docker server ip lost")
    assert (out, code) == ("", 1) and "unknown host 'nowhere.invalid'" in err
