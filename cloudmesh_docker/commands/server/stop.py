"""Stop a server that was deployed, and its containers

Usage:
  docker server stop NAME
"""


def stop(deployments, name):
    record = deployments.deployed(name)
    changed = deployments.room(record).stop(deployments, record)
    if changed:
        deployments.servers.update(name, managed=changed)
    return name
