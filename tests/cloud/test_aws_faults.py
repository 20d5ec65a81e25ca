"""Each request of a deployment and of a removal is cut off, answered into the void, or refused: nothing is left that has no name."""

import pytest

from cloudmesh_docker.cloud.ec2 import Ec2

DEPLOY = "docker server deploy aws web1 --allow 198.51.100.7"
DESTROY = "docker server destroy -y web1"
REFUSED = ("UnauthorizedOperation", "You are not authorized to perform this operation")
CHANGES = ("Import", "Create", "Authorize", "Run", "Terminate", "Delete")


def asked(run, aws, line):
    """The names of all requests of a command that goes well."""
    aws.requests.clear()
    assert run(line)[2] == 0
    return [name.partition(":")[2] for name, _ in aws.requests]


def changing(names):
    """The places in a list of names of those that change something."""
    return [number for number, name in enumerate(names) if name.startswith(CHANGES)]


def interfere(run, aws, line, number, fault):
    """Run a command of whose requests one is not answered as usual; the lines of its stderr."""
    aws.requests.clear()
    aws.fault = lambda at, action: fault if at == number else None
    out, err, code = run(line)
    aws.fault = None
    assert (out, code) == ("", 1) and err.splitlines()[-1].startswith("AWS "), err
    return err.splitlines()


def found(aws):
    """What AWS lists with a tag of ours, which is all that there is."""
    items = sorted((item["kind"], item["id"]) for item in Ec2("us-east-1").tagged())
    assert items == aws.tagged()
    return items


def test_a_deployment_that_is_cut_off(run, aws):
    names = asked(run, aws, DEPLOY)
    assert len(changing(names)) == 4 and run(DESTROY)[2] == 0
    for number, name in enumerate(names):
        lines = interfere(run, aws, DEPLOY, number, "before")
        begun = number >= changing(names)[0] - 1
        assert ("not finished: deploy web1 again to go on" in lines[-2]) is begun, name
        assert run("docker server orphans -q --region us-east-1")[0] == "", "its record names it"
        assert run(DESTROY)[2] == (0 if begun else 125), name
        assert found(aws) == [], name


def test_a_deployment_that_goes_on(run, aws):
    names = asked(run, aws, DEPLOY)
    assert run(DESTROY)[2] == 0
    for number in changing(names):
        interfere(run, aws, DEPLOY, number, "after")
        assert (
            len(found(aws)) == {"Import": 1, "Create": 2, "Authorize": 2, "Run": 4}[next(word for word in CHANGES if names[number].startswith(word))]
        )
        assert run(DEPLOY)[2] == 0 and len(aws.instances("running")) == 1, names[number]
        assert run(DESTROY)[2] == 0 and found(aws) == [], names[number]


def test_a_deployment_that_is_refused(run, aws):
    names = asked(run, aws, DEPLOY)
    assert run(DESTROY)[2] == 0
    for number, name in enumerate(names):
        lines = interfere(run, aws, DEPLOY, number, REFUSED)
        assert lines[-1].startswith("AWS does not let you do ") and f":{name}: have it allowed" in lines[-1]
        if number <= names.index("RunInstances"):
            assert found(aws) == [] and run(DESTROY)[2] == 125, "it was taken back"
        else:
            assert len(found(aws)) == 4 and run(DESTROY)[2] == 0


@pytest.mark.parametrize("fault", ["before", "after", REFUSED])
def test_a_removal_that_fails(run, aws, fault):
    assert run(DEPLOY)[2] == 0
    numbers = changing(asked(run, aws, DESTROY))
    assert len(numbers) == 3
    for number in [*numbers, 0]:
        assert run(DEPLOY)[2] == 0
        interfere(run, aws, DESTROY, number, fault)
        assert run("docker server ls -q --cached")[0] == "web1\n"
        assert run(DESTROY)[2] == 0 and found(aws) == []


def test_all_that_is_asked_when_the_record_is_lost(run, aws):
    names = asked(run, aws, DEPLOY)
    for number in changing(names):
        run(DESTROY)
        interfere(run, aws, DEPLOY, number, "after")
        lose(run)
        listed = run("docker server orphans -q --region us-east-1")[0].split()
        assert sorted(listed) == sorted(name for _, name in aws.tagged()) != []
        assert run("docker server orphans -y --remove --region us-east-1")[2] == 0
        assert found(aws) == []


def lose(run):
    """Have no record of any deployment."""
    import shutil

    shutil.rmtree(f"{run.session.settings.folder}/servers")
