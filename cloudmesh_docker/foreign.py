"""Words of the docker binary that are no commands here, and what to do instead."""

PROGRAM = (
    'the docker binary has it, and talks to a saved server after eval "$(cloudmesh-docker server env NAME)", '
    "or with 'docker server export-context NAME' and docker --context NAME"
)
BUILDER = f"'docker build' uses the engine's own builder; for BuildKit {PROGRAM}"
INSTEAD = {
    **dict.fromkeys(("bake", "buildx", "builder"), BUILDER),
    **dict.fromkeys(("checkpoint", "compose", "debug", "init", "manifest", "mcp", "model", "plugin", "sbom", "scout", "trust"), PROGRAM),
    "context create": "save a server: docker server add NAME ADDRESS",
    "context export": "'docker server export-context NAME' writes a context of a saved server",
    "context import": "'docker server import-contexts' makes servers of the docker binary's contexts",
    "context rm": "'docker server rm NAME' forgets a saved server; contexts of the docker binary are left alone",
    "context update": "'docker server update NAME' changes a saved server; contexts of the docker binary are left alone",
}


def instead(words):
    """What to do instead of a command (list of str) that only the docker binary has (str); None for all others."""
    known = [name for name in (" ".join(words[:2]), words[0]) if name in INSTEAD]
    return f"'docker {known[0]}' is not a command here: {INSTEAD[known[0]]}" if known else None
