"""Make an image of what a container has become

Usage:
  docker container commit [options] CONTAINER [REPOSITORY]

Aliases: docker commit

Options:
  -a, --author AUTHOR          Who made it: "Ada Lovelace <ada@example.org>"
  -c, --change INSTRUCTION...  Apply a Dockerfile instruction to the image, as in CMD ["sh"]
  -m, --message MESSAGE        Set the comment of the image
      --no-pause               Let the container run meanwhile
  -p, --pause                  Pause the container meanwhile (default; --pause=false)

REPOSITORY is NAME or NAME:TAG.
"""

from cloudmesh_docker.errors import UsageError


def commit(docker, container, repository=None, author=None, change=None, message=None, no_pause=None, pause=None):
    if no_pause and pause:
        raise UsageError("conflicting options: cannot specify both --pause and --no-pause")
    name, colon, tag = (repository or "").rpartition(":")
    if not colon or "/" in tag:
        name, tag = repository, None
    running = no_pause or pause is False
    return docker.containers.commit(container, name, tag, message, author, False if running else None, changes=change)["Id"]
