"""The record of what was changed: one document for each command and server, kept for some days, without secrets."""

import os
import re
import shlex
import time
from datetime import timedelta

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import units
from cloudmesh_docker.store.kind import Documents, Kind, moment, user, utc_now

SECRET = "PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|KEY"
_NAMED = re.compile(rf"([\w.-]*(?:{SECRET})[\w.-]*=)[^,;\s]+", re.IGNORECASE)
_OPTION = re.compile(rf"--?[\w-]*(?:{SECRET})[\w-]*", re.IGNORECASE)
_ACCOUNT = re.compile(r"(://[^/\s:@]*:)[^/\s]+@")
_BEARER = re.compile(r"((?:bearer|basic)\s+)\S+", re.IGNORECASE)
# How the tokens and the keys of swarms begin.
_SWARM = re.compile(r"\bSWM(?:TKN|KEY)-\S+")
_VARIABLES = ("--env", "--build-arg")
_SHORT_VARIABLE = re.compile(r"-[A-Za-z]*e")
_LONGEST = 10_000


class History(Kind):
    """What was done, the newest first."""

    collection = "History"
    columns = ("Time", "User", "Server", "Command", "Outcome", "Duration")
    flexible = ("Command", "Outcome")
    id_column = "Command"
    Labels = Label = Seen = None

    @staticmethod
    def Time(row, full):
        return f"{row['time'].isoformat(timespec='milliseconds')}Z" if full else time.strftime("%Y-%m-%d %H:%M:%S", _local(row["time"]))

    @staticmethod
    def User(row, full):
        return row.get("user", "")

    @staticmethod
    def Command(row, full):
        return row["command"]

    @staticmethod
    def Outcome(row, full):
        return f"{row['outcome']}: {row['error']}" if "error" in row else _plain(row)

    @staticmethod
    def ExitCode(row, full):
        return str(row["exit_code"])

    @staticmethod
    def Error(row, full):
        return row.get("error", "")

    @staticmethod
    def Duration(row, full):
        return f"{row['duration'] / 1000:.{3 if full else 2}f}s"


def _plain(row):
    return f"failed: exit code {row['exit_code']}" if row["outcome"] == "failed" else row["outcome"]


def _local(moment):
    return time.localtime((moment - moment.__class__(1970, 1, 1)).total_seconds())


def keep(store, path, words, facts, days):
    """Keep a command; what is older than *days* is forgotten.

    Args:
        store: an open store.
        path (str): the command, as in ``container stop``.
        words (list of str): as typed, without the leading ``docker``; nothing secret of them is kept.
        facts (list): for each server its name, the time (seconds since 1970), the seconds it took, and (outcome, exit code, error or None).
        days (float): how long the history is kept.

    Raises:
        StoreError: the store can't be written.
    """
    noun, _, verb = path.partition(" ")
    common = {"user": user(), "pid": os.getpid(), "command": shlex.join(["docker", *masked(words)])[:_LONGEST], "noun": noun, "verb": verb}
    documents = []
    for server, began, seconds, (outcome, code, error) in facts:
        more = {"time": moment(began), "duration": round(seconds * 1000), "outcome": outcome, "exit_code": code, "error": error and hidden(error)}
        identity = f"{server}/{int(began * 1e6):x}-{os.getpid():x}-{os.urandom(4).hex()}"
        documents.append({"_id": identity, "server": server, "servers": len(facts), **common, **more})
    store.replace_many("History", documents)
    store.delete("History", {"time": {"$lt": utc_now() - timedelta(days=days)}})


def masked(words):
    """The *words* of a command with ``***`` in the place of what may be secret: values of variables, passwords, tokens, accounts in addresses.

    Where there is doubt more is masked rather than less.
    """
    found = []
    inside = words[:1] in (["run"], ["exec"], ["create"]) or words[1:2] in (["run"], ["exec"], ["create"])
    login = "login" in words[:2]
    for before, word in zip(["", *words], words, strict=False):
        flag, equals, value = word.partition("=")
        if _OPTION.fullmatch(before) or (login and before == "-p"):
            word = "***"
        elif before in _VARIABLES or _SHORT_VARIABLE.fullmatch(before):
            word = f"{flag}=***" if equals else word
        elif flag in _VARIABLES and "=" in value:
            word = f"{flag}={value.partition('=')[0]}=***"
        elif equals and _SHORT_VARIABLE.match(flag) and not flag.startswith("--"):
            word = f"{flag}=***"
        elif (login or inside) and re.match(r"-p[^\d\[]", word):
            # The password of a registry, or of a database's client in a container.
            word = "-p***"
        found.append(hidden(word))
    return found


def hidden(text):
    """*text* without passwords in addresses, and without the values of what is called a secret."""
    return _SWARM.sub("***", _BEARER.sub(r"\1***", _NAMED.sub(r"\1***", _ACCOUNT.sub(r"\1***@", text))))


def read(store, wanted, since=None, until=None, failed=False, limit=None):
    """What was done, the newest first.

    Args:
        store: an open store.
        wanted (dict): ``server`` (names), ``user``, ``command`` (parts of them), ``outcome``: lists of str, one of which has to fit.
        since, until (str or None): times as ``docker events`` takes them.
        failed (bool): only what did not end well.
        limit (int or None): at most so many.

    Returns:
        Documents: of the kind History.

    Raises:
        UsageError: a time that is none.
    """
    conditions = [{key: {"$in": values}} for key, values in wanted.items() if key in ("server", "outcome")]
    for key in ("user", "command"):
        if wanted.get(key):
            conditions.append({"$or": [{key: {"$regex": re.escape(value)}} for value in wanted[key]]})
    conditions += [{"time": {operator: _time(text)}} for operator, text in (("$gte", since), ("$lte", until)) if text is not None]
    if failed:
        conditions.append({"outcome": {"$ne": "ok"}})
    found = store.find("History", {"$and": conditions} if conditions else None, sort=[("time", -1)], limit=limit)
    return Documents(History, "", found)


def _time(text):
    try:
        return moment(float(units.parse_time(text, time.time())))
    except OverflowError:
        raise UsageError(f"{text}: nothing is so far away") from None
