"""Add saved servers to a swarm

Usage:
  docker swarm add [options] NAME

Options:
      --managers NAMES                 Saved servers that are to be managers: a,b,c or 'red[01-03]' or @group
      --workers NAMES                  Saved servers that are to be workers
      --addresses SERVER=ADDRESS...    Address or interface the other nodes reach a server at: a=10.0.0.1,b=eth0
      --data-path-addresses SERVER=ADDRESS...  Address or interface of a server for the containers' traffic

See 'docker swarm create'.
"""

from cloudmesh_docker.steps import gathering, members


def add(servers, permit, report, name, managers=None, workers=None, addresses=(), data_path_addresses=()):
    swarm = members.Swarm(servers, name, permit, report)
    return gathering.gather(swarm, managers, workers, (addresses, data_path_addresses), new=False)
