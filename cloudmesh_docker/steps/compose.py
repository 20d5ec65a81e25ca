"""Compose files, read by the docker binary's compose plug-in: interpolation, merging, env files, `extends` and short forms are its work.

It is looked for where the docker binary looks for plug-ins, and in PATH, where it may also be the last one in Python, version 1.29.
"""

import json
import os
import re

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.notation.ipam import several
from cloudmesh_docker.notation.stack_model import PROJECT, stack_model
from cloudmesh_docker.registry.credentials import Credentials

PROGRAM, PLUGINS = "docker-compose", "cli-plugins"
NO_PLUGIN = "Compose files are read by docker-compose, which is not here: install Debian's package docker-compose, or Docker's docker-compose-plugin"
FOLDERS = ("/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec")
# With this it would make other things of what is deployed.
UNWANTED = ("COMPOSE_COMPATIBILITY", "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND")
# Where it would ask an engine, which may be far away, whether that is Docker Desktop's.
ABOUT_ENGINES = ("DOCKER_HOST", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")
UNSET = r'The \\?"?([^\s"\\]+)\\?"? variable is not set'
LOG = re.compile(r"(time=\S+ )?level=")


def read(files, stdin, environ, interpolate=True):
    """What Compose files say, all in one.

    Args:
        files (list of str): their paths, - for standard input; several may stand in one, at commas.
        stdin (callable): gives the binary file of the standard input.
        environ (mapping): what is put in for variables.
        interpolate (bool): put it in.

    Returns:
        (dict, list of str): the model, and what there is to be told of it.

    Raises:
        DockerError: there is no file or no plug-in, or they can't be used.
    """
    names = several(files)
    if not names:
        raise DockerError("Specify a Compose file (with --compose-file)")
    program = Program(plugin(environ), names, environ, stdin().read() if "-" in names else b"")
    try:
        found, said = program.config() if interpolate else program.config("--no-interpolate")
        if interpolate and not program.old:
            found, said = program.with_unused(found, said)
        model, ignored = stack_model(found, doubled=interpolate)
    except UsageError as problem:
        raise DockerError(str(problem)) from None
    except ValueError as problem:
        raise DockerError(f"{program.path}: its answer can't be read: {problem}") from None
    unset = sorted(set(re.findall(UNSET, said)))
    return model, [*(f'The "{name}" variable is not set. Defaulting to a blank string.' for name in unset), *ignored]


class Program:
    """docker-compose with the files it is to read.

    Args:
        path (str): the program.
        files (list of str), data (bytes): the files, and what comes from standard input.
        environ (mapping): the caller's environment.

    Attributes:
        old (bool): it is version 1, in Python.
    """

    def __init__(self, path, files, environ, data):
        self.path, self._files, self._data = path, files, data
        self._environ = {name: value for name, value in environ.items() if name not in (*UNWANTED, *ABOUT_ENGINES)} | {"DOCKER_CONTEXT": "default"}
        # What the files say of these is the person's all the same.
        self._aside = "".join(f"{name}='{environ[name]}'\n" for name in ABOUT_ENGINES if environ.get(name) and "'" not in environ[name])
        # It has never been a plug-in.
        plugged = os.path.basename(os.path.dirname(path)) == PLUGINS
        self.old = not plugged and self._run(["version", "--short"])[0].startswith("1.")

    def config(self, *options, more=()):
        """What it makes of the files, and of *more* of them (dict), and what it says on stderr; ValueError for an answer that can't be read."""
        import tempfile

        with tempfile.NamedTemporaryFile("w") as file:
            file.write(self._aside)
            file.flush()
            # Unlike docker-compose by itself, a stack has no .env file and no profiles.
            words = ["-p", PROJECT, "--env-file", file.name, *(() if self.old else ("--profile", "*"))]
            words += [word for name in (*self._files, *more) for word in ("-f", name)]
            out, said = self._run([*words, "config", *(() if self.old else ("--format", "json", "--no-consistency")), *options])
        return from_yaml(out) if self.old else json.loads(out), said

    def with_unused(self, found, said):
        """As ``config``, with the secrets and configs that no service has too: docker-compose leaves them out, unless some service has them."""
        import tempfile

        try:
            known = self.config("--no-interpolate")[0]
        except DockerError:
            # Where a number is to be, it may want to see one.
            return found, said
        unused = {kind: sorted((known.get(kind) or {}).keys() - (found.get(kind) or {}).keys()) for kind in ("secrets", "configs")}
        if not any(unused.values()):
            return found, said
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"services": {PROJECT: {"image": "none", **unused}}}, file)
            file.flush()
            found, said = self.config(more=[file.name])
        del found["services"][PROJECT]
        return found, said

    def _run(self, words):
        """(stdout, stderr) of docker-compose, as text; DockerError with what it says if it fails."""
        import subprocess

        try:
            done = subprocess.run([self.path, *words], input=self._data, capture_output=True, env=self._environ)
        except OSError as problem:
            raise DockerError(f"{self.path}: can't be run: {problem.strerror}") from None
        out, said = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        if done.returncode:
            lines = [line for line in said.splitlines() if line.strip() and not LOG.match(line)]
            raise DockerError("\n".join(lines) or f"{self.path}: exit status {done.returncode}")
        return out, said


def plugin(environ):
    """The path (str) of docker-compose; DockerError if there is none."""
    credentials = Credentials(environ)
    folders = [*(credentials.values.get("cliPluginsExtraDirs") or ()), os.path.join(os.path.dirname(credentials.path), PLUGINS)]
    folders += [f"{folder}/docker/{PLUGINS}" for folder in FOLDERS] + (environ.get("PATH") or "").split(os.pathsep)
    for folder in folders:
        path = os.path.join(folder, PROGRAM)
        if os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise DockerError(NO_PLUGIN)


def from_yaml(text):
    """What stands in YAML; ValueError for anything else."""
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as problem:
        raise ValueError(str(problem)) from None
