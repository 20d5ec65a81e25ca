"""Docker servers on hosts behind ssh: what ``docker server deploy ssh``, ``start``, ``stop``, ``restart`` and ``destroy`` do there.

A host whose engine somebody else installed is used as it is, and nothing on it is changed, ever. On any other the engine is installed
(``install.py``) and reached through ssh at its unix socket; with TLS it serves TCP too, for those with a certificate of our authority.

The record, a dict that JSON can hold, is saved before anything is done there::

    managed "ssh"   name   ssh "ssh://user@host"   identity   mark   adopted (bool)   port (of TLS, or None)   hosts   expires "2028-11-22"

``authority`` says whether ``expires`` is the day of the authority itself. ``mark`` is on the host too (``install.MARK``): a host that has
another one, or none, was installed by somebody else.
"""

import json
import secrets
import shlex

from cloudmesh_docker.cloud import install
from cloudmesh_docker.cloud.certificates import fixed_name
from cloudmesh_docker.cloud.remote import without_root
from cloudmesh_docker.errors import CloudError, UsageError

UNITS = "docker.socket docker.service"
SETTINGS = "/etc/docker/daemon.json"
REMOVE = f"""
for unit in {UNITS}; do
    ! systemctl cat "$unit" >/dev/null 2>&1 || run systemctl disable --now "$unit"
done
if grep -q '^data=new$' "$mark"; then
    say "removing its containers, images and volumes (/var/lib/docker)"
    run find /var/lib/docker -mindepth 1 -maxdepth 1 -exec rm -rf {{}} +
    if [ -d /var/lib/containerd ] && grep -q '^images=new$' "$mark"; then
        ! systemctl cat containerd.service >/dev/null 2>&1 || run systemctl disable --now containerd.service
        run find /var/lib/containerd -mindepth 1 -maxdepth 1 -exec rm -rf {{}} +
    fi
else
    say "/var/lib/docker stays: it is older than this server"
fi
rm -rf "$tls" "$drop_in" "$mark"
run systemctl daemon-reload
say "Docker is stopped and starts no more; its packages stay"
"""


def new_record(server, port=None):
    """The record of an engine that is to be on the host of a Server, with TLS on a port (int) or not at all (None)."""
    mark = secrets.token_hex(8)
    record = {"managed": "ssh", "name": server.name, "ssh": str(server.address), "identity": server.record.get("identity"), "mark": mark}
    return {**record, "adopted": False, "port": port, "hosts": [], "expires": None}


def deploy(site, server, port=None, names=(), plan=False):
    """Have a Docker engine on a host, and save the server; doing so again completes what is not.

    Args:
        site (Deployments): what a deployment needs of this program.
        server (Server): its name and its ssh address.
        port (int or None): serve TLS on this port too.
        names (list of str): more names and IP addresses for the certificate.
        plan (bool): only tell what would be done.

    Returns:
        The name; for a plan a list of lines.

    Raises:
        CloudError: the host can't be had; the message says what to do.
    """
    record = known(site, server) or new_record(server)
    record["port"] = port or record["port"]
    remote = site.remote(server)
    site.report(f"looking at {remote}")
    facts = remote.probe(install.MARK)
    record["adopted"] = facts.get("mark") != record["mark"] and ("running" in facts or "mark" in facts)
    refuse(site, remote, record, facts)
    if record["port"]:
        record["hosts"] = list(dict.fromkeys([remote.resolved()["hostname"], *names, *record["hosts"], fixed_name(record["mark"])]))
    user = None if facts["root"] == "yes" else facts["user"]
    if plan:
        return planned(remote, record, facts, user)
    if record["adopted"]:
        site.report(f"there is a Docker engine on {remote} already; it is used as it is")
    elif not is_complete(site, record):
        site.begin(record)
        try:
            set_up(site, remote, record, user)
        except BaseException:
            site.report.failed()
            site.report(f"not finished: deploy {server.name} again to go on, or take back what was done: docker server destroy {server.name}")
            raise
    return save(site, record)


