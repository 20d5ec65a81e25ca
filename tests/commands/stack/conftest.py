"""``deployed`` is a real stack, and ``declared`` one that no file was read for."""

import pytest

from tests.swarms import until

TEXT = """
version: "3.8"
services:
  web:
    image: busybox
    command: sleep 1000
    stop_grace_period: 0s
    environment: {A: b}
    secrets: [key]
    configs: [{source: conf, target: /etc/conf, mode: 0400}]
    ports: [{target: 80, published: 8080, mode: host}]
    deploy:
      replicas: 2
      endpoint_mode: dnsrr
      update_config: {monitor: 100ms}
      resources: {limits: {memory: 32M}}
  db:
    image: busybox
    command: ["sleep", "1000"]
    stop_grace_period: 0s
    volumes: ["data:/data", "/tmp:/host:ro"]
    deploy: {endpoint_mode: dnsrr, update_config: {monitor: 100ms}}
volumes: {data: {}}
secrets: {key: {file: ./key}}
configs: {conf: {file: ./key}}
"""


@pytest.fixture
def stack_file(compose_plugin, tmp_path):
    """The path of a Compose file, with what it names beside it."""
    (tmp_path / "key").write_text("hidden")
    (tmp_path / "stack.yml").write_text(TEXT)
    return tmp_path / "stack.yml"


@pytest.fixture
def deployed(managed, stack_file):
    """The Compose file of the stack demo, which runs."""
    out, err, code = managed(f"docker stack deploy -q --detach=false --resolve-image never -c {stack_file} demo")
    assert (err, code) == ("", 0)
    yield stack_file
    managed("docker stack rm --detach=false demo")


@pytest.fixture
def declared(swarm):
    """The services of the stack demo, whose tasks have places and may not run yet."""
    labels = {"com.docker.stack.namespace": "demo", "com.docker.stack.image": "busybox"}
    inside = {"Image": "busybox:latest", "Command": ["sleep", "1000"], "Labels": labels, "StopGracePeriod": 0}
    for name, count in (("demo_web", 2), ("demo_db", 1)):
        body = {"Name": name, "Labels": labels, "TaskTemplate": {"ContainerSpec": inside}, "Mode": {"Replicated": {"Replicas": count}}}
        swarm.manager.json("POST", "/services/create", {**body, "EndpointSpec": {"Mode": "dnsrr"}})
    until(lambda: sum("NodeID" in one for one in swarm.manager.json("GET", "/tasks")) >= 3)
