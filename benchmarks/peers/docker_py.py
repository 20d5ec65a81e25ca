"""The peer: docker-py's low-level client, in one process. Called with a socket's path and words, or with -f and a batch file."""

import json
import sys

from bare import show
from docker import APIClient


def run(client, words):
    """Carry out one docker command, of those the benchmark uses."""
    verb, name = words[1] if words[1] != "container" else words[2], words[-1]
    if verb == "list":
        show(client.containers(all=True))
    elif verb == "inspect":
        sys.stdout.write(json.dumps([client.inspect_container(name)], indent=4) + "\n")
    elif verb == "create":
        print(client.create_container(words[4], words[5:], name=words[3])["Id"])
    elif verb == "rm":
        client.remove_container(name)
    elif verb == "stop":
        client.stop(name, timeout=0)
    else:
        getattr(client, verb)(name)


def main():
    """Run what the arguments say."""
    path, *words = sys.argv[1:]
    client = APIClient(f"unix://{path}", version="auto")
    if words[0] == "-f":
        with open(words[1]) as file:
            for line in file:
                run(client, line.split())
    else:
        run(client, words)
