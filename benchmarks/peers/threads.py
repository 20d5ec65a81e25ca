"""The peer: docker-py's low-level client on 32 threads, one client for each server. Called with a file of addresses."""

import sys
from concurrent.futures import ThreadPoolExecutor

from bare import show
from docker import APIClient


def ask(address):
    """The containers of one server."""
    client = APIClient(address, version="auto")
    try:
        return client.containers()
    finally:
        client.close()


def main():
    """Show the containers of all."""
    with open(sys.argv[1]) as file, ThreadPoolExecutor(32) as pool:
        for containers in pool.map(ask, file.read().split()):
            show(containers)
