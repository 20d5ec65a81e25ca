"""Give a manager that was started the key it waits for

Usage:
  docker swarm unlock [options]

The key is asked for, or read from standard input; 'docker swarm unlock-key' shows it on another manager.
"""

from cloudmesh_docker.errors import DockerError


def unlock(docker, terminal):
    state = docker.system.info()["Swarm"].get("LocalNodeState")
    if state in ("", "inactive"):
        raise DockerError("Error: This node is not part of a swarm")
    if state != "locked":
        raise DockerError("Error: swarm is not locked")
    docker.swarm.unlock(terminal.line("Enter unlock key: ", secret=True) if terminal.typed else terminal.stdin.readline().strip())
