"""What somebody meant who typed a word that is not there."""

# Commands of the docker binary that are not here; ``docker server env`` hands a server to it.
OF_DOCKER = ("bake", "builder", "buildx", "checkpoint", "compose", "manifest", "plugin", "scout", "trust")
# Words of docker-machine, and what they are called here.
OF_MACHINE = {
    "machine": "docker server",
    "docker-machine": "docker server",
    "server create": "deploy local, deploy ssh or deploy aws; add for one that is there",
    "server active": "ls, the one with the star",
    "server status": "ls or ping",
    "server url": "ls or env",
    "server config": "inspect or env",
    "server kill": "stop",
    "server provision": "deploy ssh",
    "server regenerate-certs": "certificates renew",
}


def hint(words, known):
    """What is said behind the name of an unknown command.

    Args:
        words (list of str): the command, without ``docker``.
        known (list of str): what could stand in the place of the last of them.

    Returns:
        str: in parentheses, behind a space; empty if nothing comes to mind.
    """
    typed = " ".join(words)
    if typed in OF_DOCKER:
        return ' (it is one of the docker binary\'s own; to have that work on the current server: eval "$(cloudmesh-docker server env)")'
    return f" (here it is {OF_MACHINE[typed]})" if typed in OF_MACHINE else nearest(words[-1], known)


def nearest(word, known):
    """`` (did you mean ...?)`` for the one of *known* that is a slip away from *word*, or two where it is long; empty if there is none."""
    import difflib

    slips = 1 if len(word.strip("-")) < 6 else 2
    alike = [one for one in known if abs(len(one) - len(word)) <= slips]
    found = difflib.get_close_matches(word, alike, 1, max(0, len(word) - slips) / (len(word) or 1))
    return f" (did you mean {found[0]}?)" if found else ""
