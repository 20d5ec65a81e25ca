"""Make an image of a tar archive of a file system

Usage:
  docker image import [options] FILE [REPOSITORY]

Aliases: docker import

Options:
  -c, --change INSTRUCTION...  Apply a Dockerfile instruction to the image, as in CMD ["sh"]
  -m, --message MESSAGE        Set the comment of the image
      --platform PLATFORM      Set the platform of the image

FILE is a path, - for standard input, or a URL that the engine fetches. REPOSITORY is NAME or NAME:TAG.
"""

from cloudmesh_docker.errors import DockerError


def import_(docker, stdin, file, repository=None, change=(), message=None, platform=None):
    repo, _, tag = (repository or "").rpartition(":") if ":" in (repository or "").rsplit("/", 1)[-1] else (repository or "", "", "")
    options = {"repo": repo or None, "tag": tag or None, "message": message, "changes": list(change), "platform": platform}
    if file.startswith(("http://", "https://")):
        return last_status(docker.images.import_(source=file, **options))
    if file == "-":
        return last_status(docker.images.import_(source="-", body=stdin(), **options))
    try:
        body = open(file, "rb")
    except OSError as error:
        raise DockerError(f"{file}: {error.strerror}") from None
    with body:
        return last_status(docker.images.import_(source="-", body=body, **options))


def last_status(steps):
    """The id the engine reports last."""
    status = None
    with steps:
        for step in steps:
            status = step.get("status", status)
    return status
