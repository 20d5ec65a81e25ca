"""Start a server that was deployed and stopped

Usage:
  docker server start NAME
"""


def start(deployments, name):
    record = deployments.deployed(name)
    changed = deployments.room(record).start(deployments, record)
    if changed:
        deployments.servers.update(name, managed=changed)
    return name
