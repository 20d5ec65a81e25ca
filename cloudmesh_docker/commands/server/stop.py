"""Stop a server that was deployed, and its containers

Usage:
  docker server stop NAME
"""


def stop(deployments, permit, name):
    record = deployments.deployed(name)
    permit(name)
    changed = deployments.room(record).stop(deployments, record)
    if changed:
        deployments.servers.update(name, managed=changed)
    return name
