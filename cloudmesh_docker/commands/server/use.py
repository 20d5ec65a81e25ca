"""Choose the server that commands talk to

Usage:
  docker server use NAME
"""


def use(servers, name):
    servers.use(name)
    if servers.environ.get("DOCKER_HOST"):
        yield f"warning: DOCKER_HOST is set and wins over the saved choice in other sessions: {servers.environ['DOCKER_HOST']}"
    return name
