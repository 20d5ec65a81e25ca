"""Make a swarm of saved servers

Usage:
  docker swarm create [options] NAME

Options:
      --managers NAMES                 Saved servers that are to be managers: a,b,c or 'red[01-03]' or @group
      --workers NAMES                  Saved servers that are to be workers
      --addresses SERVER=ADDRESS...    Address or interface the other nodes reach a server at: a=10.0.0.1,b=eth0
      --data-path-addresses SERVER=ADDRESS...  Address or interface of a server for the containers' traffic

The first manager makes the swarm, the others join it; workers do so all at once. Run it again to add who is missing: whoever is in the swarm
already is left alone, and who is in another one is told of. Where no address is given, that of the saved server counts if it is an IP address;
else the engine chooses. Before anybody joins, the servers' engines look whether they reach each other's TCP ports 2377 and 7946: what is closed is
named, and whom it concerns does not join. The swarm is one entry among the servers then: as --server NAME it is the first of its managers that
answers, as --server @NAME all its members. Tokens are neither shown nor kept.
"""

from cloudmesh_docker.steps import gathering, members


def create(servers, permit, report, name, managers=None, workers=None, addresses=(), data_path_addresses=()):
    swarm = members.Swarm(servers, name, permit, report)
    return gathering.gather(swarm, managers, workers, (addresses, data_path_addresses), new=True)
