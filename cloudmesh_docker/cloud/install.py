"""What a new host runs to become a Docker server: one shell script, through ssh or as the user-data of a machine that starts for the first time.

The script is complete in itself, needs root and nothing but a POSIX shell and systemd, and may be run again at any time: what is done already
is left as it is, what an interruption left half done is completed. It goes on when the connection that started it is lost. ::

    script(mark="k3fa...")                                   an engine on its unix socket only, whatever the distribution's package does
    script(mark="k3fa...", user="alice")                     and alice may use it from her next login on
    script(mark="k3fa...", tls=authority.issue(names))       and on TCP, for clients with a certificate of ours only (``certificates.py``)

Through ssh it is the standard input of ``sudo -n sh -s`` (never an argument: a key may be in it); for cloud-init it is the user-data as it is.
It writes a line to stdout for each step. If it fails, its exit code is not 0 and the last line of stderr says why and what to do.

The engine's own daemon.json is not touched, as ``hosts`` there beside a unit's ``-H`` keeps an engine from starting; TCP and the certificates are
options in a drop-in of docker.service, behind whatever the distribution's unit says.
"""

import re
import shlex

PORT = 2376
MARK = "/etc/cloudmesh-docker"
LOG = "/run/cloudmesh-docker/install.log"
TLS_FOLDER = "/etc/docker/cloudmesh-tls"
DROP_IN = "/etc/systemd/system/docker.service.d/cloudmesh-docker.conf"

# In braces, so that nothing is done unless all of it has arrived; and what it starts can't swallow the rest of it.
FRAME = r"""#!/bin/sh
# Made by cloudmesh-docker, to be run as root.
{{
set -u
trap '' HUP PIPE
exec 3>&1 </dev/null
PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export PATH LC_ALL=C DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l
unset CDPATH DOCKER_HOST
log={log}
mark={mark_file}
tls={tls_folder}
drop_in={drop_in}
{functions}
{steps}
exit 0
}}
"""

