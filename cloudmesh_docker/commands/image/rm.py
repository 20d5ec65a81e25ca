"""Remove one or more images

Usage:
  docker image rm [options] IMAGE...

Aliases: docker rmi

Options:
  -f, --force       Remove it even if it has several tags or stopped containers use it
      --no-prune    Keep untagged parents
"""

# Images share parents: the order decides what the engine refuses.
IN_ORDER = True


def rm(docker, image, force=None, no_prune=None):
    done = docker.images.remove(image, force=force, noprune=no_prune)
    return [f"{verb}: {name}" for step in done for verb, name in step.items()]
