"""Log out from a registry: forget the credentials kept for it

Usage:
  docker registry logout [options] [REGISTRY]

Aliases: docker logout

REGISTRY is a host name with an optional port; without it Docker Hub.
"""

from cloudmesh_docker.registry.credentials import HUB_KEY, Credentials, registry_key


def logout(environ, report, registry=None):
    credentials, server = Credentials(environ), registry_key(registry)
    # Older programs kept them under these names too.
    names = [server] if server == HUB_KEY else [server, f"http://{server}", f"https://{server}"]
    yield [f"Removing login credentials for {server}"]
    problems = credentials.remove(names)
    if len(problems) == len(names):
        report("WARNING: could not erase credentials:")
        for problem in problems:
            report(str(problem))
