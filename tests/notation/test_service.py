"""The specs of `service create` and `update` against what docker 28.2.2 sent for the same words (service_bodies.json, service_update_bodies.json)."""

import copy
import re

import pytest

from cloudmesh_docker import catalog
from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.service import service_body
from cloudmesh_docker.notation.service_options import BY_NAME, option_lines, typed
from cloudmesh_docker.notation.service_update import updated_spec

from . import running, services


@pytest.fixture
def here(tmp_path):
    return services.context(running.write_files(tmp_path))


def created(line, here):
    options, own = services.options_of(line, "create")
    words = [own["command"], *own.get("arg", ())] if "command" in own else []
    return service_body(own["image"], words, options, **here)


@pytest.mark.parametrize(("line", "body"), list(zip(services.LINES, services.BODIES, strict=True)), ids=services.LINES)
def test_sends_what_docker_sent(line, body, here):
    ours = created(line, here)
    assert ours.pop("Mode") == body.pop("Mode")
    for port in ours["EndpointSpec"]["Ports"]:
        if not port.get("PublishedPort"):
            port.pop("PublishedPort", None)
    assert services.differences(body, ours) == {}


@pytest.mark.parametrize("line", services.REFUSED)
def test_refuses_what_docker_refused(line, here):
    with pytest.raises(UsageError) as caught:
        created(line, here)
    assert len(str(caught.value)) > 15


@pytest.mark.parametrize(("line", "body"), list(zip(services.UPDATES, services.UPDATE_BODIES, strict=True)), ids=services.UPDATES)
def test_changes_what_docker_changed(line, body, here):
    before = services.BASE["Spec"]
    after = updated_spec(copy.deepcopy(before), services.options_of(line, "update")[0], **here)
    assert services.differences(before, after) == body


@pytest.mark.parametrize("verb", ["create", "update"])
def test_docstring_and_table_are_equal(verb):
    doc = catalog.docstring("service", verb)
    assert [line for line in doc.splitlines() if line.lstrip().startswith("-")] == option_lines(verb)


@pytest.mark.parametrize("verb", ["create", "update"])
def test_every_option_of_the_binary_is_there(verb, fake_engine):
    help = fake_engine().docker("service", verb, "--help")[1]
    theirs = {long: short or None for short, long in re.findall(r"^ +(?:-(\w), )?--([\w-]+)", help, re.MULTILINE)}
    theirs.pop("help", None)
    ours = {long: short for long, short, _, _ in typed(verb)}
    assert len(theirs) > 70 and {long: ours.get(long, "missing") for long in theirs} == theirs


def test_the_binary_still_sends_it(fake_engine, tmp_path):
    engine = fake_engine()
    engine.documents = services.DOCUMENTS
    running.write_files(tmp_path)
    for number in range(0, len(services.LINES), 9):
        words = services.words_of(services.LINES[number])
        code, _, said = engine.docker("service", "create", "--detach", "--no-resolve-image", *words, cwd=tmp_path)
        # Older ones know fewer fields, and say nothing of what is not there.
        assert code == 0, said
        sent, recorded = engine.requests[-1][1], services.BODIES[number]
        assert services.differences(sent["TaskTemplate"]["ContainerSpec"], recorded["TaskTemplate"]["ContainerSpec"]) == {}


def test_what_an_older_engine_does_not_have(here):
    with pytest.raises(UsageError, match='"--oom-score-adj" requires API version 1.46, but the Docker daemon API version is 1.41'):
        service_body("busybox", [], {"oom_score_adj": "5"}, api="1.41", **here)
    with pytest.raises(UsageError, match='"--ulimit-add" requires API version 1.41'):
        updated_spec(copy.deepcopy(services.BASE["Spec"]), {"ulimit_add": ["nofile=1"]}, api="1.40", **here)


def test_only_what_can_be_changed(here):
    spec = {**copy.deepcopy(services.BASE["Spec"]), "Mode": {"Global": {}}}
    with pytest.raises(UsageError, match="replicas can only be used with replicated"):
        updated_spec(spec, {"replicas": "3"}, **here)
    with pytest.raises(UsageError, match="already attached to network n1id"):
        updated_spec(copy.deepcopy(services.BASE["Spec"]), {"network_add": ["n1"]}, **here)


def test_the_table_has_no_option_twice():
    names = [long for long, _, _, _ in typed("update")] + [short for _, short, _, _ in typed("update") if short]
    assert len(names) == len(set(names))
    assert len(BY_NAME) == 77
