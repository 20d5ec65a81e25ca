"""``-e``, ``--env-file``, ``--label``, ``--label-file`` -> Env and Labels, and other KEY=VALUE options.

Sources: docker/cli opts/env.go, opts/envfile.go, pkg/kvfile and the proxies of its configuration file.
"""

from cloudmesh_docker.errors import UsageError

_BLANKS = " \t"
_PROXIES = {"httpProxy": "HTTP_PROXY", "httpsProxy": "HTTPS_PROXY", "noProxy": "NO_PROXY", "ftpProxy": "FTP_PROXY", "allProxy": "ALL_PROXY"}


def env_word(text):
    """One value of -e, checked: NAME=VALUE or NAME.

    Raises:
        UsageError: it has no name.
    """
    if not text.partition("=")[0]:
        raise UsageError(f'invalid environment variable: "{text}": use NAME=VALUE or NAME')
    return text


def label_word(text):
    """One value of --label, checked: KEY[=VALUE].

    Raises:
        UsageError: the key is empty or has blanks.
    """
    key = text.partition("=")[0].lstrip(_BLANKS)
    if not key or any(blank in key for blank in _BLANKS):
        raise UsageError(f'invalid label "{text}": {"the key contains whitespaces" if key else "empty name"}: use KEY=VALUE')
    return text


def file_lines(path, read_lines, kind, environ=None):
    """The NAME=VALUE lines of an env file or label file.

    Args:
        path (str): as typed; read by read_lines(path), which gives the lines.
        kind (str): "env" or "label", for messages.
        environ (mapping): where names without a value are looked up; without it they are left out, as those not found are.
    Returns:
        list of str: NAME=VALUE, in order.
    Raises:
        UsageError: the file can't be read, or a line has no name or a name with blanks.
    """
    try:
        lines = list(read_lines(path))
    except (OSError, ValueError) as error:
        raise UsageError(f"can't read {kind} file {path}: {getattr(error, 'strerror', None) or error}") from None
    result = []
    for number, line in enumerate(lines):
        line = line.removeprefix("\ufeff") if number == 0 else line
        line = line.rstrip("\r\n").lstrip()
        name, equals, _ = line.partition("=")
        if not line or line.startswith("#"):
            continue
        if not name or any(blank in name for blank in _BLANKS):
            why = f"variable '{name}' contains whitespaces" if name else f"no variable name on line '{line}'"
            raise UsageError(f"invalid {kind} file {path}: {why}: use NAME=VALUE")
        if equals:
            result.append(line)
        elif environ is not None and name in environ:
            result.append(f"{name}={environ[name]}")
    return result


def environment(words, lines, environ, proxies=None):
    """The whole Env.

    Args:
        words (list of str): the values of -e; of a repeated name the last counts.
        lines (list of str): what the env files said; they come first.
        environ (mapping): gives -e NAME its value; a name that is not there is sent bare, which unsets it.
        proxies (dict): ``proxies.default`` of Docker's configuration file, for variables not named by -e.
    Returns:
        list of str: NAME=VALUE or NAME.
    Raises:
        UsageError: a word has no name.
    """
    last = {}
    for word in words:
        name, equals, _ = env_word(word).partition("=")
        last[name] = word if equals or name not in environ else f"{name}={environ[name]}"
    for key, name in _PROXIES.items():
        for variable in (name, name.lower()) if (proxies or {}).get(key) else ():
            last.setdefault(variable, f"{variable}={proxies[key]}")
    return [*lines, *last.values()]
