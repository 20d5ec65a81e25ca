"""The body of POST /containers/create against what docker 28.2.2 sent for the same words (create_bodies.json), and against the binary in PATH."""

import json
import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.create import create_body, option_lines
from cloudmesh_docker.notation.options import OPTIONS, OPTIONS_ALIASES

from . import running

RECORDED = json.loads(running.BODIES.read_text())


@pytest.fixture
def here(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return running.write_files(folder)


@pytest.mark.parametrize(("line", "body"), list(zip(running.LINES, RECORDED, strict=True)), ids=running.LINES)
def test_sends_what_docker_sent(line, body, here):
    assert running.comparable(running.body_of(line, here), here) == body


@pytest.mark.parametrize("line", running.REFUSED)
def test_refuses_what_docker_refused(line, here):
    with pytest.raises(UsageError) as caught:
        running.body_of(line, here)
    assert len(str(caught.value)) > 20


def test_the_binary_still_sends_it(fake_engine, here):
    """Older binaries than 28 know less and send the default network's endpoint not at all; most is the same even there."""
    engine = fake_engine()
    version = subprocess.run(["docker", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]

    def create(number):
        return engine.docker("create", "--name", f"line-{number}", *shlex.split(running.LINES[number]), cwd=here)

    numbers = [number for number, line in enumerate(running.LINES) if not line.startswith("--name")]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(create, numbers))
        refused = list(pool.map(lambda line: engine.docker("create", *shlex.split(line), cwd=here)[0], running.REFUSED))
    sent = {
        int(path.rpartition("name=line-")[2].partition("&")[0]): running.comparable(body, here) for path, body in engine.requests if "line-" in path
    }
    same = [number for number in numbers if without_default(sent.get(number)) == without_default(RECORDED[number])]
    if int(version.split(".")[0]) == 28:
        assert [running.LINES[number] for number in numbers if sent.get(number) != RECORDED[number]] == []
        assert 0 not in refused
    assert len(same) > 150


def without_default(body):
    """A body without the endpoint of the default network, which says nothing."""
    networking = (body or {}).get("NetworkingConfig")
    return body if networking != {"EndpointsConfig": {"default": {}}} else {key: part for key, part in body.items() if key != "NetworkingConfig"}


@pytest.mark.parametrize("verb", ["create", "run"])
def test_every_option_of_the_binary_is_there(verb, fake_engine):
    help = fake_engine().docker(verb, "--help")[1]
    theirs = {long: short or None for short, long in re.findall(r"^ +(?:-(\w), )?(--[\w-]+)", help, re.MULTILINE)}
    del theirs["--help"]
    ours = {f"--{option.long}": option.short for option in OPTIONS if verb == "run" or not option.run}
    assert len(theirs) > 90 and {long: ours.get(long, "missing") for long in theirs} == theirs


def test_the_table_has_no_option_twice():
    names = [option.long for option in OPTIONS] + [option.short for option in OPTIONS if option.short]
    assert len(names) == len(set(names))
    assert set(OPTIONS_ALIASES) | set(OPTIONS_ALIASES.values()) <= {option.name for option in OPTIONS}


def test_option_lines():
    lines = option_lines()
    assert "  -e, --env NAME=VALUE...                     Set an environment variable; NAME alone takes it from here" in lines
    assert "      --privileged                            Give it all the host's privileges" in lines
    assert len(option_lines(run=True)) == len(OPTIONS) == len(lines) + 3
    assert max(map(len, option_lines(run=True))) < 140


@pytest.mark.parametrize(
    ("options", "context", "message"),
    [
        ({"annotation": ["a=b"]}, {"api": "1.41"}, '"--annotation" requires API version 1.43, but the Docker daemon API version is 1.41'),
        ({"health_start_interval": "5s"}, {"api": "1.43"}, '"--health-start-interval" requires API version 1.44'),
        ({"attach": ["stdout"], "detach": True}, {}, "conflicting options: cannot specify both --attach and --detach"),
        ({"network": ["name=a,mac-address=92:d0:c6:0a:29:33", "name=b,mac-address=92:d0:c6:0a:29:34"]}, {"api": "1.43"}, "requires API version 1.44"),
        ({"mount": ["type=bind,src=/a,dst=/b,ro,bind-recursive=readonly,bind-propagation=rprivate"]}, {"api": "1.43"}, "requires API v1.44"),
        ({"env_file": ["x"]}, {}, "can't read env file x"),
        ({"use_api_socket": True}, {}, "--use-api-socket"),
        ({"cpu_count": 2}, {"os": "linux"}, "running on windows"),
        ({}, {"api": "x"}, "invalid API version"),
    ],
)
def test_refused_by_context(options, context, message):
    with pytest.raises(UsageError) as caught:
        create_body("bb:1", [], options, **context)
    assert message in str(caught.value)


def test_older_engines_get_one_mac_address():
    body = create_body("bb:1", [], {"mac_address": "92:d0:c6:0a:29:33", "network": ["n1"]}, api="1.41")
    assert body["MacAddress"] == "92:d0:c6:0a:29:33" and body["NetworkingConfig"] == {"EndpointsConfig": {}}
    assert create_body("bb:1", [], {"kernel_memory": "1m"}, api="1.41")["HostConfig"]["KernelMemory"] == 1 << 20


def test_what_the_caller_knows():
    proxies = {"httpProxy": "http://p:1", "noProxy": "localhost"}
    body = create_body("bb:1", [], {"env": ["HTTP_PROXY=x"], "use_api_socket": True}, proxies=proxies, socket="/run/d.sock", console_size=(24, 80))
    assert body["Env"] == ["HTTP_PROXY=x", "http_proxy=http://p:1", "NO_PROXY=localhost", "no_proxy=localhost"]
    assert body["HostConfig"]["Mounts"][0]["Source"] == "/run/d.sock" and body["HostConfig"]["ConsoleSize"] == [24, 80]
    windows = create_body("bb:1", [], {"device": ["class/x"], "cpu_count": "2", "io_maxiops": 5, "io_maxbandwidth": "1m"}, os="windows")["HostConfig"]
    assert windows["Devices"][0]["PathOnHost"] == "class/x"
    assert (windows["CpuCount"], windows["IOMaximumIOps"], windows["IOMaximumBandwidth"]) == (2, 5, 1 << 20)


def test_none_counts_as_not_given():
    assert create_body("bb:1", [], {option.name: None for option in OPTIONS}) == create_body("bb:1", [], {})


def test_the_body_is_json():
    body = create_body("bb:1", ["sh"], {"publish": ["80:80"], "gpus": ["all"], "device": ["a.b/c=d", "/dev/x"], "health_cmd": "x"})
    assert json.loads(json.dumps(body)) == body


NEARLY = st.text(alphabet="abcdenmorst=:,/.-0123456789\"' []\\\uff10", max_size=30) | st.text(max_size=20)
VALUED = [option for option in OPTIONS if option.placeholder]


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(VALUED), NEARLY | st.sampled_from([word for line in running.LINES + running.REFUSED for word in shlex.split(line)]))
def test_no_text_raises_anything_else(option, text):
    try:
        body = create_body("bb:1", [], {option.name: [text] if option.repeated else text}, os="windows")
    except UsageError as error:
        assert str(error)
    else:
        json.dumps(body)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(VALUED), st.lists(NEARLY, min_size=1, max_size=3), max_size=5), st.sampled_from(["1.41", "1.50"]))
def test_no_combination_raises_anything_else(given, api):
    try:
        create_body("bb:1", [], {option.name: texts if option.repeated else texts[0] for option, texts in given.items()}, api=api, cwd="/")
    except UsageError as error:
        assert str(error)
