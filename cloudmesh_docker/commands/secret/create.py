"""Make a secret of a file or of standard input

Usage:
  docker secret create [options] NEWNAME [PATH]

Options:
  -d, --driver DRIVER           Who keeps the secret
  -l, --label KEY=VALUE...      Set a label
      --template-driver DRIVER  Who fills in what the secret leaves open, as golang

PATH is a file, or - for standard input. What is secret is kept nowhere but in the swarm.
"""

from cloudmesh_docker.steps.payload import payload


def create(docker, stdin, newname, path=None, driver=None, label=(), template_driver=None):
    return docker.secrets.create(payload(newname, path, stdin, label, template_driver, driver))["ID"]
