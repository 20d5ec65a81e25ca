import io

import pytest

from cloudmesh_docker.commands.container import shell
from cloudmesh_docker.errors import ContainerExit


def test_it_needs_a_terminal(cms):
    assert cms("docker shell web") == ("", "the input device is not a TTY\n", 1)


def test_keys_that_are_none(cms):
    assert "'ctrl-1' is no key" in cms("docker container shell --detach-keys ctrl-1 web")[1]


@pytest.fixture
def typed(fake, cms, monkeypatch):
    """Run a line as at a terminal, whose keys nobody touches."""
    monkeypatch.setattr("cloudmesh_docker.terminal.Terminal.typed", True)
    monkeypatch.setattr("cloudmesh_docker.terminal.Terminal.console", lambda self, stream, *_: stream)

    def run(line, image_shell=None, running=True):
        fake.expects("GET", "/containers/web/json", reply={"State": {"Running": running}, "Image": "sha256:1"})
        if running:
            fake.expects("GET", "/images/sha256:1/json", reply={"Config": {"Shell": image_shell}})
        return cms(line)

    return run


def expects(fake, words, said, code, **fields):
    """Expect a command to be run."""
    identity = f"e{len(fake.requests)}{words[0]}".replace("/", "")

    def created(request):
        assert request.json["Cmd"] == words and fields.items() <= request.json.items()
        assert request.json["Tty"] and request.json["AttachStdin"] and "DetachKeys" in request.json
        return 201, {"Id": identity}

    fake.expects("POST", "/containers/web/exec", reply=created)
    fake.expects("POST", f"/exec/{identity}/start", reply=said)
    fake.expects("GET", f"/exec/{identity}/json", reply={"Running": False, "ExitCode": code})


def refused(path, reason="executable file not found in $PATH"):
    return f'OCI runtime exec failed: exec failed: unable to start container process: exec: "{path}": {reason}: unknown\r\n'.encode()


def test_the_first_of_the_usual_ones(fake, typed):
    expects(fake, shell.SEARCH, b"% ", 3)
    assert typed("docker shell web") == ("% ", "", 3)


def test_the_image_s_own_with_options(fake, typed):
    expects(fake, ["/bin/zsh"], b"zsh% ", 127, User="me", WorkingDir="/srv", Env=["A=1"])
    assert typed("docker container shell -u me -w /srv -e A=1 web", ["/bin/zsh", "-c"]) == ("zsh% ", "", 127)


def test_the_image_s_own_is_not_there(fake, typed):
    expects(fake, ["/bin/zsh"], refused("/bin/zsh", "stat /bin/zsh: no such file or directory"), 127)
    expects(fake, shell.SEARCH, b"% ", 0)
    assert typed("docker shell web", ["/bin/zsh", "-c"]) == ("% ", "", 0)


def test_none(fake, typed):
    expects(fake, ["/bin/zsh"], refused("/bin/zsh"), 126)
    expects(fake, shell.SEARCH, refused("sh"), 126)
    assert typed("docker shell web", ["/bin/zsh"]) == ("", "web has no shell: looked for /bin/zsh, bash, ash, sh\n", 1)


def test_an_engine_that_refuses_at_once(fake, typed):
    fake.expects("POST", "/containers/web/exec", reply=(201, {"Id": "e1"}))
    fake.expects("POST", "/exec/e1/start", reply=(404, {"message": 'exec: "sh": executable file not found in $PATH'}))
    assert typed("docker shell web") == ("", "web has no shell: looked for bash, ash, sh\n", 1)


def test_other_refusals_are_told_as_they_are(fake, typed):
    words = 'OCI runtime exec failed: exec failed: chdir to cwd ("/nosuch") failed: no such file or directory: unknown'
    expects(fake, shell.SEARCH, words.encode() + b"\r\n", 126)
    assert typed("docker shell -w /nosuch web") == ("", words + "\n", 1)


def test_one_that_does_not_run(typed):
    assert typed("docker shell web", running=False) == ("", "web is not running; start it first: docker start web\n", 1)


def test_what_is_done_with_the_output_is_ended_with_it():
    ended = []

    def progress():
        try:
            yield io.BytesIO()
            raise ContainerExit(3)
        finally:
            ended.append(True)

    running = shell.started(progress())
    next(running)
    running.close()
    assert ended == [True]
