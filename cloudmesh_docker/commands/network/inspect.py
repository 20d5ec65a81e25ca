"""Show all the engine knows about one or more networks

Usage:
  docker network inspect [options] NETWORK...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
  -v, --verbose          Show the services and tasks of a network of a swarm too
      --cached           Answer with what the last list said, without asking the server
"""


def inspect(docker, network, verbose=None):
    return docker.networks.inspect(network, verbose=verbose)
