"""Have the server join a swarm

Usage:
  docker swarm join [options] ADDRESS

Options:
      --advertise-addr ADDRESS     Address the other nodes reach it at: ADDRESS[:PORT] or INTERFACE[:PORT]
      --availability AVAILABILITY  What it does for the swarm: active, pause or drain
      --data-path-addr ADDRESS     Address or interface of the containers' traffic
      --listen-addr ADDRESS        Address it listens at, 0.0.0.0:2377 if none is given
      --token TOKEN                Token of the swarm, from 'docker swarm join-token'

ADDRESS is that of a manager: HOST:PORT.
"""

from cloudmesh_docker.notation.swarm import join_body


def join(docker, address, token=None, **options):
    docker.swarm.join(join_body(address, token, options))
    manager = docker.system.info()["Swarm"].get("ControlAvailable")
    return f"This node joined a swarm as a {'manager' if manager else 'worker'}."
