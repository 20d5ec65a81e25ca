"""What the shell says by itself: greeting, prompt, overview."""

from cloudmesh_docker import __version__, catalog
from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.help import wrapped
from cloudmesh_docker.saved import DEFAULT_ADDRESS

WIDEST_NAME = 30
OVERVIEW = """\
Lines begin with docker, and Tab completes them:
  docker container list             the containers of the current server, which the prompt names
  docker server list                the saved servers; also: server add NAME ADDRESS, server use NAME
  docker --server NAMES ps          the same on other servers: web1,web2 or @group or all
  docker find TERM                  where something is, from what is remembered; docker dashboard shows all live
  docker ps > FILE                  the answer into a file; >> FILE appends, | COMMAND is a pipe

Commands are docker NOUN VERB, and short forms as docker ps. The nouns:
{nouns}
  help                              this; help docker for all commands, help container stop for one
  run_script FILE                   the lines of a file, up to the first that fails; also: @FILE
  history                           the lines typed before; one that begins with a blank is not kept
  !COMMAND                          a command of the system
  quit                              leave, as exit and Ctrl-D do; Ctrl-C ends a command
"""


def overview():
    """The text of ``help``."""
    return OVERVIEW.format(nouns=wrapped("", catalog.nouns()))


def greeting(session):
    """The line that opens the shell."""
    return f"cloudmesh-docker {__version__}, on server {current(session)}. Type help for help, quit to leave.\n"


def prompt(session):
    """The prompt, with the current server; coloured on a terminal."""
    name = current(session)
    return f"docker(\x1b[36m{name}\x1b[0m)> " if session.terminal.color else f"docker({name})> "


def current(session):
    """The current server for people: its name, or the end of its address. Commands go there until another is chosen here."""
    try:
        server = session.servers.keep()
    except DockerError:
        return "?"
    if server.record:
        return server.name
    address = str(server.address)
    short = "local" if address == DEFAULT_ADDRESS else address.partition("://")[2]
    return short if len(short) <= WIDEST_NAME else "..." + short[-WIDEST_NAME:]
