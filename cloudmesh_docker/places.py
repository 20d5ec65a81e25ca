"""On which servers the containers of a command are: as SERVER/CONTAINER says, or as the store knows where the current server does not."""

from cloudmesh_docker.errors import DockerError, NotFound, StoreError, UsageError

PATHS = ("src_path", "dest_path")
SHORTEST_ID = 12


def divided(command, own, common, servers):
    """The parts of a command whose words have SERVER/CONTAINER in them, one for each server.

    Args:
        command (Command): which.
        own, common (dict): its values and those of the common options, as parsed.
        servers (Servers): the registry; it is read only if a word has a slash where a server's name may end.

    Returns:
        list of (dict, dict): own and common for each server; with one pair, as they were, where no word names a saved server.

    Raises:
        UsageError: a server was given in another way too.
    """
    if not command.path.startswith("container ") or own.get("link"):
        return [(own, common)]
    word = next((own[name] for name in ("container", "containers") if name in own), None)
    if isinstance(word, list):
        parts = {}
        for name in word:
            server, rest = split(name, servers)
            parts.setdefault(server, []).append(rest)
        changes = {server: {"container": names} for server, names in parts.items()}
    elif word is not None:
        server, rest = split(word, servers)
        changes = {server: {"container": rest}}
    else:
        changes = path_changes({name: split_path(own[name], servers) for name in PATHS if name in own})
    if list(changes) == [None]:
        return [({**own, **changes[None]}, common)]
    for option in ("server", "host", "tls"):
        if common.get(option) is not None:
            raise UsageError(f"SERVER/CONTAINER and --{option} can't be used together")
    return [({**own, **change}, {**common, "server": server} if server else common) for server, change in changes.items()]


def split(word, servers):
    """(server, container) of ``web1/web`` where web1 is a saved server; (None, word) of all else."""
    server, slash, rest = word.partition("/")
    return (server, rest) if server and rest and server in servers.inventory.servers else (None, word)


def path_changes(found):
    """For ``divided``: the server of a copy, and its paths without it; of two containers each keeps its own server, as ``web1/web:/etc``.

    Args:
        found (dict of str to (str or None, str)): for each of PATHS what ``split_path`` says.
    """
    named = [server for server, _ in found.values() if server]
    if any(is_local(path) for _, path in found.values()):
        return {named[0] if named else None: {name: path for name, (_, path) in found.items()}}
    return {None: {name: f"{server}/{path}" if server else path for name, (server, path) in found.items()}}


def is_local(word):
    """bool: a path of a copy is none in a container: absolute, with ``.`` in front, or without a colon."""
    return word.startswith((".", "/")) or ":" not in word


def split_path(word, servers):
    """(server, ``web:/etc``) of ``web1/web:/etc`` and of ``web1:web:/etc`` where web1 is a saved server; (None, word) of all else.

    ``web1:web`` is the path web in a container web1, as it is for the docker binary, and so is ``web1:/web:x``.
    """
    if is_local(word):
        return None, word
    front, _, rest = word.partition(":")
    if "/" in front:
        return split(word, servers)
    container, colon, _ = rest.partition(":")
    return split(f"{front}/{rest}", servers) if colon and container and "/" not in container else (None, word)


def elsewhere(command, own, common, outcomes, servers):
    """Where the containers are that the current server does not have.

    Only for a current server that was chosen with ``server use``, by the settings or by nobody, and for no removal: what a person did not name
    is not removed. The errors of what was found are taken out of the outcomes; those of what is on several servers list them.

    Returns:
        list of (str, list of str, dict): a server, the containers, and the values of the command there.
    """
    names = wanted(own)
    tasks = tasks_elsewhere(command, own, common, outcomes, servers, names)
    if tasks:
        return tasks
    if not names or not command.path.startswith("container ") or any(common.get(option) is not None for option in ("server", "host", "tls")):
        return []
    if len(outcomes) != 1 or servers.chosen_by_environment:
        return []
    (outcome,), found = outcomes, {}
    for problem, name in [(problem, name) for problem in problems(outcome) for name in names if is_missing(problem, name)]:
        places = [server for server in holders(servers, name) if server != outcome.server.name]
        if len(places) == 1 and command.path != "container rm":
            found.setdefault(places[0], []).append(name)
            drop(outcome, problem)
        elif places:
            ways = " or ".join(f"{server}/{name}" for server in places)
            problem.args = (f"{problem}\n{name} is on {' and '.join(places)}: write {ways}",)
    return [(server, there, {**own, **narrowed(own, there)}) for server, there in found.items()]


def tasks_elsewhere(command, own, common, outcomes, servers, names):
    """As ``elsewhere`` for names that are tasks of a swarm, whose manager may have been chosen in any way but by its address."""
    path = command.path
    named = [name for name in names if "." in name]
    if not named or not path.startswith("container ") or path == "container rm" or len(outcomes) != 1 or common.get("host") or common.get("tls"):
        return []
    (outcome,), parts = outcomes, {}
    missing = {name: problem for problem in problems(outcome) for name in named if is_missing(problem, name)}
    if not missing:
        return []
    from cloudmesh_docker import tasks

    try:
        found = tasks.places(servers, outcome.server, missing)
    except DockerError as problem:
        next(iter(missing.values())).args = (str(problem),)
        return []
    for name, (server, container) in found.items():
        drop(outcome, missing[name])
        parts.setdefault(server, {})[name] = container
    return [(server, list(there), {**own, **renamed(own, there)}) for server, there in parts.items()]


def renamed(own, there):
    """The values that name containers, with those of *there* (dict) by their ids and no others."""
    if isinstance(own.get("container"), list):
        return {"container": [there[name] for name in own["container"] if name in there]}
    if "container" in own:
        return {"container": there[own["container"]]}
    changed = {}
    for key in PATHS:
        name, colon, path = own.get(key, "").partition(":")
        if colon and name in there:
            changed[key] = f"{there[name]}:{path}"
    return changed


def wanted(own):
    """The containers (list of str) that the values of a command name."""
    word = own.get("container")
    if isinstance(word, list):
        return word
    paths = [own[name].partition(":")[0] for name in PATHS if not is_local(own.get(name, ""))]
    return [word] if word else [] if any("/" in path for path in paths) else paths


def narrowed(own, names):
    """The values that name containers, with no others than *names*."""
    return {"container": [name for name in own["container"] if name in names]} if isinstance(own.get("container"), list) else {}


def problems(outcome):
    """The errors (list) of an Outcome of a Call."""
    return [outcome.error] if outcome.error else list(outcome.answer[1]) if outcome.answer else []


def drop(outcome, problem):
    """Take an error out of an Outcome."""
    if outcome.error is problem:
        outcome.error = None
    else:
        outcome.answer[1].remove(problem)


def is_missing(problem, name):
    """bool: an error says that there is no container *name*; Docker and Podman have their own words for it."""
    if not isinstance(problem, NotFound):
        return False
    text = problem.message.lower()
    return "no such container" in text and (text.endswith(f": {name.lower()}") or f'"{name.lower()}"' in text)


def holders(servers, name):
    """The saved servers (list of str) that the store knows to have a container of this name, or with an id that begins so."""
    match = [{"name": name.removeprefix("/")}]
    if len(name) >= SHORTEST_ID and all(letter in "0123456789abcdef" for letter in name):
        match.append({"id": {"$regex": f"^{name}"}})
    try:
        known = {document["server"] for document in servers.store.find("Containers", {"$or": match}, fields=["server"])}
    except StoreError:
        return []
    return [server for server in servers.inventory.servers if server in known]
