"""The lines typed in the shell, kept in a file for the up arrow of later sessions; those that hold a secret are not kept."""

import fcntl
import os
import re
import shlex

from cloudmesh_docker.errors import SettingsError

SECRET_NAME = re.compile(r"PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|KEY", re.IGNORECASE)
ASSIGNMENT = re.compile(r"(?:-e|--env=|--build-arg=)?([A-Za-z_][A-Za-z0-9_.-]*)=.")
ACCOUNT = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
SECRET_OPTIONS = ("--password", "--token")


class Recall:
    """A file of lines, 0600, that several shells at once append to.

    Args:
        path (str): the file; its folder is there.
        most (int): how many lines are kept.
    """

    def __init__(self, path, most):
        self.path, self.most = path, most

    def load(self):
        """The last lines (list of str), oldest first. SettingsError if the file can't be read or made."""
        with self._locked() as file:
            lines = file.read().decode("utf-8", "replace").splitlines()
            # Only now and then, so that hardly any start has to write.
            if len(lines) > 2 * self.most:
                lines = lines[-self.most :]
                file.seek(0)
                file.truncate()
                file.write("".join(line + "\n" for line in lines).encode())
        return lines[-self.most :]

    def add(self, line):
        """Keep one more line, unless it begins with a blank or holds a secret. SettingsError if the file can't be written."""
        if line.strip() and not line[0].isspace() and not has_secret(line):
            with self._locked() as file:
                file.seek(0, os.SEEK_END)
                file.write(" ".join(line.splitlines()).encode() + b"\n")

    def _locked(self):
        """The file, locked until it is closed; nobody else can read it."""
        try:
            file = open(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
            os.fchmod(file.fileno(), 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError as error:
            raise SettingsError(f"{self.path}: can't be used: {error.strerror}") from None
        return file


def covered(line):
    """*line* as it may be shown: one that holds a secret only by its first words."""
    return f"{' '.join(line.split()[:2])} ..." if has_secret(line) else line


def has_secret(line):
    """Whether a line seems to hold a password, a token or a key: in a variable's value, an option, or an address."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = re.sub("[\"']", "", line).split()
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in SECRET_OPTIONS and (value or (not equals and place + 1 < len(words))):
            return True
        if "login" in words and re.match("-p.?", word):
            return True
        variable = ASSIGNMENT.match(word)
        if (variable and SECRET_NAME.search(variable[1])) or ACCOUNT.search(word) or word.startswith(("SWMTKN-", "SWMKEY-")):
            return True
    return False