def known(site, server):
    """The record of a server that was deployed before, whether that was finished or not; UsageError if the name is another server's."""
    record = site.record(server.name)
    if record is None and server.name in site.servers.inventory.servers:
        raise UsageError(
            f"{server.name} is the server at {site.servers.find(server.name).address} already: take another name, or 'docker server rm {server.name}'"
        )
    if record and (record.get("managed"), record.get("ssh")) != ("ssh", str(server.address)):
        where = record.get("ssh") or record.get("address") or "elsewhere"
        raise UsageError(f"{server.name} was deployed at {where} already: take another name, or 'docker server destroy {server.name}'")
    return record


def refuse(site, remote, record, facts):
    """CloudError for a host on which it can't be done."""
    if record["adopted"] and record["port"]:
        raise CloudError(
            f"{remote} has a Docker engine that this inventory did not install and so does not change; deploy without --tls to use it through ssh"
        )
    if record["adopted"]:
        return
    if facts["root"] not in ("yes", "sudo", *(["password"] if site.attended else [])):
        raise CloudError(without_root(remote, facts["root"], facts["user"]))
    if "systemd" not in facts:
        raise CloudError(f"{remote} ({facts['system']}) has no systemd: install and start Docker there by hand, then deploy again to use it")


def planned(remote, record, facts, user):
    """What would be done (list of str)."""
    how = f"as root{ {'sudo': ', with sudo', 'password': ', with sudo, whose password is asked for'}.get(facts['root'], '') }"
    name = record["name"]
    if record["adopted"]:
        return [f"use the Docker engine that is on {remote} ({facts['system']}), and change nothing there", f"save {name} at {record['ssh']}"]
    steps = [] if "installed" in facts else [f"install Docker from the packages of {facts['system']} on {remote}, {how}"]
    if record["port"]:
        steps.append(f"make a key and a certificate for {', '.join(record['hosts'])} and put them into {install.TLS_FOLDER}")
        steps.append(f"serve Docker on TCP port {record['port']} to clients with a certificate of yours ({install.DROP_IN})")
    steps += [f"add {user} to the group docker"] if user else []
    where = f"tcp://{address_host(record)}:{record['port']}, and {record['ssh']} where that fails" if record["port"] else record["ssh"]
    return [*steps, "start Docker, now and whenever the host starts", f"save {name} at {where}"]


def is_complete(site, record):
    """Whether the engine of a record that was saved answers in all ways it should."""
    if site.saved(record) is None or site.unfinished(record["name"]):
        return False
    return not any(site.trouble(record["name"], **way) for way in ways(site, record))


def set_up(site, remote, record, user):
    """Install and start the engine on the host."""
    tls = site.authority.issue(record["name"], record["hosts"]) if record["port"] else None
    remote.run(install.script(record["mark"], tls, record["port"], user), lambda line: site.report(install.said(line)))
    if user:
        # The login there is of somebody who was not in the group.
        remote.log_out()
    if tls:
        site.authority.keep(record["mark"], tls)


def save(site, record):
    """Save the server, first with the address that is fastest; its name. Raises why ssh, which must work, does not."""
    name, ssh = record["name"], record["ssh"]
    find_out = site.trouble if record["adopted"] else site.await_answer
    problem, *others = [find_out(name, **way) for way in ways(site, record)]
    if problem:
        raise problem
    if not others:
        return site.save(record, ssh, **access(record))
    record |= expiry(site, record)
    if others[0]:
        site.report(f"{others[0]}\nIt is saved with its ssh address; let TCP port {record['port']} through a firewall there, and deploy it again")
        return site.save(record, ssh, **access(record))
    return site.save(record, tls_address(record), tls=certificates(site, record), fallback=[ssh], **access(record))


def ways(site, record):
    """How the engine of a record is reached, each as ``trouble`` of Deployments takes it: through ssh, and with TLS where it has that."""
    found = [{"address": record["ssh"], **access(record)}]
    return found + ([{"address": tls_address(record), "tls": certificates(site, record)}] if record["port"] else [])


def access(record):
    """With what ssh gets to the host of a record, as it is saved (dict)."""
    return {key: record.get(key) for key in ("identity", "known_hosts")}


def certificates(site, record):
    """What its TLS address is spoken to with, as it is saved (dict); a host whose address changes has a name instead."""
    return {**site.authority.client(), **({"name": fixed_name(record["mark"])} if record.get("moves") else {})}


