"""Create a container and run a command in it

Usage:
  docker container run [options] IMAGE [COMMAND] [ARG...]

Aliases: docker run

Options:
      --add-host HOST:IP...                   Add a host name with its address to /etc/hosts
      --annotation KEY=VALUE...               Hand an annotation to the OCI runtime
  -a, --attach STREAM...                      Attach to STDIN, STDOUT or STDERR
      --blkio-weight WEIGHT                   Share of block I/O, 10 to 1000, or 0 for none
      --blkio-weight-device DEVICE:WEIGHT...  Share of one device's block I/O
      --cap-add CAPABILITY...                 Add a Linux capability
      --cap-drop CAPABILITY...                Drop a Linux capability
      --cgroup-parent CGROUP                  The cgroup the container's own is made in
      --cgroupns MODE                         Cgroup namespace: host, private, or the engine's default
      --cidfile PATH                          Write the container's ID to this file
      --cpu-count NUMBER                      Number of processors (Windows)
      --cpu-percent NUMBER                    Percent of the processors (Windows)
      --cpu-period MICROSECONDS               Period of the CFS scheduler
      --cpu-quota MICROSECONDS                Quota of the CFS scheduler in each period
      --cpu-rt-period MICROSECONDS            Period of the real-time scheduler
      --cpu-rt-runtime MICROSECONDS           Run time of the real-time scheduler in each period
  -c, --cpu-shares NUMBER                     Share of the processors, relative to other containers
      --cpus DECIMAL                          Number of processors, as 1.5
      --cpuset-cpus LIST                      The processors to run on: 0-3 or 0,1
      --cpuset-mems LIST                      The memory nodes to use: 0-3 or 0,1
  -d, --detach                                Run in the background and print the container's ID
      --detach-keys KEYS                      Keys that detach, instead of ctrl-p,ctrl-q
      --device DEVICE...                      Add a device of the host, or a CDI name
      --device-cgroup-rule RULE...            Add a rule to the devices cgroup
      --device-read-bps DEVICE:RATE...        Limit reading, in bytes a second
      --device-read-iops DEVICE:RATE...       Limit reads a second
      --device-write-bps DEVICE:RATE...       Limit writing, in bytes a second
      --device-write-iops DEVICE:RATE...      Limit writes a second
      --disable-content-trust                 Do not verify the image's signature (always so here)
      --dns ADDRESS...                        Set a DNS server
      --dns-opt OPTION...                     Old name of --dns-option
      --dns-option OPTION...                  Set an option of the resolver
      --dns-search DOMAIN...                  Set a domain to search names in
      --domainname NAME                       The container's NIS domain name
      --entrypoint COMMAND                    Run this instead of the image's entrypoint; empty resets it
  -e, --env NAME=VALUE...                     Set an environment variable; NAME alone takes it from here
      --env-file PATH...                      Read environment variables from a file
      --expose PORT...                        Expose a port or a range of ports
      --gpus REQUEST...                       Add GPUs: all, a number, or device=0,driver=..
      --group-add GROUP...                    Join another group
      --health-cmd COMMAND                    Command that tells whether the container is healthy
      --health-interval DURATION              Time between two checks, as 30s
      --health-retries NUMBER                 Failures in a row that make it unhealthy
      --health-start-interval DURATION        Time between two checks during the start period
      --health-start-period DURATION          Time to start up before failures count
      --health-timeout DURATION               Time one check may take
  -h, --hostname NAME                         The container's host name
      --init                                  Run an init that forwards signals and reaps processes
  -i, --interactive                           Keep STDIN open even if not attached
      --io-maxbandwidth SIZE                  Bandwidth of the system drive (Windows)
      --io-maxiops NUMBER                     Operations a second of the system drive (Windows)
      --ip ADDRESS                            IPv4 address on the first network
      --ip6 ADDRESS                           IPv6 address on the first network
      --ipc MODE                              IPC namespace: none, private, shareable, host, container:CONTAINER
      --isolation TECHNOLOGY                  How the container is isolated (Windows)
      --kernel-memory SIZE                    Limit of kernel memory (before API 1.42)
  -l, --label KEY=VALUE...                    Set a label
      --label-file PATH...                    Read labels from a file
      --link CONTAINER:ALIAS...               Make another container known by a name
      --link-local-ip ADDRESS...              Link-local address on the first network
      --log-driver DRIVER                     Where the container's output goes
      --log-opt KEY=VALUE...                  Option of the log driver
      --mac-address ADDRESS                   MAC address on the first network
  -m, --memory SIZE                           Limit of memory, as 512m
      --memory-reservation SIZE               Memory the container is kept near to when memory is short
      --memory-swap SIZE                      Limit of memory and swap together; -1 for none
      --memory-swappiness NUMBER              How readily memory is swapped out, 0 to 100
      --mount MOUNT...                        Mount a volume, directory, tmpfs or image: type=..,source=..,target=..
      --name NAME                             Name of the container
      --net NETWORK...                        Old name of --network
      --net-alias NAME...                     Old name of --network-alias
      --network NETWORK...                    Connect to a network: NETWORK, or name=..,alias=..,ip=..
      --network-alias NAME...                 Another name on the first network
      --no-healthcheck                        Do without the image's health check
      --oom-kill-disable                      Do not kill it when memory runs out
      --oom-score-adj NUMBER                  How likely it is killed when memory runs out, -1000 to 1000
      --pid MODE                              PID namespace: host, container:CONTAINER
      --pids-limit NUMBER                     How many processes there may be; -1 for no limit
      --platform PLATFORM                     Platform of the image: linux/arm64
      --privileged                            Give it all the host's privileges
  -p, --publish PORT...                       Publish a port: [[IP:]HOSTPORT:]CONTAINERPORT[/PROTOCOL]
  -P, --publish-all                           Publish all exposed ports to free ports
      --pull WHEN                             Pull the image: always, missing or never
  -q, --quiet                                 Do not show the pull
      --read-only                             Mount the root file system read-only
      --restart POLICY                        When to restart: no, always, unless-stopped, on-failure[:COUNT]
      --rm                                    Remove container and anonymous volumes when it exits
      --runtime RUNTIME                       Runtime to run it with
      --security-opt OPTION...                Security option: no-new-privileges, seccomp=FILE, apparmor=PROFILE, ..
      --shm-size SIZE                         Size of /dev/shm
      --sig-proxy                             Hand signals on to the container (default; --sig-proxy=false)
      --stop-signal SIGNAL                    Signal that stops it
      --stop-timeout SECONDS                  Seconds to wait before it is killed; -1 for ever
      --storage-opt KEY=VALUE...              Option of the storage driver
      --sysctl NAME=VALUE...                  Set a kernel parameter of its namespaces
      --tmpfs PATH...                         Mount a tmpfs: PATH[:OPTIONS]
  -t, --tty                                   Give it a terminal
      --ulimit NAME=LIMIT...                  Set a limit: NAME=SOFT[:HARD]
      --use-api-socket                        Mount the engine's socket into the container
  -u, --user USER                             User to run as: USER[:GROUP], by name or number
      --userns MODE                           User namespace: host
      --uts MODE                              UTS namespace: host
  -v, --volume VOLUME...                      Mount a volume or directory: [SOURCE:]TARGET[:OPTIONS]
      --volume-driver DRIVER                  Driver of the volumes
      --volumes-from CONTAINER...             Mount all volumes of another container
  -w, --workdir PATH                          Directory to run in
"""

