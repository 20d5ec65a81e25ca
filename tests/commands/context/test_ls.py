import json

from tests.running import Runner

FIELDS = "{{.Name}} {{.Current}} {{.Description}} {{.DockerEndpoint}}"


def test_beside_the_docker_binary(binary, contexts, lone):
    for environ in ({}, {"DOCKER_CONTEXT": "one"}):
        ours = Runner(**environ)
        shown, rows = ours(f"docker context ls --format '{FIELDS}'")[0], binary("context", "ls", "--format", FIELDS, **environ)
        assert [line.split() for line in shown.splitlines()] == [line.split() for line in rows.splitlines()]
        ours.close()
    assert lone("docker context list -q") == (binary("context", "ls", "-q"), "", 0)
    begun = [line.split()[:2] for line in lone("docker context ls")[0].splitlines()]
    assert begun == [["NAME", "DESCRIPTION"], ["default", "Current"], ["one", "the"], ["red", "*"]]


def test_files_that_are_none(home, lone):
    folder = home / ".docker" / "contexts" / "meta" / "x"
    folder.mkdir(parents=True)
    for text, said in (("{", "can't be used"), ("[]", "can't be used"), ('{"Name": 1}', "can't be used")):
        (folder / "meta.json").write_text(text)
        out, err, code = lone("docker context ls -q")
        assert (out, code) == ("default\n", 0) and f"{folder}/meta.json {said}" in err
    (home / ".docker" / "config.json").write_text("{")
    assert lone("docker context ls")[::2] == ("", 1)


def test_rows_as_json(contexts, lone):
    rows = json.loads(lone("docker context ls --format json")[0])
    assert [(row["Name"], row["Current"]) for row in rows] == [("default", "false"), ("one", "false"), ("red", "true")]


def test_saved_servers_too(contexts, lone):
    lone("docker server add mine unix:///mine.sock")
    lone("docker server add red unix:///other.sock")
    assert lone("docker context ls -q")[0].split() == ["default", "mine", "one", "red"]
    rows = json.loads(lone("docker context ls --format json")[0])
    (mine,) = (row for row in rows if row["Name"] == "mine")
    assert (mine["Current"], mine["DockerEndpoint"]) == ("true", "unix:///mine.sock")
