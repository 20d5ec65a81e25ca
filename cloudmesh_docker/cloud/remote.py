"""A host behind ssh: scripts that run there, what can be told of it, and its shell. The system's own ssh does it, and always checks host keys."""

import os
import shlex
import subprocess
import tempfile

from cloudmesh_docker.errors import CloudError, ContainerExit, DockerError

ALWAYS = ("ClearAllForwardings=yes", "RemoteCommand=none", "PermitLocalCommand=no", "ServerAliveInterval=15", "ServerAliveCountMax=4")
# Of the user's ssh configuration, as `ssh -G` tells it.
RESOLVED = ("hostname", "port", "user")
SSH_FAILED = 255
NO_SUDO = 97
# How a shell there becomes one of root. The one that is given a password can't tell whether sudo took it, hence a word between it and the script.
AS_ROOT = f'[ "$(id -u)" = 0 ] && exec sh -s; command -v sudo >/dev/null || exit {NO_SUDO}; exec sudo -n sh -s'
GO = "cloudmesh-docker: go"
WITH_PASSWORD = f"""exec sudo -k -S -p '' sh -c 'while read -r word && [ "$word" != "{GO}" ]; do :; done; exec sh -s'"""
# As the user who logs in: nothing is changed, and nothing but sudo asks for root.
PROBE = r"""
{
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
[ ! -r /etc/os-release ] || . /etc/os-release
echo "system=${PRETTY_NAME:-${ID:-an unknown system}}"
echo "user=$(id -un)"
if [ "$(id -u)" = 0 ]; then echo root=yes
elif ! command -v sudo >/dev/null; then echo root=no sudo
elif sudo -n true </dev/null 2>/dev/null; then echo root=sudo
else echo root=password; fi
[ ! -d /run/systemd/system ] || echo systemd=yes
! command -v dockerd >/dev/null || echo installed=yes
for process in /proc/[0-9]*; do
    read -r name 2>/dev/null <"$process/comm" || continue
    [ "$name" != dockerd ] || echo running=yes
done
[ ! -S /var/run/docker.sock ] || echo socket=yes
[ ! -w /var/run/docker.sock ] || echo allowed=yes
[ ! -r MARK ] || echo "mark=$(head -n 1 MARK)"
exit 0
}
"""


