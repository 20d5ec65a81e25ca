import re

from tests.swarms import until


def test_lines_have_names_in_front(managed, swarm, docker):
    words = "--name web --replicas 2 --restart-condition none busybox sh -c 'echo one; echo two >&2'"
    managed(f"docker service create -d --no-resolve-image {words}")

    def all_said():
        said = docker("service", "logs", "web", engine=swarm.manager)
        return (len(said.stdout.splitlines()), len(said.stderr.splitlines())) == (2, 2)

    until(all_said)
    for words in ("", "--no-trunc", "--no-task-ids", "--no-resolve", "--raw", "--tail 1"):
        theirs, ours = docker("service", "logs", *words.split(), "web", engine=swarm.manager), managed(f"docker service logs {words} web")
        assert sorted(ours[0].splitlines()) == sorted(theirs.stdout.splitlines()), words
        assert sorted(ours[1].splitlines()) == sorted(theirs.stderr.splitlines()), words
    assert re.fullmatch(r"\S+Z web\.[12]\.\w{12}@node[123]    \| one", managed("docker service logs -t web")[0].splitlines()[0])


def test_nothing_of_that_name(fake, cms):
    for kind in ("services", "tasks"):
        fake.expects("GET", f"/{kind}/nosuch", reply=(404, {"message": "not found"}))
    assert cms("docker service logs nosuch") == ("", "no such task or service: nosuch\n", 1)


def test_a_terminal_has_no_lines(fake, cms):
    spec = {"Name": "web", "TaskTemplate": {"ContainerSpec": {"TTY": True}}}
    fake.expects("GET", "/services/web", reply={"ID": "x", "Spec": spec})
    assert cms("docker service logs web") == ("", "tty service logs only supported with --raw\n", 1)
