"""Words of the docker binary and of docker-machine that are no commands here, and what to do instead."""

PROGRAM = (
    'the docker binary has it, and talks to a saved server after eval "$(cloudmesh-docker server env NAME)", '
    "or with 'docker server export-context NAME' and docker --context NAME"
)
BUILDER = f"'docker build' uses the engine's own builder; for BuildKit {PROGRAM}"
INSTEAD = {
    **dict.fromkeys(("bake", "buildx", *(f"builder {verb}" for verb in ("bake", "create", "du", "inspect", "ls", "stop", "use"))), BUILDER),
    **dict.fromkeys(("checkpoint", "compose", "debug", "init", "manifest", "mcp", "model", "plugin", "sbom", "scout", "trust"), PROGRAM),
    "context create": "save a server: docker server add NAME ADDRESS",
    "context export": "'docker server export-context NAME' writes a context of a saved server",
    "context import": "'docker server import-contexts' makes servers of the docker binary's contexts",
    "context rm": "'docker server rm NAME' forgets a saved server; contexts of the docker binary are left alone",
    "context update": "'docker server update NAME' changes a saved server; contexts of the docker binary are left alone",
    **dict.fromkeys(("docker-machine", "machine"), "'docker server deploy local', '... ssh' and '... aws' make servers"),
    "server active": "'docker server ls' marks the current one with a star",
    "server config": "'docker server inspect NAME' and 'docker server env NAME' tell it",
    "server create": "'docker server deploy local', '... ssh' or '... aws' makes one, 'docker server add NAME ADDRESS' saves one that is there",
    "server kill": "docker server stop NAME",
    "server provision": "docker server deploy ssh NAME ADDRESS",
    "server regenerate-certs": "docker server certificates renew NAME",
    "server status": "'docker server ls' and 'docker server ping NAME' tell it",
    "server url": "'docker server ls' and 'docker server env NAME' tell it",
}


def instead(words):
    """What to do instead of a command (list of str) that another program has (str); None for all others."""
    known = [name for name in (" ".join(words[:2]), words[0]) if name in INSTEAD]
    return f"'docker {known[0]}' is not a command here: {INSTEAD[known[0]]}" if known else None
