"""Change how a swarm works

Usage:
  docker swarm update [options]

Options:
      --autolock                     Have managers that start ask for a key
      --cert-expiry DURATION         How long certificates of nodes are good for, as 2160h
      --dispatcher-heartbeat DURATION  How often nodes give a sign of life, as 5s
      --external-ca CA...            Have certificates signed elsewhere: protocol=cfssl,url=URL[,cacert=FILE]
      --max-snapshots NUMBER         How many more snapshots of the managers' log are kept
      --snapshot-interval NUMBER     Entries of the managers' log between two snapshots
      --task-history-limit NUMBER    How many ended tasks are remembered
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.swarm import changed_spec
from cloudmesh_docker.steps import swarms
from cloudmesh_docker.steps.files import read_text


def update(docker, **options):
    if not options:
        raise UsageError("say what to change, as --task-history-limit 2; see 'docker swarm update --help'")
    swarms.change(docker, lambda spec: changed_spec(spec, options, read_text))
    yield ["Swarm updated."]
    if options.get("autolock"):
        yield swarms.unlocking(docker.swarm.unlock_key()["UnlockKey"])