class Remote:
    """A host that ssh logs in to.

    Args:
        address: has ``user``, ``host`` and ``port``, each None where ssh is to know; the host may be a name in the user's ssh configuration.
        identity (str or None): path of the key to use.
        environ (mapping): ssh's environment.
        ask (bool): a person is there to answer ssh's questions.
        explain (callable): the words for a login that failed, from what ssh wrote (str).
        trust (list of str): options of ssh by which it knows the host's key.
        log_in (callable): makes a login for all that is run, if it is not there: the path (str) of its control socket; None: each has its own.
        log_out (callable): ends that login.
        secret (callable): asks a person for a password (str); None where nobody is there.
    """

    def __init__(self, address, identity=None, environ=os.environ, ask=False, explain=str.strip, trust=(), log_in=None, log_out=None, secret=None):
        self.user, self.host, self.identity = address.user, address.host, identity
        self._port = address.port and str(address.port)
        self._environ, self._ask, self._explain, self._trust = dict(environ), ask, explain, trust
        self._log_in, self._log_out, self._secret, self._password = log_in, log_out, secret, None

    def __str__(self):
        return f"{self.user}@{self.host}" if self.user else self.host

    def options(self, port="-p"):
        """Options (list of str) of ssh; for scp with ``port="-P"``."""
        questions = ("BatchMode=no", "StrictHostKeyChecking=ask") if self._ask else ("BatchMode=yes", "StrictHostKeyChecking=yes")
        words = [*self._trust, *(word for option in (*ALWAYS, *questions, "ConnectTimeout=10", "ControlPath=none") for word in ("-o", option))]
        words += ["-i", self.identity, "-o", "IdentitiesOnly=yes"] if self.identity else []
        return words + ([port, self._port] if self._port else [])

    def words(self, *command, tty=False):
        """The words (list of str) that run a command there, which a shell there reads; its shell without any."""
        return ["ssh", *self.options(), *(["-t"] if tty else []), *(["-l", self.user] if self.user else []), "--", self.host, *command]

    def place(self, path):
        """A path there, as scp names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user}@{host}:{path}" if self.user else f"{host}:{path}"

    def resolved(self):
        """dict: ``hostname``, ``port`` and ``user`` that ssh means by this host; asks nobody."""
        words = ["ssh", *self.options(), *(["-l", self.user] if self.user else []), "-G", "--", self.host]
        done = self._start(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        output, problem = done.communicate()
        if done.returncode:
            raise CloudError(self._explain(problem))
        lines = (line.partition(" ") for line in output.splitlines())
        return {name: value for name, _, value in lines if name in RESOLVED}

    def probe(self, mark_file):
        """What can be told of the host (dict of str): ``system`` and ``user``, ``root``: yes, sudo, password or no sudo; where so: ``systemd``,
        ``installed``, ``running``, ``socket`` and ``allowed`` of the engine, and ``mark`` of our own."""
        lines = self.run(PROBE.replace("MARK", shlex.quote(mark_file)), root=False).splitlines()
        return dict(line.partition("=")[::2] for line in lines)

    def run(self, script, report=None, root=True):
        """Run a script there, which is the input of a shell and so may hold secrets: its output (str).

        Args:
            report (callable): is given each line of it at once.
            root (bool): as root, with sudo where the user is not.

        Raises:
            CloudError: no login; the connection was lost; or it failed: the last line of its stderr.
        """
        if not root:
            return self._run("exec sh -s", script, report)
        try:
            return self._run(AS_ROOT, script, report) if self._password is None else self._run_with_password(script, report)
        except PasswordWanted:
            if self._secret is None:
                raise
            self._password = self._secret(f"[sudo] password for {self}: ")
            return self._run_with_password(script, report)

    def _run_with_password(self, script, report):
        return self._run(WITH_PASSWORD, f"{self._password}\n{GO}\n{script}", report)

    def _run(self, shell, given_text, report):
        """Have a shell command read a text there; its output (str)."""
        lines = []
        # In files, as nobody reads two pipes at once without threads.
        with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+", errors="replace") as problems:
            given.write(given_text)
            given.seek(0)
            streams = {"stdin": given, "stdout": subprocess.PIPE, "stderr": problems}
            with self._start(self._words(shell), start_new_session=not self._ask, **streams) as process:
                try:
                    for line in process.stdout:
                        lines.append(line)
                        if report:
                            report(line.rstrip("\n"))
                except BaseException:
                    process.kill()
                    raise
            problems.seek(0)
            text = problems.read()
        if process.returncode:
            raise self._reason(process.returncode, text, bool(lines))
        return "".join(lines)

    def _words(self, shell):
        """The words that run a shell command there; by the login that all share, if there is one."""
        if self._log_in is None:
            return self.words(shell)
        try:
            control = self._log_in()
        except DockerError as error:
            raise CloudError(str(error)) from None
        return ["ssh", "-S", control, "-o", "ControlMaster=no", *self.words(shell)[1:]]

    def log_out(self):
        """Have what is run from now on start with a new login."""
        if self._log_out:
            self._log_out()

    def hand_over(self, terminal, words, report):
        """Run ssh or scp in our place, on a Terminal: what it said where our own files are none of the system's (list of str).

        Args:
            words (list of str): the command.
            report (callable): is given the lines that it then wrote to stderr.

        Raises:
            ContainerExit: it ended with another exit code than 0.
        """
        terminal.stdout.flush()
        files = {name: getattr(terminal, name) for name in ("stdin", "stdout", "stderr")}
        real = all(is_real(file) for file in files.values())
        streams = files if real else {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
        try:
            outcome = subprocess.run(words, env=self._environ, **streams)
        except FileNotFoundError:
            raise CloudError(f"there is no {words[0]} on this computer: install it (apt install openssh-client)") from None
        if not real:
            for line in outcome.stderr.splitlines():
                report(line)
            yield outcome.stdout.splitlines()
        if outcome.returncode:
            raise ContainerExit(outcome.returncode)

    def _start(self, words, **options):
        try:
            return subprocess.Popen(words, text=True, errors="replace", env=self._environ, **options)
        except FileNotFoundError:
            raise CloudError("there is no ssh on this computer: install it (apt install openssh-client)") from None

    def _reason(self, code, text, begun):
        """The CloudError for an exit code, what was written to stderr, and whether it began at all."""
        last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
        if code == SSH_FAILED and not begun:
            return CloudError(self._explain(text))
        if code == SSH_FAILED:
            why = last or "ssh ended"
            return CloudError(f"{self}: the connection was lost ({why}); what was begun there goes on by itself: deploy again to see to the rest")
        if code == NO_SUDO:
            return CloudError(without_root(self, "no sudo"))
        if last.startswith("sudo:") and self._password is None:
            return PasswordWanted(without_root(self, "password"))
        return CloudError(f"{self}: {last or f'the script there ended with exit code {code}'}")


class PasswordWanted(CloudError):
    """sudo does nothing without a password."""


def without_root(remote, root, user=None):
    """Why nothing can be done on a host (Remote) as root, and the way out (str)."""
    user = user or remote.user or "the user"
    if root == "password":
        way = "Deploy at a terminal to be asked for it, let sudo do without one there (NOPASSWD in /etc/sudoers.d), or deploy as root"
        return f"{remote}: sudo wants a password of {user}. {way}"
    return f"{remote}: {user} is not root there, and there is no sudo. Deploy as root, or install sudo there and allow it to {user}"


def is_real(file):
    """Whether a file is one that another program can be given."""
    try:
        return file.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        return False
