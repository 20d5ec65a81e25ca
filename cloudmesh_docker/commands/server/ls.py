"""List the saved servers and how they are

Usage:
  docker server ls [options]

Aliases: docker service cloud list, docker service cloud ls

Options:
      --format FORMAT         table, json, yaml, csv, or a Go template
  -f, --filter KEY=VALUE...   Only some: name=NAME, group=GROUP, label=KEY[=VALUE], state=up|down|unknown|unfinished,
                              protected=true|false, kind=server|swarm
      --group GROUP...        Only those of a group
      --no-trunc              Do not shorten
  -q, --quiet                 Only show names
      --cached                Answer from what was last seen, without asking the servers

A server with several addresses is shown with the one that answered. A swarm made of saved servers follows with how many of its managers answer, and
a deployment that was begun and not finished with the command by which it goes on.
"""

from cloudmesh_docker.errors import UsageError

FILTERS = {
    "name": lambda document, value: value in document["name"],
    "group": lambda document, value: value in document["raw"]["groups"],
    "label": lambda document, value: has_label(document["raw"]["Labels"], *value.partition("=")),
    "state": lambda document, value: document["state"] == value,
    "kind": lambda document, value: document["raw"].get("kind", "server") == value,
    "protected": lambda document, value: document["raw"]["protected"] == (value == "true"),
}


def ls(servers, terminal, report, cached=False, filter=(), group=()):
    wanted = {}
    for word in [*filter, *(f"group={name}" for name in group)]:
        key, equals, value = word.partition("=")
        if key not in FILTERS or not equals:
            raise UsageError(f"--filter {word!r}: write one of {', '.join(f'{name}=VALUE' for name in FILTERS)}")
        wanted.setdefault(key, []).append(value)
    documents = servers.survey(cached=cached)
    documents[:] = [document for document in documents if all(passes(document, key, values) for key, values in wanted.items())]
    if terminal.screen and not servers.inventory.servers:
        report("no server is saved yet: docker server add NAME ADDRESS saves one, docker server deploy makes one")
    return documents


def passes(document, key, values):
    """Whether a server has one of the values; of labels all, as with Docker's filters."""
    return (all if key == "label" else any)(FILTERS[key](document, value) for value in values)


def has_label(labels, key, equals, value):
    """Whether a server has a label, and if one is given with this value."""
    return key in labels and (not equals or labels[key] == value)
