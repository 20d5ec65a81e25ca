from tests.running import Runner


def test_beside_the_docker_binary(binary, contexts):
    for environ in ({}, {"DOCKER_CONTEXT": "one"}, {"DOCKER_HOST": "unix:///x.sock"}):
        ours, rows = Runner(**environ), binary("context", "ls", "--format", "{{.Name}} {{.Current}}", **environ)
        assert ours("docker context show") == (next(row.split()[0] for row in rows.splitlines() if "true" in row) + "\n", "", 0)
        ours.close()


def test_one_that_is_gone():
    ours = Runner(DOCKER_CONTEXT="nosuch")
    assert ours("docker context show") == ("", 'context "nosuch": context not found\n', 1)
    ours.close()


def test_a_saved_server_that_was_chosen(contexts, lone):
    lone("docker server add mine unix:///mine.sock")
    assert lone("docker context show") == ("mine\n", "", 0)
    assert lone("docker --context red context show") == ("red\n", "", 0)
