"""``--filter KEY=VALUE`` -> the Engine's filters, with the keys each command knows.

Sources: the accepted filters in moby's daemon (daemon/list.go, images, network, volume, cluster/filters.go) and Docker's reference pages.
"""

from cloudmesh_docker.errors import UsageError

_PRUNE = ("label", "label!", "until")

FILTERS = {
    "container ls": (
        "ancestor",
        "before",
        "exited",
        "expose",
        "health",
        "id",
        "is-task",
        "isolation",
        "label",
        "name",
        "network",
        "publish",
        "since",
        "status",
        "volume",
    ),
    "container prune": _PRUNE,
    "image ls": ("before", "dangling", "label", "label!", "reference", "since", "until"),
    "image prune": ("dangling", "label", "label!", "until"),
    "network ls": ("dangling", "driver", "id", "label", "name", "scope", "type"),
    "network prune": _PRUNE,
    "volume ls": ("dangling", "driver", "label", "label!", "name"),
    "volume prune": ("all", "label", "label!"),
    "system prune": _PRUNE,
    "builder prune": ("description", "id", "inuse", "parent", "private", "shared", "type", "until", "unused-for"),
    "events": (
        "config",
        "container",
        "daemon",
        "event",
        "image",
        "label",
        "network",
        "node",
        "plugin",
        "scope",
        "secret",
        "service",
        "type",
        "volume",
    ),
    "search": ("is-automated", "is-official", "stars"),
    "plugin ls": ("capability", "enabled"),
    "node ls": ("id", "label", "membership", "name", "node.label", "role"),
    "node ps": ("desired-state", "id", "label", "name", "node", "service"),
    "service ls": ("id", "label", "mode", "name", "runtime"),
    "service ps": ("desired-state", "id", "label", "name", "node"),
    "task ls": ("desired-state", "id", "label", "name", "node", "runtime", "service", "up-to-date"),
    "secret ls": ("id", "label", "name", "names"),
    "config ls": ("id", "label", "name", "names"),
    "stack ps": ("desired-state", "id", "label", "name", "node"),
    "stack services": ("id", "label", "mode", "name", "runtime"),
}


def filters(words, allowed):
    """``["status=exited", "label=a=b"]`` -> ``{"status": ["exited"], "label": ["a=b"]}``.

    Args:
        words (list of str): one KEY=VALUE each, as given to --filter; None is an empty list.
        allowed (str or iterable of str): a command in FILTERS ("container ls"), or the keys themselves.
    Returns:
        dict: key -> values in the order typed, without repetition; empty when there are no words.
    Raises:
        UsageError: a word has no ``=``, or its key is not one of allowed.
    """
    keys = FILTERS[allowed] if isinstance(allowed, str) else tuple(allowed)
    result = {}
    for word in words or ():
        if not word:
            continue
        # Lower case and stripped because the docker binary does so before sending.
        key, equals, value = word.partition("=")
        key, value = key.strip().lower(), value.strip()
        if not equals:
            raise UsageError(f'invalid filter "{word}": use KEY=VALUE with a key of {", ".join(keys)}')
        if key not in keys:
            raise UsageError(f'invalid filter "{key}" in "{word}": use one of {", ".join(keys)}')
        values = result.setdefault(key, [])
        if value not in values:
            values.append(value)
    return result
