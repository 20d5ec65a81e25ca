"""Calls one function of ``cloudmesh_docker.cloud.local`` and prints what came of it as JSON; run on a throw-away host as

python -m tests.cloud.drive deploy FOLDER NAME | start RECORD | stop RECORD | destroy RECORD
"""

import http.client
import json
import sys

from cloudmesh_docker.cloud import local
from cloudmesh_docker.errors import CloudError
from tests.bench.dockerd import UnixConnection


def reachable(address):
    """Whether an engine answers."""
    connection = UnixConnection(address.removeprefix("unix://"), timeout=2)
    try:
        connection.request("GET", "/_ping")
        return connection.getresponse().read() == b"OK"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main(verb, *words):
    """Call it."""
    reports = []
    arguments = [*words] if verb == "deploy" else [json.loads(words[0])]
    arguments += [reports.append, reachable] if verb in ("deploy", "start") else [reports.append]
    try:
        outcome = {"record": getattr(local, verb)(*arguments)}
    except CloudError as error:
        outcome = {"error": str(error)}
    print(json.dumps({"reports": reports, **outcome}))


if __name__ == "__main__":
    main(*sys.argv[1:])