from cloudmesh_docker.steps import creating, foreground
from cloudmesh_docker.steps.detaching import detach_keys as chosen_keys

PLAIN = True


def run(docker, terminal, settings, environ, image, command=None, args=(), detach=None, detach_keys=None, sig_proxy=True, **options):
    keys = chosen_keys(detach_keys, settings, environ, terminal)
    with foreground.as_run():
        own = creating.own_options(options, environ)
        words, size = [command, *args] if command is not None else [], terminal.size if options.get("tty") and not detach else None
        body = creating.body_of(docker, environ, image, words, {**options, "detach": detach}, size)
    rm, stdin = body["HostConfig"]["AutoRemove"], body["AttachStdin"]
    if detach:
        body.update(dict.fromkeys(("AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce"), False))
    else:
        foreground.check_tty(docker, terminal, stdin, body["Tty"])
    proxy = foreground.Proxy(docker, sig_proxy)
    with foreground.as_run(), terminal.signals(proxy):
        container = yield from creating.create(docker, body, own, hold=proxy)
        with proxy.promised(container, rm):
            if detach:
                proxy.start(container)
                return container
            stream = foreground.attached(docker, container, stdin, body["Tty"], body["AttachStdout"], body["AttachStderr"])
            seat = foreground.container_seat(docker, keys, own["name"] or container[:12], container)
            with stream, docker.containers.begin_wait(container, "removed" if rm else "next-exit") as waiting:
                proxy.start(container)
                yield from foreground.joined(terminal, stream, seat, stdin)
                foreground.ended(waiting, container)


def alone(values):
    """In the foreground it holds the terminal."""
    if values.get("interactive") or values.get("tty"):
        return not values.get("detach")
    return "" if values.get("detach") else "without --detach"
