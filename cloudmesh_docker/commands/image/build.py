"""Build an image from a Dockerfile

Usage:
  docker image build [options] PATH

Aliases: docker build, docker builder build

PATH is a folder, an address that the engine fetches (a Git repository, a tar, a Dockerfile), or - for a Dockerfile or a tar on standard
input. The engine's own builder is used.

Options:
      --add-host HOST:IP...       Add a host name with its address to /etc/hosts
      --build-arg NAME=VALUE...   Set a variable of the Dockerfile; NAME alone takes it from here
      --cache-from IMAGE...       Images whose layers may be used again
      --cgroup-parent CGROUP      The cgroup the steps' containers are made in
      --compress                  Send the context compressed
      --cpu-period MICROSECONDS   Period of the CFS scheduler
      --cpu-quota MICROSECONDS    Quota of the CFS scheduler in each period
  -c, --cpu-shares NUMBER         Share of the processors, relative to other containers
      --cpuset-cpus LIST          The processors to run on: 0-3 or 0,1
      --cpuset-mems LIST          The memory nodes to use: 0-3 or 0,1
      --disable-content-trust     Do not verify the signatures of images (always so here)
  -f, --file PATH                 The Dockerfile, - for standard input (default: Dockerfile in the folder)
      --force-rm                  Always remove the steps' containers
      --iidfile PATH              Write the image's ID to this file
      --isolation TECHNOLOGY      How the steps are isolated (Windows)
      --label KEY=VALUE...        Set a label of the image
      --load                      Leave the image on the server (always so here)
  -m, --memory SIZE               Limit of memory of a step, as 512m
      --memory-swap SIZE          Limit of memory and swap together; -1 for none
      --network MODE              Network of the steps: default, none, host, or a network's name
      --no-cache                  Use no layer of earlier builds
      --platform PLATFORM         Platform of the image: linux/arm64
      --progress KIND             How the steps are shown: auto or plain, which are the same here
      --pull                      Ask the registry for newer images than the server has
  -q, --quiet                     Only print the image's ID
      --rm                        Remove the steps' containers after success (default true)
      --security-opt OPTION...    Security option
      --shm-size SIZE             Size of /dev/shm
      --squash                    Make one layer of all new ones (where the engine has it)
  -t, --tag NAME...               Name of the image: NAME or NAME:TAG
      --target STAGE              Stop at this stage of the Dockerfile
      --ulimit NAME=LIMIT...      Set a limit: NAME=SOFT[:HARD]
      --allow WORD...             Refused, as it needs BuildKit
      --annotation WORD...        Refused, as it needs BuildKit
      --attest WORD...            Refused, as it needs BuildKit
      --build-context WORD...     Refused, as it needs BuildKit
      --builder WORD              Refused, as it needs BuildKit
      --cache-to WORD...          Refused, as it needs BuildKit
      --call WORD                 Refused, as it needs BuildKit
      --check                     Refused, as it needs BuildKit
      --metadata-file WORD        Refused, as it needs BuildKit
      --no-cache-filter WORD...   Refused, as it needs BuildKit
  -o, --output WORD...            Refused, as it needs BuildKit
      --provenance WORD           Refused, as it needs BuildKit
      --push                      Refused, as it needs BuildKit
      --sbom WORD                 Refused, as it needs BuildKit
      --secret WORD...            Refused, as it needs BuildKit
      --ssh WORD...               Refused, as it needs BuildKit
"""

import os

from cloudmesh_docker.building.source import find_source
from cloudmesh_docker.building.tar import Squeezed
from cloudmesh_docker.errors import DockerError, ServerError
from cloudmesh_docker.notation.building import build_query
from cloudmesh_docker.notation.units import human_size
from cloudmesh_docker.registry.credentials import Credentials


def build(docker, environ, stdin, path, file=None, iidfile=None, compress=False, disable_content_trust=None, **options):
    query = build_query(options, environ)
    if iidfile:
        remove(iidfile)
    source = find_source(path, file, stdin)
    body = Squeezed(source.body) if compress and source.body is not None else source.body
    query.update(dockerfile=source.dockerfile, remote=source.remote)
    sent = not options.get("quiet") and body is not None
    try:
        steps = docker.images.build(body, registry_config=Credentials(environ).all() or None, **query)
    except ServerError:
        if sent:
            yield [how_much(body)]
        raise
    if sent:
        yield [how_much(body)]
    if options.get("quiet"):
        identity = yield from quietly(steps)
    else:
        yield steps
        identity = next((aux["ID"] for aux in reversed(steps.aux) if "ID" in aux), "")
    if iidfile:
        write(iidfile, identity)
    return identity if options.get("quiet") else None


def how_much(body):
    """The line about what was sent, as the docker binary draws it over itself."""
    return f"Sending build context to Docker daemon {human_size(body.size):>8}\r\r"


def quietly(steps):
    """The image's ID, which is all that a quiet build says; what led to a failure is said nevertheless."""
    said = []
    try:
        with steps:
            for step in steps:
                said.append(step.get("stream") or "")
    except ServerError:
        if "".join(said).strip():
            yield "".join(said).rstrip("\n")
        raise
    return "".join(said).strip()


def remove(path):
    """Take away the ID of an earlier build, which must not be taken for this one's."""
    try:
        os.remove(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DockerError(f"removing image ID file: {path}: {error.strerror}") from None


def write(path, identity):
    """Write the image's ID to its file."""
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(identity)
    except OSError as error:
        raise DockerError(f"{path}: the image's ID can't be written: {error.strerror}; it is {identity}") from None
