"""Show what a context of the docker binary says, by default of the one it uses

Usage:
  docker context inspect [options] [CONTEXT...]

Options:
  -f, --format FORMAT    json, yaml, or a Go template
"""

import os

from cloudmesh_docker.errors import DockerError, PartlyFailed
from cloudmesh_docker.steps import contexts as docker


def inspect(environ, contexts=()):
    answers, problems = [], []
    for name in contexts or [docker.current(environ)]:
        try:
            answers.append(described(docker.find(environ, name)))
        except DockerError as problem:
            problems.append(problem)
    if problems:
        raise PartlyFailed(answers, problems)
    return answers


def described(context):
    """The context as the docker binary shows it."""
    files = [os.path.basename(path) for path in docker.certificates(context).values()]
    material = {docker.ENDPOINT: sorted(files)} if files else {}
    metadata = {} if context["Name"] == docker.DEFAULT else context["Metadata"]
    return {
        "Name": context["Name"],
        "Metadata": metadata,
        "Endpoints": context["Endpoints"],
        "TLSMaterial": material,
        "Storage": context["Storage"],
    }
