"""Log in to a registry, and keep the credentials where Docker keeps them

Usage:
  docker registry login [options] [REGISTRY]

Aliases: docker login

Options:
  -p, --password PASSWORD    The password or access token; anybody on this computer may see it
      --password-stdin       Take the password or access token from standard input
  -u, --username USER        The user's name

REGISTRY is a host name with an optional port; without it Docker Hub. A server checks the credentials.
"""

from cloudmesh_docker.errors import DockerError, DryRun
from cloudmesh_docker.registry.credentials import Credentials, registry_key

INSECURE = "WARNING! Using --password via the CLI is insecure. Use --password-stdin."
KNOWN = """Authenticating with existing credentials... [Username: {}]

 Info -> To login with a different account, run 'docker logout' followed by 'docker login'

"""
UNENCRYPTED = """
WARNING! Your credentials are stored unencrypted in '{}'.
Configure a credential helper to remove this warning. See
https://docs.docker.com/go/credential-store/
"""


def login(docker, terminal, environ, report, registry=None, username=None, password=None, password_stdin=False):
    credentials, server = Credentials(environ), registry_key(registry)
    if docker.client.dry_run and password is None and not password_stdin:
        docker.system.auth(None)
    password = given(terminal, report, username, password, password_stdin)
    if username is None and password is None:
        kept = credentials.get(server)
        if kept and (kept.get("password") or kept.get("identitytoken")):
            report(KNOWN.format(kept.get("username") or "").rstrip("\n") + "\n\n")
            try:
                return status(checked(docker, kept))
            except DockerError as error:
                if not terminal.interactive:
                    raise
                report(f"Login did not succeed, error: {error}")
    username, password = asked(terminal, username, password)
    auth = {"username": username, "password": password, "serveraddress": server}
    answer = checked(docker, auth)
    if answer.get("IdentityToken"):
        auth = {"username": username, "identitytoken": answer["IdentityToken"], "serveraddress": server}
    if credentials.put(server, auth):
        report(UNENCRYPTED.format(credentials.path))
    return status(answer)


def given(terminal, report, username, password, password_stdin):
    """The password as far as it was given with the command."""
    if username == "":
        raise DockerError("username is empty")
    if password == "":
        raise DockerError("password is empty")
    if password is not None and password_stdin:
        raise DockerError("conflicting options: cannot specify both --password and --password-stdin")
    if password is not None:
        report(INSECURE)
    if not password_stdin:
        return password
    if username is None:
        raise DockerError("the --password-stdin option requires --username to be set")
    text = terminal.input().read().decode("utf-8", "replace")
    return text.removesuffix("\n").removesuffix("\r") or None


def asked(terminal, username, password):
    """The user's name and password, asked for where they were not given."""
    if (username is None or password is None) and not terminal.interactive:
        raise DockerError("Error: Cannot perform an interactive login from a non TTY device")
    username = username or terminal.line("Username: ").strip()
    if not username:
        raise DockerError("Error: Non-null Username Required")
    password = password or terminal.line("Password: ", secret=True)
    if not password:
        raise DockerError("Error: Password Required")
    return username, password


def checked(docker, auth):
    """What the engine says to the credentials; it raises if the registry does not take them."""
    try:
        return docker.system.auth(auth) or {}
    except DryRun as dry:
        dry.body = {key: value if key in ("username", "serveraddress") else "..." for key, value in auth.items()}
        raise


def status(answer):
    """The line that says it went well."""
    return answer.get("Status") or "Login Succeeded"
