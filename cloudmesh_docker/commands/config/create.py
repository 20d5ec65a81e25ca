"""Make a config of a file or of standard input

Usage:
  docker config create [options] NEWNAME PATH

Options:
  -l, --label KEY=VALUE...      Set a label
      --template-driver DRIVER  Who fills in what the config leaves open, as golang

PATH is a file, or - for standard input.
"""

from cloudmesh_docker.steps.payload import payload


def create(docker, stdin, newname, path, label=(), template_driver=None):
    body = payload(newname, path, stdin, label, template_driver)
    return docker.configs.create(body)["ID"]
