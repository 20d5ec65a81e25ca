"""What a secret or a config is made of."""

from base64 import b64encode

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.words import pairs

LARGEST = 1_000_000


def payload(name, path, stdin, label, template_driver, driver=None):
    """The body of the request that makes a secret or a config.

    Args:
        name (str), path (str or None): its name, and the file its data is in, - for standard input.
        stdin (callable): gives the binary file of the standard input.
        label (list of str), template_driver, driver (str or None): as given.

    Raises:
        DockerError: the file can't be read or is too large, or there is data although a driver keeps it.
    """
    if driver and path is not None:
        raise DockerError("When using secret driver secret data must be empty")
    if not driver and path is None:
        raise DockerError("say which file: docker secret create NAME PATH, or - for standard input")
    body = {"Name": name, "Labels": pairs(label)}
    if path is not None:
        body["Data"] = b64encode(read(path, stdin)).decode()
    drivers = {"Driver": driver, "Templating": template_driver}
    return body | {key: {"Name": value} for key, value in drivers.items() if value}


def read(path, stdin):
    """The data (bytes) of a file or of standard input."""
    try:
        if path == "-":
            return stdin().read(LARGEST + 1)
        with open(path, "rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise DockerError(f'Error reading content from "{path}": {error.strerror}') from None
