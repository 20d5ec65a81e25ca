"""Show all that is known about one or more servers or swarms

Usage:
  docker server inspect [options] NAME...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --cached           Answer from what was last seen, without asking the server
"""

# What the record says already.
OURS = ("name", "groups", "Labels", "protected")


def inspect(servers, name, cached=False):
    document = servers.survey([name], cached=cached)[0]
    record = servers.inventory.swarms.get(name) or servers.find(name).record
    return {"Name": name, **record, **{key: value for key, value in document["raw"].items() if key not in OURS}}