def address_host(record):
    """The host of its TLS address, as it stands in an address."""
    host = record["hosts"][0]
    return f"[{host}]" if ":" in host else host


def tls_address(record):
    """``tcp://host:port``."""
    return f"tcp://{address_host(record)}:{record['port']}"


def start(site, record):
    """Start the engine of a record."""
    _systemctl(site, record, "start", "docker.service")


def restart(site, record):
    """Stop and start the engine of a record, and its containers by their restart policies."""
    _systemctl(site, record, "restart", "docker.service")


def stop(site, record):
    """Stop the engine of a record, and its containers."""
    _systemctl(site, record, "stop", UNITS)


def _systemctl(site, record, verb, units):
    if record["adopted"]:
        raise CloudError(f"the engine of {record['name']} was not started by this program, which therefore does not {verb} it")
    site.report(f"{verb}{'p' * (verb == 'stop')}ing Docker on {record['ssh']}")
    site.remote_of(record).run(install.frame(["begin", own(record), f"control {verb} {units}"]), site.report)


def own(record, otherwise='fail "nothing was done: its engine is no longer the one that was deployed"'):
    """The step of a script that goes on only where the host has the record's mark."""
    return f'[ "$(head -n 1 "$mark" 2>/dev/null)" = {shlex.quote(record["mark"])} ] || {otherwise}'


def destroy(site, record):
    """Take back what was done on the host, with the engine's containers, images and volumes unless they were there before."""
    if record["adopted"]:
        site.report(f"the engine at {record['ssh']} was not started by this program and goes on")
        return
    # What never came as far as a mark has nothing to take back.
    site.report(f"stopping Docker on {record['ssh']}")
    otherwise = {"otherwise": "exit 0"} if site.unfinished(record["name"]) else {}
    site.remote_of(record).run(install.frame(["begin", own(record, **otherwise), REMOVE.strip()]), site.report)
    forget(site, record)


def forget(site, record):
    """Remove what is kept of a server here, but for the record."""
    if record["port"]:
        site.authority.forget(record["mark"])


def renew(site, record):
    """Give the server a new key and certificate; its containers go on, except in a swarm. The new expiry date is in the record returned.

    An engine reads its certificate only when it starts. Containers outlive its restart with live-restore, which can be switched on and off
    while it runs, but not in a swarm.
    """
    remote, name = site.remote_of(record), record["name"]
    tls = site.authority.issue(name, record["hosts"])
    head = ["begin", own(record), "changed=no"]
    info = site.info(record)
    if info["LiveRestoreEnabled"] or info["Swarm"]["LocalNodeState"] != "inactive":
        if not info["LiveRestoreEnabled"]:
            site.report(f"{name} is in a swarm: its containers are started anew")
        remote.run(install.frame([*head, *install.files(tls), "control restart docker.service"]))
    else:
        before = remote.run(f"cat {SETTINGS} 2>/dev/null || :")
        remote.run(install.frame([*head, *install.files(tls), _settings(before, True)]))
        site.await_info(record, "LiveRestoreEnabled", True)
        remote.run(install.frame([*head, "control restart docker.service", _settings(before, False)]))
        site.await_info(record, "LiveRestoreEnabled", False)
        remote.run(install.frame([*head, f"put {SETTINGS} 644 <<'END'\n{before.strip()}\nEND" if before else f"rm -f {SETTINGS}"]))
    site.authority.keep(record["mark"], tls)
    return {**record, **expiry(site, record)}


def expiry(site, record):
    """When the first of its certificates expires, and whether that is the authority's own (dict, for its record)."""
    expires = site.authority.expires(record["mark"])
    return {"expires": expires, "authority": expires == str(site.authority.until_ca().date())}


def _settings(before, keep):
    """The step that has the running engine keep its containers over a restart, or not, in addition to its settings (JSON text)."""
    try:
        settings = {**json.loads(before or "{}"), "live-restore": keep}
    except ValueError as error:
        raise CloudError(f"{SETTINGS} there is no JSON: {error}") from None
    return f"put {SETTINGS} 644 <<'END'\n{json.dumps(settings, indent=1)}\nEND\nrun systemctl reload docker.service"
