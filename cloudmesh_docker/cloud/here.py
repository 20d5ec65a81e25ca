"""Servers on this computer (``local.py``), as all deployed servers are started, stopped and destroyed: with Deployments and a record."""

from cloudmesh_docker.cloud import local


def start(site, record):
    """Start a stopped server again; its new record."""
    return local.start(record, site.report, site.servers.answers)


def stop(site, record):
    """Stop a server and its containers; its new record."""
    return local.stop(record, site.report)


def restart(site, record):
    """Stop a server and start it again; its new record."""
    return start(site, stop(site, record))


def destroy(site, record):
    """Stop a server and remove what is its own."""
    local.destroy(record, site.report)
