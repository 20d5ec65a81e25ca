"""The options that docstrings describe, and those that every command takes."""

from cloudmesh_docker.errors import UsageError

COMMON = """
  -H, --host ADDRESS         Address of a Docker engine, for this call only
      --server NAMES         Saved servers: web1,web2 or @group or 'red[01-05]' or all
      --format FORMAT        table, json, yaml, csv, or a Go template
      --sort KEY             Sort the answers by a column
      --timeout NUMBER       Seconds a server may take to answer, as 5 or 0.5
      --serial               One server after the other, in the order of --server
      --stop-on-error        With --serial: skip the servers behind the first that fails
      --summary              Say at the end how it went on each server, on stderr
      --yes-really NAMES     Names of the protected servers that may be changed, separated by commas
      --dry-run              Print the first request that would be sent, and send nothing
      --debug                Print every exchange with the engine to stderr
      --config FILE          Settings file to use
      --help                 Show this help
"""
# Those of the docker binary that stand in front of a command only: its context, and what a server that is not saved may need.
FRONT_OPTIONS = """  -c, --context NAME      Saved server, or context of the docker binary, to talk to
  -l, --log-level LEVEL   debug is --debug; the other levels, error, fatal, info and warn, change nothing
      --tls               Refused without --tlsverify: anyone could answer
      --tlsverify         Speak TLS, with ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or ~/.docker
      --tlscacert FILE    Speak TLS, with a server whose certificate this CA signed
      --tlscert FILE      Client certificate
      --tlskey FILE       Key of the client certificate
"""
TRUE = ("1", "t", "T", "TRUE", "true", "True")
FALSE = ("0", "f", "F", "FALSE", "false", "False")
LONGEST = 1_000_000
WHOLE_NUMBERS = ("SECONDS", "INTEGER", "COUNT")


class Option:
    """One option of a grammar.

    Attributes:
        short, long (str or None): as typed, with dashes.
        metavar (str or None): the placeholder of its value; None for a flag.
        repeated (bool): whether every mention counts.
        name (str): the parameter it becomes.
        help (str): one line.
    """

    __slots__ = ("short", "long", "metavar", "repeated", "name", "help")

    def __init__(self, short, long, metavar, repeated, help):
        self.short, self.long, self.metavar, self.repeated, self.help = short, long, metavar, repeated, help
        self.name = (long or short).lstrip("-").replace("-", "_")

    @property
    def flags(self):
        """``-t, --timeout`` as messages name it."""
        return ", ".join(flag for flag in (self.short, self.long) if flag)


def read_options(text):
    """The options described in the lines of *text*, as a list of Option."""
    options = []
    for line in text.splitlines():
        entry = line.strip()
        if not entry.startswith("-"):
            continue
        spec, _, help = entry.partition("  ")
        short = long = metavar = None
        for word in spec.replace(",", " ").replace("=", " ").split():
            if word.startswith("--"):
                long = word
            elif word.startswith("-"):
                short = word
            else:
                metavar = word
        repeated = bool(metavar) and metavar.endswith("...")
        options.append(Option(short, long, metavar.rstrip(".") if metavar else None, repeated, help.strip()))
    return options


def put(grammar, given, option, text):
    """Put one mention of an option into *given*, converted."""
    if option.metavar is None:
        if text not in TRUE + FALSE:
            raise grammar.error(f'invalid argument "{text}" for "{option.flags}" flag: use true or false')
        given[option.name] = text in TRUE
    elif option.metavar in WHOLE_NUMBERS:
        from cloudmesh_docker.notation.words import whole

        try:
            given[option.name] = whole(text)
        except UsageError as error:
            raise grammar.error(f'invalid argument "{text}" for "{option.flags}" flag: {error}') from None
    elif option.repeated:
        given.setdefault(option.name, []).append(text)
    else:
        given[option.name] = text


def seconds(text):
    """The value of --timeout as a number (float); None if it was not given."""
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= LONGEST:
        raise UsageError(f"--timeout {text}: use a number of seconds above 0, such as 5 or 0.5")
    return number
