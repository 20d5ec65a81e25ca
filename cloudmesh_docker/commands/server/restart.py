"""Stop a server that was deployed and start it again

Usage:
  docker server restart NAME
"""


def restart(deployments, permit, name):
    record = deployments.deployed(name)
    permit(name)
    changed = deployments.room(record).restart(deployments, record)
    if changed:
        deployments.servers.update(name, managed=changed)
    return name
