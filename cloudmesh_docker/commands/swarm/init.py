"""Make the server the first manager of a new swarm

Usage:
  docker swarm init [options]

Options:
      --advertise-addr ADDRESS       Address the other nodes reach it at: ADDRESS[:PORT] or INTERFACE[:PORT]
      --availability AVAILABILITY    What it does for the swarm: active, pause or drain
      --data-path-addr ADDRESS       Address or interface of the containers' traffic
      --data-path-port NUMBER        Port of the containers' traffic, 4789 if none is given
      --default-addr-pool CIDR...    Subnets that networks of the swarm are taken from
      --default-addr-pool-mask-length NUMBER  How large each of them is, 24 if not given
      --force-new-cluster            Make a new swarm of what the server knows of its old one
      --listen-addr ADDRESS          Address it listens at, 0.0.0.0:2377 if none is given
      --autolock                     Have managers that start ask for a key
      --cert-expiry DURATION         How long certificates of nodes are good for, as 2160h
      --dispatcher-heartbeat DURATION  How often nodes give a sign of life, as 5s
      --external-ca CA...            Have certificates signed elsewhere: protocol=cfssl,url=URL[,cacert=FILE]
      --max-snapshots NUMBER         How many more snapshots of the managers' log are kept
      --snapshot-interval NUMBER     Entries of the managers' log between two snapshots
      --task-history-limit NUMBER    How many ended tasks are remembered

The token that other hosts join with is printed, and kept nowhere: 'docker swarm join-token' shows it again. 'docker swarm create' makes a swarm
of several saved servers at once.
"""

from cloudmesh_docker.notation.swarm import init_body
from cloudmesh_docker.steps import swarms
from cloudmesh_docker.steps.files import read_text


def init(docker, **options):
    node = docker.swarm.init(init_body(options, read_text))
    yield [f"Swarm initialized: current node ({node}) is now a manager.", ""]
    yield [swarms.joining(docker, "worker")]
    yield ["To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions."]
    if options.get("autolock"):
        key = docker.swarm.unlock_key()["UnlockKey"]
        yield ["", *swarms.unlocking(key)]
