"""List the saved servers and how they are

Usage:
  docker server ls [options]

Aliases: docker service cloud list, docker service cloud ls

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
      --no-trunc         Do not shorten
  -q, --quiet            Only show names
      --cached           Answer from what was last seen, without asking the servers
"""


def ls(servers, cached=False):
    return servers.survey(cached=cached)
