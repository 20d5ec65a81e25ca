"""Every error the program raises on purpose, each with the exit code it ends in.

::

    DockerError                        1
      UsageError                       125   the words were wrong
        UnknownCommand                 125   there is no such command
        Protected                      125   a protected server was not to be changed
      ConnectionFailed                 1     no answer from the address: what, why, next step
        HungUp                         1     we closed it while somebody waited
      VersionMismatch                  1     engine and client share no API version
      ServerError (status, message)    1     the engine refused; run makes it 125, 126 or 127
        BadParameter 400  Unauthorized 401  Forbidden 403  NotFound 404  Conflict 409  NotImplementedByServer 501
      ReportedFailure                  code  the engine reported a failure inside an answer that began well
      StreamBroken                     1     a stream ended in the middle
      SettingsError, StoreError, CloudError, OutputError   1
        NameTaken                      0     a StoreError: nothing is remembered, as the server's name is another's
      PartlyFailed                     1     some of several things failed; carries answers and problems
    ContainerExit(code)                code  silent; run, exec, start -a, attach
    TimeUp                             124   what was waited for did not come in time
    DryRun                             0     the request that --dry-run did not send

What is none of these is a bug, and dispatch says so.
"""


class DockerError(Exception):
    """The root of all errors; ``str(error)`` is the one line shown to the user.

    Attributes:
        exit_code (int): what the process ends with when this error ends it.
        server (str or None): the name of the server it came from, set by ``servers.each``.
        told (bool): it was shown already, while others went on.
    """

    exit_code = 1
    server = None
    told = False


class UsageError(DockerError):
    """The words of a command are wrong; the message names the command and shows what is right."""

    exit_code = 125


class UnknownCommand(UsageError):
    """There is no such command."""


class Protected(UsageError):
    """A change of a protected server that nobody permitted; nothing was sent."""


class ConnectionFailed(DockerError):
    """No usable answer from an address; the message gives address, cause and next step."""


class HungUp(ConnectionFailed):
    """This program closed the connection itself, while another thread waited on it."""


class VersionMismatch(DockerError):
    """The engine and this client have no API version in common; the message says which is too old."""


class StreamBroken(DockerError):
    """A stream of the engine ended in the middle of a frame, a line or a promised body."""


class SettingsError(DockerError):
    """A settings file can't be used; the message names file, line and key."""


class StoreError(DockerError):
    """The store can't be opened, read or written."""


class NameTaken(StoreError):
    """In a store that is shared a server's name is another engine's; the command did its work, only nothing of it is remembered."""

    exit_code = 0


class CloudError(DockerError):
    """A server can't be deployed, started, stopped or destroyed."""


class OutputError(DockerError):
    """The answer can't be written: the disk is full, or stdout is closed."""


class PartlyFailed(DockerError):
    """Some of several things failed: ``answers`` of those that went well, ``problems`` (DockerErrors) of the others."""

    def __init__(self, answers, problems):
        super().__init__("; ".join(map(str, problems)))
        self.answers, self.problems = answers, problems


class ContainerExit(DockerError):
    """The container's own exit code becomes ours, silently; ``container`` (str or None) is the id of one that is to be looked at again.

    Attributes:
        output, stderr (str or None): what it wrote to its standard output and its standard error, where that was not shown: in Python.
    """

    output: str | None = None
    stderr: str | None = None

    def __init__(self, code, container=None):
        super().__init__(f"exit code {code}")
        self.exit_code, self.container = code, container


class TimeUp(DockerError):
    """What was waited for did not come in the time it was given; the exit code is that of timeout(1)."""

    exit_code = 124


class DryRun(DockerError):
    """Raised instead of sending the first request under ``--dry-run``; carries what would be sent, and whether the answer is no stream."""

    exit_code = 0

    def __init__(self, method, path, body=None, whole=False):
        super().__init__(f"{method} {path}")
        self.method, self.path, self.body, self.whole = method, path, body, whole


class ServerError(DockerError):
    """The engine answered with a status of 400 or more.

    Attributes:
        status (int): the HTTP status.
        message (str): the engine's own message.
    """

    def __init__(self, status, message):
        super().__init__(f"Error response from daemon: {message}")
        self.status, self.message = status, message


class BadParameter(ServerError):
    """400: the engine could not use a parameter."""


class Unauthorized(ServerError):
    """401: credentials are missing or wrong."""


class Forbidden(ServerError):
    """403: the operation is not allowed."""


class NotFound(ServerError):
    """404: no such object on this server."""


class Conflict(ServerError):
    """409: the object's state or name does not allow it."""


class NotImplementedByServer(ServerError):
    """501: this engine does not do that."""


class ReportedFailure(ServerError):
    """Pull, push, build or load failed after the engine had begun to answer; the exit code of a build's failed command is kept."""

    def __init__(self, message, code=None):
        DockerError.__init__(self, message)
        self.status, self.message = 500, message
        if isinstance(code, int) and 0 < code < 256:
            self.exit_code = code


BY_STATUS = {400: BadParameter, 401: Unauthorized, 403: Forbidden, 404: NotFound, 409: Conflict, 501: NotImplementedByServer}


def server_error(status, message):
    """The ServerError of the right class for an HTTP status of 400 or more."""
    return BY_STATUS.get(status, ServerError)(status, message)