FUNCTIONS = r"""
say() { echo "$*" >&3 2>/dev/null || :; }
fail() { echo "$*" >&2; exit 1; }

# run COMMAND...: its output goes to the log, its failure ends the script.
run() { "$@" >>"$log" 2>&1 || give_up "$*"; }
# control VERB UNIT...: by systemd, however often that was asked for lately.
control() {
    systemctl reset-failed docker.service docker.socket >>"$log" 2>&1 || :
    run systemctl "$@"
}
give_up() {
    case $(tail -n 50 "$log") in
    *"No space left"* | *"enough free space"* | *"more space needed on"* | *"space on the / filesystem"*)
        fail "the disk is full (see: df -h); make room, then deploy again" ;;
    *"Could not get lock"* | *"management is locked"* | *"Waiting for process with pid"* | *"existing lock"*)
        fail "another package manager is at work there; deploy again when it is done" ;;
    *"emporary failure resolving"* | *"Failed to fetch"* | *"Unable to locate"* | \
        *"Could not resolve"* | *"Could not connect"* | *"Cannot download"* | *"Curl error"*)
        fail "packages can't be fetched: mend its way to its package mirror (network, name service, proxy), then deploy again" ;;
    esac
    fail "'$1' failed: $(tail -n 1 "$log") (all of it: $log)"
}

# put FILE MODE: standard input becomes the file, whole or not at all; $changed tells whether it is another one than before.
put() {
    mkdir -p "${1%/*}" && (umask 077 && cat >"$1.new") && chmod "$2" "$1.new" || fail "$1 can't be written; is the disk full (see: df -h)?"
    if [ "$(cat "$1" 2>/dev/null)" = "$(cat "$1.new")" ]; then rm "$1.new"; else mv "$1.new" "$1" && changed=yes; fi
}

# announce MARK: where no other can write; a line that something else got into lacks its end.
announce() {
    for file in /etc/ssh/ssh_host_*_key.pub; do
        [ ! -r "$file" ] || while read -r kind key _; do echo "cloudmesh-docker $1 $kind $key end" >>/dev/console || :; done <"$file"
    done
}

begin() {
    [ "$(id -u)" = 0 ] || fail "needs root"
    mkdir -p "${log%/*}" || fail "${log%/*} can't be made"
    # One after the other: what lost its connection is still at work, and must not start what is being taken back.
    if command -v flock >/dev/null; then
        exec 9>"${log%/*}/lock"
        flock -n 9 || say "waiting for what was begun there before"
        flock -w 900 9 || fail "what was begun there before has not ended in 15 minutes; see $log there, then try again"
    fi
    : >"$log"
}

need_systemd() {
    [ -d /run/systemd/system ] || fail "systemd does not run there; install and start Docker by hand, then deploy again to use it"
}

# A mark of ours tells an engine that we installed from one that was there, and data that came with ours from older ones. Newer engines leave their
# images and what containers write to containerd.
leave_mark() {
    [ "$(head -n 1 "$mark" 2>/dev/null)" = "$1" ] && return
    data=old; [ -n "$(ls -A /var/lib/docker 2>/dev/null)" ] || data=new
    images=old; [ -n "$(ls -A /var/lib/containerd 2>/dev/null)" ] || images=new
    put "$mark" 644 <<END
$1
data=$data
images=$images
END
}

# find_system: whose packages are to be installed; none where an engine is.
find_system() {
    # A service that was removed may leave its program.
    system=''
    command -v dockerd >/dev/null && systemctl cat docker.service >/dev/null 2>&1 && return
    ID='' ID_LIKE='' PRETTY_NAME=''
    [ ! -r /etc/os-release ] || . /etc/os-release
    case $ID in
    debian | ubuntu | fedora | amzn) system=$ID ;;
    opensuse* | sles) system=suse ;;
    *) case " $ID_LIKE " in
        *" debian "* | *" ubuntu "*) system=debian ;;
        *" suse "* | *" opensuse "*) system=suse ;;
        *) fail "${PRETTY_NAME:-this system} is none of Debian, Ubuntu, Fedora, Amazon Linux and openSUSE: install and start Docker there by hand," \
            "then deploy again to use it" ;;
        esac ;;
    esac
}

# What it says of its progress goes where this script says what it does.
apt() {
    apt-get -qy -o APT::Status-Fd=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@" \
        >>"$log" 2>&1 || give_up "apt-get $1"
}
install_engine() {
    [ -n "$system" ] || return 0
    say "installing Docker from the packages of ${PRETTY_NAME:-$ID}"
    case $system in
    debian | ubuntu)
        dpkg --configure -a >>"$log" 2>&1 || :
        packages="docker.io iptables iproute2 ca-certificates"
        # An engine without the program for it starts no container where the kernel has it.
        [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ] || packages="$packages apparmor"
        apt update
        apt install --no-install-recommends $packages ;;
    fedora) run dnf -qy install moby-engine ;;
    amzn)
        if command -v amazon-linux-extras >/dev/null; then run amazon-linux-extras install -y docker; else run dnf -qy install docker; fi ;;
    suse) run zypper --non-interactive --quiet install docker ;;
    esac
    command -v dockerd >/dev/null || fail "the packages are installed, yet there is no dockerd there (see $log)"
}

# serve PORT: the engine's usual options, and TCP for those with a certificate.
serve() {
    for word in hosts tlsverify tlscacert tlscert tlskey; do
        ! grep -q "\"$word\"" /etc/docker/daemon.json 2>/dev/null || fail "take \"$word\" out of /etc/docker/daemon.json there, then deploy again"
    done
    unit=$(systemctl show -p FragmentPath docker.service | cut -d= -f2-)
    usual=$(sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' "$unit" | sed -n 's/^ExecStart=//p' | tail -n 1)
    [ -n "$usual" ] || fail "no ExecStart in ${unit:-docker.service}"
    case " $usual " in *" -H "* | *" -H="* | *" --host"*) ;; *) usual="$usual -H unix:///run/docker.sock" ;; esac
    # One socket for both kinds of addresses, where the kernel has both.
    any='0.0.0.0'; [ ! -e /proc/net/if_inet6 ] || any='[::]'
    options="-H tcp://$any:$1 --tlsverify --tlscacert=$tls/ca.pem --tlscert=$tls/cert.pem --tlskey=$tls/key.pem"
    put "$drop_in" 644 <<END
[Service]
ExecStart=
ExecStart=$usual $options
END
}

allow() {
    getent group docker >/dev/null || run groupadd --system docker
    case " $(id -nG "$1") " in *" docker "*) ;; *)
        say "adding $1 to the group docker, which may use the engine"
        run usermod -aG docker "$1" ;;
    esac
}

# It has started when systemctl comes back: the engine tells systemd.
start_engine() {
    # Written by an earlier run, which did not come to the restart.
    case $(systemctl show -p NeedDaemonReload docker.service) in *yes) changed=yes ;; esac
    run systemctl daemon-reload
    [ "$changed" = no ] || say "starting Docker"
    run systemctl enable docker.service
    if [ "$changed" = yes ]; then verb=restart; else verb=start; fi
    systemctl reset-failed docker.service docker.socket >>"$log" 2>&1 || :
    systemctl "$verb" docker.service >>"$log" 2>&1 || {
        journalctl -u docker.service -n 20 -o cat --no-pager >>"$log" 2>&1
        why=$(grep -E 'failed to start daemon|unable to configure|level=(fatal|error)' "$log" | tail -n 1)
        fail "Docker does not start there: ${why:-$(tail -n 1 "$log")} (see there: journalctl -u docker)"
    }
}
"""


