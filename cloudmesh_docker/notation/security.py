"""``--security-opt``, the namespaces' modes, ``--sysctl``, ``--storage-opt``.

Sources: docker/cli cli/command/container/opts.go and opts/opts.go, moby's api/types/container/hostconfig.go (version 28).
"""

import json

from cloudmesh_docker.errors import UsageError

_SYSCTLS = "kernel.msgmax kernel.msgmnb kernel.msgmni kernel.sem kernel.shmall kernel.shmmax kernel.shmmni kernel.shm_rmid_forced".split()


def _mode(text, option, kind, modes, container=False):
    """text if it is one of modes, or container:NAME where that is one."""
    if text in ("", *modes) or container and text.startswith("container:") and text[10:]:
        return text
    right = ", ".join([*modes, *(["container:CONTAINER"] if container else [])])
    raise UsageError(f'--{option}: invalid {kind} mode "{text}": use {right}')


def pid_mode(text):
    """host or container:CONTAINER; UsageError for anything else."""
    return _mode(text, "pid", "PID", ("host",), container=True)


def ipc_mode(text):
    """none, private, shareable, host or container:CONTAINER; UsageError for anything else."""
    return _mode(text, "ipc", "IPC", ("none", "private", "shareable", "host"), container=True)


def uts_mode(text):
    """host; UsageError for anything else."""
    return _mode(text, "uts", "UTS", ("host",))


def userns_mode(text):
    """host; UsageError for anything else."""
    return _mode(text, "userns", "USER", ("host",))


def cgroupns_mode(text):
    """host or private; UsageError for anything else."""
    return _mode(text, "cgroupns", "CGROUP", ("host", "private"))


def sysctl(text):
    """``"net.ipv4.ip_forward=1"`` -> ``("net.ipv4.ip_forward", "1")``.

    Raises:
        UsageError: it is no parameter of a container's own namespaces.
    """
    name, equals, value = text.partition("=")
    if not equals or name not in _SYSCTLS and not name.startswith(("net.", "fs.mqueue.")):
        raise UsageError(f"sysctl '{text}' is not allowed: use NAME=VALUE with a name of net.*, fs.mqueue.*, {', '.join(_SYSCTLS)}")
    return name, value


def storage_option(text):
    """``"size=120G"`` -> ``("size", "120G")``.

    Raises:
        UsageError: there is no ``=``.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f'invalid storage option "{text}": use KEY=VALUE')
    return name, value


def security_options(texts, read_text):
    """The values of --security-opt -> what is sent.

    Args:
        texts (list of str): KEY=VALUE, KEY:VALUE or no-new-privileges.
        read_text (callable): path -> text, for ``seccomp=FILE``; the profile itself is sent, as compact JSON.
    Returns:
        (list of str, bool): SecurityOpt, and whether ``systempaths=unconfined`` was there, which is sent as empty MaskedPaths and ReadonlyPaths.
    Raises:
        UsageError: a value is missing, or the profile can't be read or is no JSON.
    """
    sent = []
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign and key != "no-new-privileges":
            key, sign, value = text.partition(":")
        if not value and key != "no-new-privileges":
            raise UsageError(f'invalid --security-opt: "{text}": use KEY=VALUE or no-new-privileges')
        if key == "seccomp" and value not in ("unconfined", "builtin"):
            text = "seccomp=" + _profile(value, read_text)
        if text != "systempaths=unconfined":
            sent.append(text)
    return sent, len(sent) < len(texts)


def _profile(path, read_text):
    try:
        return json.dumps(json.loads(read_text(path)), separators=(",", ":"), ensure_ascii=False)
    except OSError as error:
        raise UsageError(f"opening seccomp profile ({path}) failed: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"compacting json for seccomp profile ({path}) failed: {error}") from None
