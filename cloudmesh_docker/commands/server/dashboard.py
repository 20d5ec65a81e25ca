"""Watch all servers and their containers live on one screen, and look into, stop or restart them

Usage:
  docker server dashboard [options]

Aliases: docker dashboard

Options:
      --server NAMES    Only these servers: web1,web2 or @group or 'red[01-05]'
      --sort KEY        server, name, cpu or memory, to begin with

Choose a container with the arrows or with j and k; l follows its output, e opens a shell in it, x stops and r restarts it, once you have said
yes. / shows only what has a text in it; c, m, n and s sort by cpu, memory, name and server; ? explains all keys; q quits.

A server that is down is shown with the containers it had when it was last seen, and how long ago that was; it comes back by itself.
"""

from cloudmesh_docker.errors import UsageError

SORTS = ("server", "name", "cpu", "memory")

PLAIN = True


def dashboard(servers, terminal, perform, server=None, sort="server"):
    if not (terminal.typed and terminal.size) or terminal.environ.get("TERM") == "dumb":
        raise UsageError("'docker dashboard' needs a terminal; for a list: docker ps --server all")
    if sort not in SORTS:
        raise UsageError(f"--sort {sort!r}: write one of {', '.join(SORTS)}")
    from cloudmesh_docker.dashboard.show import show

    show(servers, servers.select(server or ("all" if servers.inventory.servers else None)), terminal, perform, sort)