def script(mark, tls=None, port=PORT, user=None, announced=False):
    """The script that installs and starts an engine.

    Args:
        mark (str): of this one deployment, letters and digits; it is kept on the host (``MARK``) and tells it from others.
        tls (dict or None): ``ca``, ``cert`` and ``key`` of the server as PEM text: serve TCP too, with TLS and for our clients only.
        port (int): of TCP.
        user (str or None): who may use the unix socket besides root.
        announced (bool): write the host's public keys to its console, where whoever owns the machine can read them (see ``announcement``).

    Returns:
        str: the script; it has the server's key in it if ``tls`` is given.
    """
    steps = ["begin", "need_systemd", "find_system", f"leave_mark {shlex.quote(mark)}", "install_engine", "changed=no"]
    if tls:
        steps += [*files(tls), f"serve {int(port)}"]
    if user:
        steps.append(f"allow {shlex.quote(user)}")
    # Once before what takes its time, and once behind what the kernel writes there meanwhile.
    told = [f"announce {shlex.quote(mark)}"] if announced else []
    return frame([*told, *steps, "start_engine", *told])


def announcement(mark, console):
    """The public keys (list of str, ``ssh-ed25519 AAAA...``) that the host with that mark wrote to its console (str), each once."""
    return list(dict.fromkeys(re.findall(rf"cloudmesh-docker {re.escape(mark)} ((?:ssh|ecdsa)-\S+ [A-Za-z0-9+/=]+) end", console)))


def said(line):
    """What a script says in a line (str) for people: as it is, but for what apt says of its progress, which is a detail or nothing."""
    if not line.startswith(("dlstatus:", "pmstatus:", "pmerror:", "pmconffile:", "media-change:")):
        return line
    found = re.fullmatch(r"(?:dl|pm)status:.*?:(\d+)\.\d+:(.*)", line)
    return f" {found[2]}, {found[1]} %" if found else " "


def packages():
    """The script (str) that only installs the packages; with systemd or without."""
    return frame(["begin", "find_system", "install_engine"])


def frame(steps):
    """A script (str) of steps (list of str), with all that the steps of an installation may call."""
    places = {"log": LOG, "mark_file": MARK, "tls_folder": TLS_FOLDER, "drop_in": DROP_IN}
    return FRAME.format(functions=FUNCTIONS.strip("\n"), steps="\n".join(steps), **places)


def files(tls):
    """The steps (list of str) that write the certificates and the key of a server."""
    modes = {"ca": "644", "cert": "644", "key": "600"}
    return [f"put \"$tls/{name}.pem\" {modes[name]} <<'END'\n{tls[name].strip()}\nEND" for name in modes]
