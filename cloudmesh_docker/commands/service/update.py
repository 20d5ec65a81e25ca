"""Change a service

Usage:
  docker service update [options] SERVICE

Options:
      --args WORDS                           Arguments of the command
      --cap-add CAPABILITY...                Add a Linux capability
      --cap-drop CAPABILITY...               Drop a Linux capability
      --config-add CONFIG...                 Add or change a config: NAME, or source=..,target=..,uid=..,gid=..,mode=..
      --config-rm CONFIG...                  Remove a config
      --constraint-add TERM...               Add or change a constraint
      --constraint-rm TERM...                Remove a constraint
      --container-label-add KEY=VALUE...     Add or change a label of the containers
      --container-label-rm KEY...            Remove a label of the containers
      --credential-spec SPEC                 Credentials on Windows: config://NAME, file://FILE or registry://KEY
  -d, --detach                               Do not wait until its tasks run
      --dns-add ADDRESS...                   Add or change a DNS server
      --dns-option-add OPTION...             Add or change an option of the resolver
      --dns-option-rm OPTION...              Remove an option of the resolver
      --dns-rm ADDRESS...                    Remove a DNS server
      --dns-search-add DOMAIN...             Add or change a search domain
      --dns-search-rm DOMAIN...              Remove a search domain
      --endpoint-mode MODE                   How it is found: vip or dnsrr
      --entrypoint COMMAND                   Run this instead of the image's entrypoint
      --env-add NAME=VALUE...                Add or change an environment variable
      --env-rm NAME...                       Remove an environment variable
      --force                                Replace the tasks even if nothing changes
      --generic-resource-add KIND=NUMBER...  Add or change a resource
      --generic-resource-rm KIND...          Remove a resource
      --group-add GROUP...                   Add or change a group
      --group-rm GROUP...                    Remove a group
      --health-cmd COMMAND                   Command that tells whether a container is healthy
      --health-interval DURATION             Time between two checks, as 30s
      --health-retries NUMBER                Failures in a row that make it unhealthy
      --health-start-interval DURATION       Time between two checks during the start period
      --health-start-period DURATION         Time to start up before failures count
      --health-timeout DURATION              Time one check may take
      --host-add HOST:IP...                  Add or change a host name
      --host-rm HOST[:IP]...                 Remove a host name
      --hostname NAME                        The containers' host name
      --image IMAGE                          The image to run
      --init                                 Run an init that forwards signals and reaps processes
      --isolation TECHNOLOGY                 How containers are isolated (Windows)
      --label-add KEY=VALUE...               Add or change a label of the service
      --label-rm KEY...                      Remove a label of the service
      --limit-cpu DECIMAL                    Most processors a task may use, as 1.5
      --limit-memory SIZE                    Most memory a task may use, as 512m
      --limit-pids NUMBER                    Most processes in a task; 0 for no limit
      --log-driver DRIVER                    Where the containers' output goes
      --log-opt KEY=VALUE...                 Option of the log driver
      --max-concurrent NUMBER                Tasks of a job that run at a time
      --mount-add MOUNT...                   Add or change a mount: type=..,source=..,target=..
      --mount-rm TARGET...                   Remove a mount
      --network-add NETWORK...               Add or change a network: NETWORK, or name=..,alias=..,driver-opt=..
      --network-rm NETWORK...                Remove a network
      --no-healthcheck                       Do without the image's health check
      --no-resolve-image                     Do not ask the registry for the digest and the platforms of the image
      --oom-score-adj NUMBER                 How likely it is killed when memory runs out, -1000 to 1000
      --placement-pref-add PREFERENCE...     Add or change a preference: spread=node.labels.LABEL
      --placement-pref-rm PREFERENCE...      Remove a preference
      --publish-add PORT...                  Add or change a port: [HOSTPORT:]PORT, or published=..,target=..,mode=host
      --publish-rm PORT...                   Remove a port
  -q, --quiet                                Do not show the progress
      --read-only                            Mount the root file system read-only
      --replicas NUMBER                      How many tasks
      --replicas-max-per-node NUMBER         Most tasks on one node; 0 for no limit
      --reserve-cpu DECIMAL                  Processors a node must have free for a task
      --reserve-memory SIZE                  Memory a node must have free for a task
      --restart-condition CONDITION          When to replace a task that ended: none, on-failure or any
      --restart-delay DURATION               Time before it is replaced, as 5s
      --restart-max-attempts NUMBER          How often it is replaced
      --restart-window DURATION              Time in which these count
      --rollback                             Go back to how the service was before
      --rollback-delay DURATION              Time between two rollbacks, as 10s
      --rollback-failure-action ACTION       What to do when rollback fails: pause or continue
      --rollback-max-failure-ratio RATIO     Share of tasks that may fail in the rollback, 0 to 1
      --rollback-monitor DURATION            Time each task is watched for failure after its rollback, as 5s
      --rollback-order ORDER                 Order of the rollback: start-first or stop-first
      --rollback-parallelism NUMBER          Tasks in one rollback at a time; 0 for all
      --secret-add SECRET...                 Add or change a secret: NAME, or source=..,target=..,uid=..,gid=..,mode=..
      --secret-rm SECRET...                  Remove a secret
      --stop-grace-period DURATION           Time to stop before a container is killed, as 10s
      --stop-signal SIGNAL                   Signal that stops a container
      --sysctl-add NAME=VALUE...             Add or change a kernel parameter
      --sysctl-rm NAME...                    Remove a kernel parameter
  -t, --tty                                  Give it a terminal
      --ulimit-add NAME=LIMIT...             Add or change a limit: NAME=SOFT[:HARD]
      --ulimit-rm NAME...                    Remove a limit
      --update-delay DURATION                Time between two updates, as 10s
      --update-failure-action ACTION         What to do when update fails: pause, continue or rollback
      --update-max-failure-ratio RATIO       Share of tasks that may fail in the update, 0 to 1
      --update-monitor DURATION              Time each task is watched for failure after its update, as 5s
      --update-order ORDER                   Order of the update: start-first or stop-first
      --update-parallelism NUMBER            Tasks in one update at a time; 0 for all
  -u, --user USER                            User to run as: USER[:GROUP], by name or number
      --with-registry-auth                   Hand the nodes our credentials for the image's registry
  -w, --workdir PATH                         Directory to run in

Without --detach it ends when all tasks are replaced and go on running, and fails as 'docker service create' does.
"""

from cloudmesh_docker.steps import services


def update(docker, environ, report, service, **options):
    identity, warnings, wait = services.update(docker, environ, service, options)
    yield from warnings
    yield from services.convergence(docker, identity, wait, report, service)
    return service
