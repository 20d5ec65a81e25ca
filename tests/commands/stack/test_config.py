import json

import yaml

FILE = "services: {web: {image: 'x:${TAG:-1}', command: sleep 5, ports: ['80']}}"


def test_one_file_of_several(lone, compose_plugin, tmp_path):
    (tmp_path / "a.yml").write_text(FILE)
    (tmp_path / "b.yml").write_text("services: {db: {image: '${NOPE}y'}}")
    out, err, code = lone(f"docker stack config -c {tmp_path}/a.yml --compose-file {tmp_path}/b.yml")
    assert (err, code) == ('The "NOPE" variable is not set. Defaulting to a blank string.\n', 0)
    assert out.startswith("version: '3.13'\nservices:\n  db:\n    image: y\n")
    assert yaml.safe_load(out)["services"]["web"] == {
        "image": "x:1",
        "command": ["sleep", "5"],
        "ports": [{"mode": "ingress", "target": 80, "protocol": "tcp"}],
    }


def test_other_formats(lone, compose_plugin, tmp_path):
    (tmp_path / "a.yml").write_text(FILE)
    assert json.loads(lone(f"docker stack config -c {tmp_path}/a.yml --format json")[0])["services"]["web"]["image"] == "x:1"
    assert lone(f"docker stack config -c {tmp_path}/a.yml --format {{{{.version}}}}")[0] == "3.13\n"


def test_variables_stay(lone, compose_plugin):
    out, err, code = lone("docker stack config --skip-interpolation -c -", stdin=FILE.encode())
    assert (yaml.safe_load(out)["services"]["web"]["image"], err, code) == ("x:${TAG:-1}", "", 0)


def test_what_can_not_be_read(lone, compose_plugin):
    assert lone("docker stack config -c nosuch.yml")[2] == 1
    assert lone("docker stack config -c - ", stdin=b"services: {web: {image: x, mem_limit: 5m}}") == (
        "",
        "Compose file contains unsupported options:\n\nmem_limit: Set resource limits using deploy.resources\n",
        1,
    )


def test_what_was_shown_can_be_deployed(lone, compose_plugin):
    shown = lone("docker stack config -c -", stdin=FILE.encode())[0]
    assert lone("docker stack config -c -", stdin=shown.encode()) == (shown, "", 0)
