"""The settings: the documented defaults of ``etc/cloudmesh_docker.yaml`` and the user's copy of that file.

The user's file is ``--config FILE``, else CLOUDMESH_DOCKER_CONFIG, else ``~/.cloudmesh/cloudmesh_docker.yaml`` if it is there.
"""

import os

from cloudmesh_docker.errors import SettingsError
from cloudmesh_docker.suggest import nearest

DEFAULTS = {"cloud": None, "server": None, "database": None, "timeout": 5, "patience": 60, "parallel": 256}
DEFAULTS |= {"history": 1000, "history_keep": 365, "watch": True, "bar": True, "detach_keys": None}
LONGEST = 1_000_000
TYPES = {
    "cloud": ((str, dict), "an address, or a table of NAME: ADDRESS"),
    "server": ((str,), "the name of a server"),
    "database": ((str,), "a path, sqlite:///PATH or mongodb://HOST/NAME"),
    "timeout": ((int, float), "a number of seconds"),
    "patience": ((int, float), "a number of seconds"),
    "parallel": ((int,), "a whole number"),
    "history": ((int,), "a whole number"),
    "history_keep": ((int, float), "a number of days"),
    "watch": ((bool,), "true or false"),
    "bar": ((bool,), "true or false"),
    "detach_keys": ((str,), "keys such as ctrl-p,ctrl-q"),
}


class Settings:
    """All settings as attributes, and the folder that keeps our files.

    Attributes:
        path (str or None): the file they were read from.
        folder (str): ``~/.cloudmesh/docker``, for saved servers, the embedded store and the history.
        cloud (dict): names to addresses, as written in the file.
        server, database, detach_keys (str or None); timeout, patience (float, seconds); parallel, history (int); history_keep (float, days);
        watch, bar (bool).

    Raises:
        SettingsError: the file can't be read or used.
    """

    def __init__(self, config=None, environ=os.environ):
        home = environ.get("HOME") or os.path.expanduser("~")
        self.folder = os.path.join(home, ".cloudmesh", "docker")
        named = config or environ.get("CLOUDMESH_DOCKER_CONFIG")
        usual = os.path.join(home, ".cloudmesh", "cloudmesh_docker.yaml")
        self.path = os.path.expanduser(named) if named else usual if os.path.exists(usual) else None
        values = {**DEFAULTS, **(read(self.path) if self.path else {})}
        cloud = values.pop("cloud")
        self.cloud = {"cloud": cloud} if isinstance(cloud, str) else cloud or {}
        for name, value in values.items():
            setattr(self, name, value)

    def make_folder(self):
        """The folder, made 0700 if it is not there yet; SettingsError if it can't be."""
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{self.folder}: can't be made: {error.strerror}") from None
        return self.folder


def read(path):
    """The table below ``cloudmesh: docker:`` of a YAML file, checked key by key."""
    import yaml

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        raise SettingsError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not a text file in UTF-8") from None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        node = loader.get_single_node()
        refuse_repeated(path, node)
        data = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise SettingsError(f"{path}: {line}not valid YAML: {getattr(error, 'problem', None) or error}") from None
    return checked(path, text, data)


def refuse_repeated(path, node, depth=4):
    """SettingsError for a table, as deep as ours are, with the same key twice: YAML's readers drop the first value in silence."""
    import yaml

    known = set()
    for key, value in node.value if depth and isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            if key.value in known:
                raise SettingsError(f"{path}: line {key.start_mark.line + 1}: {key.value}: is there twice; keep one of them")
            known.add(key.value)
            refuse_repeated(path, value, depth - 1)


def checked(path, text, data):
    """The settings in the loaded *data*; SettingsError names file, line and key of what is wrong.

    Keys beside ``cloudmesh`` and ``docker`` may belong to other programs and are left alone.
    """
    above = ()
    for key in ("cloudmesh", "docker"):
        if data is None:
            return {}
        if not isinstance(data, dict):
            raise trouble(path, text, above, f"must be a table with the key {key}")
        if data and key not in data:
            raise trouble(path, text, (*above, next(iter(data))), f"unknown key; expected {key}")
        data, above = data.get(key), (*above, key)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise trouble(path, text, above, "must be a table of settings")
    for key, value in data.items():
        check(path, text, key, value)
    return {key: value for key, value in data.items() if value is not None}


def check(path, text, key, value):
    """SettingsError if one setting is unknown or of the wrong type."""
    place = ("cloudmesh", "docker", key)
    if key not in DEFAULTS:
        near = nearest(str(key), DEFAULTS) or f"; there are {', '.join(DEFAULTS)}"
        raise trouble(path, text, place, f"unknown setting{near}")
    types, form = TYPES[key]
    if value is not None and (not isinstance(value, types) or (isinstance(value, bool) and bool not in types)):
        raise trouble(path, text, place, f"must be {form}")
    # No number compares with not-a-number, and no wait lasts longer than this one.
    if isinstance(value, int | float) and bool not in types and not 0 < value <= LONGEST:
        raise trouble(path, text, place, f"must be {form} above 0 and at most {LONGEST}")
    if isinstance(value, dict):
        for name, address in value.items():
            if not isinstance(name, str) or not isinstance(address, str):
                raise trouble(path, text, (*place, name), "must be NAME: ADDRESS, both text")


def trouble(path, text, keys, problem):
    """A SettingsError that names file, line and key."""
    return SettingsError(f"{path}: line {line_of(text, keys)}: {'.'.join(map(str, keys)) or 'the file'}: {problem}")


def line_of(text, keys):
    """The line number, from 1, where the key path *keys* stands in a YAML text."""
    import yaml

    node, line = yaml.compose(text), 1
    for key in keys:
        for name, value in getattr(node, "value", ()) if isinstance(node, yaml.MappingNode) else ():
            if name.value == str(key):
                node, line = value, name.start_mark.line + 1
                break
    return line
