"""A Docker client for people with more than one Docker server.

::

    from cloudmesh_docker import connect

    with connect("web1") as docker:
        print(docker.container.run("busybox", "echo", "hello", rm=True))

``connect`` and ``deploy`` are explained in ``cloudmesh_docker.api``, errors in ``cloudmesh_docker.errors``. Importing this does nothing else.
"""

__version__ = "5.0.0.dev1"
__all__ = ["Answers", "Connection", "DockerError", "Stream", "connect", "deploy", "errors"]

# What type checkers take for true; typing itself would cost a one-shot command as much as its work.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cloudmesh_docker import errors
    from cloudmesh_docker.api import Answers, Connection, connect, deploy
    from cloudmesh_docker.errors import DockerError
    from cloudmesh_docker.flow import Stream

_HOMES = {"Answers": "api", "Connection": "api", "connect": "api", "deploy": "api", "Stream": "flow", "DockerError": "errors", "errors": ""}


def __getattr__(name: str) -> object:
    """The public names, each loaded when it is asked for first."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = _HOMES[name]
    return getattr(import_module(f"{__name__}.{home}"), name) if home else import_module(f"{__name__}.{name}")
