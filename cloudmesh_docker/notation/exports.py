"""Variables for shells: ``export DOCKER_HOST=...`` as each shell reads it."""

import shlex

from cloudmesh_docker.errors import UsageError

SHELLS = ("bash", "fish", "powershell", "cmd")
# Others that read what bash reads.
LIKE_BASH = ("sh", "zsh", "dash", "ksh", "ash")
HOW = {
    "bash": '# Run this to set up your shell: eval "$({})"',
    "fish": "# Run this to set up your shell: {} | source",
    "powershell": "# Run this to set up your shell: & {} | Invoke-Expression",
    "cmd": "REM Run this to set up your shell: @FOR /f \"tokens=*\" %i IN ('{}') DO @%i",
}


def shell_of(name, environ):
    """The shell (one of SHELLS) that a person named, or else uses; UsageError for one that is not known."""
    if name is None:
        found = environ.get("SHELL", "").rpartition("/")[2]
        return "fish" if found == "fish" else "bash"
    if name not in SHELLS + LIKE_BASH:
        raise UsageError(f"--shell {name!r}: use one of {', '.join(SHELLS)}")
    return "bash" if name in LIKE_BASH else name


def export_lines(shell, variables):
    """Lines (list of str) that set variables.

    Args:
        shell (str): one of SHELLS.
        variables (dict): names to values (str), or to None for those that are to be unset.
    """
    return [unset_line(shell, name) if value is None else set_line(shell, name, value) for name, value in variables.items()]


def set_line(shell, name, value):
    """The line that sets one variable."""
    if shell == "fish":
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"set -gx {name} '{quoted}';"
    if shell == "powershell":
        quoted = value.replace("'", "''")
        return f"$Env:{name} = '{quoted}'"
    if shell == "cmd":
        return f'SET "{name}={value}"'
    return f"export {name}={shlex.quote(value)}"


def unset_line(shell, name):
    """The line that unsets one variable."""
    return {"fish": f"set -e {name};", "powershell": f"Remove-Item Env:\\{name} -ErrorAction SilentlyContinue", "cmd": f"SET {name}="}.get(
        shell, f"unset {name}"
    )
