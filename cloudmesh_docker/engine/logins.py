"""Why ssh could not log in, or reach a socket behind the login: in plain words, with the command that mends it."""

import os

FOR_OTHERS = 0o077
ALIAS = "cloudmesh-docker"


def known_host(key):
    """The line (str) of a known_hosts file of our own that makes a host's public key, ``ssh-ed25519 AAAA...``, the one of its only host."""
    return f"{ALIAS} {key}\n"


def trust(path):
    """Options (list of str) for ssh to take those keys only that are in a known_hosts file of our own, at whatever address; none without a path."""
    if not path:
        return []
    # ssh reads quotes and percent signs in it.
    quoted = path.replace("%", "%%").replace('"', '\\"')
    own = (f'UserKnownHostsFile="{quoted}"', "GlobalKnownHostsFile=/dev/null", f"HostKeyAlias={ALIAS}", "StrictHostKeyChecking=yes")
    return [word for option in own for word in ("-o", option)]


def key_fault(path):
    """What is wrong with an ssh key file (str), None if nothing is."""
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
    except OSError as error:
        return f"the key {path} can't be read: {error.strerror}. Save the server again with the right --identity FILE."
    if status.st_uid == os.getuid() and status.st_mode & FOR_OTHERS:
        return f"the key {path} can be read by others ({status.st_mode & 0o7777:04o}), so ssh refuses it. Run: chmod 600 {path}"
    return None


def wants_answers(log):
    """Whether a login that could not ask might go on with a passphrase, a password, or somebody's word for a host key: from what ssh wrote."""
    return any(
        words in log for words in ("Permission denied", "Too many authentication failures", "host key is known", "Host key verification failed")
    )


def explain_login(address, target, log, identity, timeout, known_hosts=None):
    """Why a login failed: for an Address, the words behind ``ssh`` to try it by hand, and what ssh wrote; ``known_hosts``: see ``trust``."""
    if known_hosts and ("IDENTIFICATION HAS CHANGED" in log or "host key is known" in log):
        return (
            f"{address}: its host key is not the one that was learnt when it was deployed. Somebody may be in between; "
            f"if you changed it there, put the new one into {known_hosts}"
        )
    if "IDENTIFICATION HAS CHANGED" in log:
        remedy = next((line.strip() for line in log.splitlines() if line.strip().startswith("ssh-keygen ")), f"ssh-keygen -R {address.host}")
        return (
            f"{address}: its host key has changed. Somebody may be in between; if the host was set up anew, forget the old key: {remedy}\n"
            f"and accept the new one: ssh {target}"
        )
    if "Host key verification failed" in log or "host key is known" in log:
        return f"{address}: its host key is not known here. Compare its fingerprint and accept it: ssh {target}"
    if "are too open" in log:
        path = log.partition("Permissions ")[2].partition("'")[2].partition("'")[0]
        return f"{address}: the key {path} can be read by others, so ssh refuses it. Run: chmod 600 {path}"
    if "Permission denied" in log or "Too many authentication failures" in log:
        key = f"-i {identity} " if identity else ""
        return (
            f"{address} refuses the login ({_last(log)}). Put your key there: ssh-copy-id {key}{target}; "
            f"load a key that has a passphrase first: ssh-add{f' {identity}' if identity else ''}"
        )
    if "Could not resolve hostname" in log:
        return f"{address}: unknown host {address.host!r}. Check the spelling, or use its IP address."
    if "Connection refused" in log:
        return f"{address}: connection refused: no sshd listens there. Is the port right, and sshd started (systemctl start ssh)?"
    if "timed out" in log:
        return f"{address} did not answer within {timeout:g} s. Is the host up, and does a firewall let you through?"
    if "No route to host" in log or "Network is unreachable" in log:
        return f"{address}: no way to this host ({_last(log)}). Is it up, and is your network?"
    return f"{address}: ssh could not log in: {_last(log) or 'it says nothing'}. Try it by hand: ssh {target}"


def explain_socket(address, path, code, log, cause):
    """Why the engine's socket could not be reached though ssh is logged in: ``code`` is the answer of ssh.LOOK."""
    if "administratively prohibited" in log or (code == 7 and "connect failed" in log):
        return f"{address}: sshd on that host does not forward sockets. Its sshd_config needs: AllowStreamLocalForwarding yes, DisableForwarding no."
    if code == 3:
        return f"{address}: there is no socket {path} on that host. Is Docker installed and started there (systemctl start docker)?"
    if code == 4:
        who = address.user or "$USER"
        return f"{address}: permission denied to {path} on that host. Run there: sudo usermod -aG docker {who}; it counts from the next login on."
    if code == 5:
        return f"{address}: {path} on that host is no socket. Write the right path behind the host: ssh://host/path/docker.sock"
    if code == 6 and "connect failed" in log:
        return f"{address}: nothing listens on {path} on that host. Start the engine there (systemctl start docker)."
    return f"{address} ended the connection without an answer: {cause}. The engine may be restarting: try again."


def _last(log):
    lines = [line for line in log.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else ""
