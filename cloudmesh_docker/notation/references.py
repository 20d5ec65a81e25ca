"""Image references and platforms: ``nginx``, ``reg:5000/team/app:1.2@sha256:...``, ``linux/arm64/v8``.

Sources: github.com/distribution/reference (normalize.go, regexp.go), containerd's platforms.Parse.
"""

import re

from cloudmesh_docker.errors import DockerError, UsageError

HUB = "docker.io"
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = rf"({_DOMAIN})/({_PART}(?:/{_PART})*)(?::({_TAG}))?(?:@({_DIGEST}))?"
_ARCHITECTURES = {"x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "i386": "386", "armhf": "arm", "armel": "arm"}


class Reference:
    """A reference, taken apart.

    Attributes:
        domain (str): the registry: ``docker.io`` where none was written.
        path (str): the repository in it: ``library/nginx`` for ``nginx``.
        tag, digest (str or None): as written.
    """

    __slots__ = ("domain", "path", "tag", "digest")

    def __init__(self, domain, path, tag=None, digest=None):
        self.domain, self.path, self.tag, self.digest = domain, path, tag, digest

    @property
    def name(self):
        """``docker.io/library/nginx``."""
        return f"{self.domain}/{self.path}"

    @property
    def familiar(self):
        """The name as people write it: ``nginx``."""
        return familiar(self.name)

    @property
    def bare(self):
        """Whether there is neither tag nor digest."""
        return self.tag is None and self.digest is None

    def tagged(self, tag="latest"):
        """The same with *tag*, if it is bare."""
        return Reference(self.domain, self.path, tag) if self.bare else self

    def __str__(self):
        return self.name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def familiar(name):
    """``nginx`` of ``docker.io/library/nginx``, as people write it and the docker binary shows it; other names as they are."""
    if not name.startswith(HUB + "/"):
        return name
    path = name[len(HUB) + 1 :]
    official = path.removeprefix("library/")
    return path if "/" in official.partition(":")[0] else official


def parse_reference(text):
    """The Reference that *text* is.

    Raises:
        DockerError: it is none, in Docker's words.
    """
    if re.fullmatch("[0-9a-f]{64}", text):
        raise DockerError(f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings")
    domain, slash, rest = text.partition("/")
    if not slash or not (set(".:") & set(domain) or domain == "localhost" or domain.lower() != domain):
        domain, rest = HUB, text
    domain = HUB if domain == "index.docker.io" else domain
    if domain == HUB and "/" not in rest:
        rest = f"library/{rest}"
    name = rest.partition("@")[0].partition(":")[0]
    if name.lower() != name:
        raise DockerError(f"invalid reference format: repository name ({name}) must be lowercase")
    match = re.fullmatch(_REFERENCE, f"{domain}/{rest}")
    if match is None:
        raise DockerError("invalid reference format")
    if len(match[2]) > 255:
        raise DockerError("repository name must not be more than 255 characters")
    return Reference(*match.groups())


def kept_names(word, tags):
    """The names (list of str) that an image keeps where it is copied, of its *tags* (list of str): the one it was asked for by, else all.

    Args:
        word (str): a name, an ID or the beginning of one, or a name with a digest.
    """
    try:
        asked = parse_reference(word).tagged()
    except DockerError:
        return list(tags)
    named = [tag for tag in tags if asked.digest is None and str(parse_reference(tag)) == str(asked)]
    return named or list(tags)


def parse_platform(text):
    """``"linux/arm64/v8"`` -> ``{"os": "linux", "architecture": "arm64", "variant": "v8"}``; None stays None.

    Raises:
        UsageError: text is no platform.
    """
    if text is None:
        return None
    parts = text.lower().split("/")
    if len(parts) > 3 or not all(re.fullmatch(r"[a-z0-9_.-]+(\([a-z0-9_.-]*\))?", part) for part in parts):
        raise UsageError(f'invalid platform "{text}": use OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT, as linux/arm64')
    platform = {"os": parts[0].partition("(")[0]}
    if len(parts) > 1:
        platform["architecture"] = _ARCHITECTURES.get(parts[1], parts[1])
    if len(parts) > 2:
        platform["variant"] = parts[2]
    return platform
