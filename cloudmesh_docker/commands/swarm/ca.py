"""Show the swarm's authority, or replace it

Usage:
  docker swarm ca [options]

Options:
      --ca-cert FILE          Certificate of the new authority
      --ca-key FILE           Key of the new authority
      --cert-expiry DURATION  How long certificates of nodes are good for, as 2160h
  -d, --detach                Do not wait until all nodes have new certificates
      --external-ca CA...     Have certificates signed elsewhere: protocol=cfssl,url=URL[,cacert=FILE]
  -q, --quiet                 Do not show the progress
      --rotate                Replace the authority, by a new one if none is given
"""

import time

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.swarm import changed_spec
from cloudmesh_docker.steps import swarms
from cloudmesh_docker.steps.files import read_text

PAUSE = 0.2


def ca(docker, ca_cert=None, ca_key=None, cert_expiry=None, detach=False, external_ca=None, quiet=False, rotate=False):
    given = {"ca-cert": ca_cert, "ca-key": ca_key, "cert-expiry": cert_expiry, "external-ca": external_ca}
    if not rotate:
        for name, value in given.items():
            if value:
                raise DockerError(f"`--{name}` flag requires the `--rotate` flag to update the CA")
        return docker.swarm.inspect()["TLSInfo"]["TrustRoot"].rstrip("\n")
    if external_ca and not ca_cert:
        raise DockerError(
            "rotating to an external CA requires the `--ca-cert` flag to specify the external CA's cert - "
            "to add an external CA with the current root CA certificate, use the `update` command instead"
        )

    def edit(spec):
        changed_spec(spec, {"cert_expiry": cert_expiry, "external_ca": external_ca}, read_text)
        authority = spec.setdefault("CAConfig", {})
        authority.update({key: read_text(path) for key, path in (("SigningCACert", ca_cert), ("SigningCAKey", ca_key)) if path})
        authority["ForceRotate"] = (authority.get("ForceRotate") or 0) + 1

    swarms.change(docker, edit)
    if detach:
        return None
    return wait(docker, quiet)


def wait(docker, quiet):
    """Wait until all nodes have certificates of the new authority: a generator of progress that returns its certificate."""
    shown = None
    while True:
        swarm = docker.swarm.inspect()
        wanted = swarm["TLSInfo"]
        nodes = [node["Description"].get("TLSInfo") or {} for node in docker.nodes.list()]
        ready = sum(node.get("TrustRoot") == wanted["TrustRoot"] for node in nodes)
        if not quiet and ready != shown:
            shown = ready
            yield f"rotated CA certificates: {ready}/{len(nodes)} nodes"
        if not swarm.get("RootRotationInProgress") and ready == len(nodes):
            return wanted["TrustRoot"].rstrip("\n")
        time.sleep(PAUSE)
