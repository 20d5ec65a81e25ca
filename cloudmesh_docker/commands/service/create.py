"""Make a service

Usage:
  docker service create [options] IMAGE [COMMAND] [ARG...]

Options:
      --cap-add CAPABILITY...             Add a Linux capability
      --cap-drop CAPABILITY...            Drop a Linux capability
      --config CONFIG...                  Give it a config: NAME, or source=..,target=..,uid=..,gid=..,mode=..
      --constraint TERM...                Where tasks may run, as node.role==worker
      --container-label KEY=VALUE...      Set a label of the containers
      --credential-spec SPEC              Credentials on Windows: config://NAME, file://FILE or registry://KEY
  -d, --detach                            Do not wait until its tasks run
      --dns ADDRESS...                    Set a DNS server
      --dns-option OPTION...              Set an option of the resolver
      --dns-search DOMAIN...              Set a domain to search names in
      --endpoint-mode MODE                How it is found: vip or dnsrr
      --entrypoint COMMAND                Run this instead of the image's entrypoint
  -e, --env NAME=VALUE...                 Set an environment variable; NAME alone takes it from here
      --env-file PATH...                  Read environment variables from a file
      --generic-resource KIND=NUMBER...   Reserve a resource that nodes offer, as gpu=2
      --group GROUP...                    Join another group
      --health-cmd COMMAND                Command that tells whether a container is healthy
      --health-interval DURATION          Time between two checks, as 30s
      --health-retries NUMBER             Failures in a row that make it unhealthy
      --health-start-interval DURATION    Time between two checks during the start period
      --health-start-period DURATION      Time to start up before failures count
      --health-timeout DURATION           Time one check may take
      --host HOST:IP...                   Add a host name with its address to /etc/hosts
      --hostname NAME                     The containers' host name
      --init                              Run an init that forwards signals and reaps processes
      --isolation TECHNOLOGY              How containers are isolated (Windows)
  -l, --label KEY=VALUE...                Set a label of the service
      --limit-cpu DECIMAL                 Most processors a task may use, as 1.5
      --limit-memory SIZE                 Most memory a task may use, as 512m
      --limit-pids NUMBER                 Most processes in a task; 0 for no limit
      --log-driver DRIVER                 Where the containers' output goes
      --log-opt KEY=VALUE...              Option of the log driver
      --max-concurrent NUMBER             Tasks of a job that run at a time
      --mode MODE                         replicated, global, replicated-job or global-job
      --mount MOUNT...                    Mount a volume, directory or tmpfs: type=..,source=..,target=..
      --name NAME                         Name of the service
      --network NETWORK...                Connect to a network: NETWORK, or name=..,alias=..,driver-opt=..
      --no-healthcheck                    Do without the image's health check
      --no-resolve-image                  Do not ask the registry for the digest and the platforms of the image
      --oom-score-adj NUMBER              How likely it is killed when memory runs out, -1000 to 1000
      --placement-pref PREFERENCE...      Spread tasks: spread=node.labels.LABEL
  -p, --publish PORT...                   Publish a port: [HOSTPORT:]PORT, or published=..,target=..,mode=host
  -q, --quiet                             Do not show the progress
      --read-only                         Mount the root file system read-only
      --replicas NUMBER                   How many tasks
      --replicas-max-per-node NUMBER      Most tasks on one node; 0 for no limit
      --reserve-cpu DECIMAL               Processors a node must have free for a task
      --reserve-memory SIZE               Memory a node must have free for a task
      --restart-condition CONDITION       When to replace a task that ended: none, on-failure or any
      --restart-delay DURATION            Time before it is replaced, as 5s
      --restart-max-attempts NUMBER       How often it is replaced
      --restart-window DURATION           Time in which these count
      --rollback-delay DURATION           Time between two rollbacks, as 10s
      --rollback-failure-action ACTION    What to do when rollback fails: pause or continue
      --rollback-max-failure-ratio RATIO  Share of tasks that may fail in the rollback, 0 to 1
      --rollback-monitor DURATION         Time each task is watched for failure after its rollback, as 5s
      --rollback-order ORDER              Order of the rollback: start-first or stop-first
      --rollback-parallelism NUMBER       Tasks in one rollback at a time; 0 for all
      --secret SECRET...                  Give it a secret: NAME, or source=..,target=..,uid=..,gid=..,mode=..
      --stop-grace-period DURATION        Time to stop before a container is killed, as 10s
      --stop-signal SIGNAL                Signal that stops a container
      --sysctl NAME=VALUE...              Set a kernel parameter
  -t, --tty                               Give it a terminal
      --ulimit NAME=LIMIT...              Set a limit: NAME=SOFT[:HARD]
      --update-delay DURATION             Time between two updates, as 10s
      --update-failure-action ACTION      What to do when update fails: pause, continue or rollback
      --update-max-failure-ratio RATIO    Share of tasks that may fail in the update, 0 to 1
      --update-monitor DURATION           Time each task is watched for failure after its update, as 5s
      --update-order ORDER                Order of the update: start-first or stop-first
      --update-parallelism NUMBER         Tasks in one update at a time; 0 for all
  -u, --user USER                         User to run as: USER[:GROUP], by name or number
      --with-registry-auth                Hand the nodes our credentials for the image's registry
  -w, --workdir PATH                      Directory to run in

Without --detach it ends when all tasks run and go on running for the time of --update-monitor. It fails when an update is paused or rolled
back, when three tasks in one place failed or were rejected, when none is started any more, or when for 30 seconds no node can take one.
The service stays in any case, as it does after Ctrl-C.
"""

from cloudmesh_docker.steps import services


def create(docker, environ, report, image, command=None, args=(), **options):
    words = [command, *args] if command else []
    identity, warnings, wait = services.create(docker, environ, image, words, options)
    yield from warnings
    yield from services.convergence(docker, identity, wait, report, options.get("name"))
    return identity
