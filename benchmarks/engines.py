"""Real engines with a number of containers, on hosts of their own; made when first asked for."""

from concurrent.futures import ThreadPoolExecutor

from tests.bench.dockerd import Dockerd
from tests.bench.hosts import Host
from tests.bench.image import NAME, busybox_tar

# Networks would only add to what the engine does, the same for every contestant.
PLAIN = ("--bridge=none", "--iptables=false")


def container(number):
    """The name of the container with this number."""
    return f"web-{number:04}"


class Engines:
    """All engines of a run; a context manager, whose end stops them.

    Args:
        folder (pathlib.Path): for their files.
        say (callable): gets a line about what is done.
    """

    def __init__(self, folder, say):
        self._folder, self._say, self._made, self._kept = folder, say, {}, {}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for engine in self._made.values():
            engine.host.stop()
        for other in self._kept.values():
            other.close()

    def keep(self, name, make):
        """What *make* returned for that name; it is closed at the end."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def transferring(self):
        """The Dockerd for much data, on a host that may have a registry too."""
        return self._started("much data")

    def _started(self, what):
        """A new Dockerd with the small image; *what* (int or str) it is for."""
        if what not in self._made:
            self._say(f"starting an engine with {what}{' containers' if isinstance(what, int) else ''}")
            name = str(what).replace(" ", "")
            self._made[what] = Dockerd(Host(f"bench{name}"), self._folder / f"e{name}", args=PLAIN)
            self._made[what].start().load_image(busybox_tar())
        return self._made[what]

    def holding(self, count):
        """The Dockerd that has *count* containers, created and never started."""
        if count not in self._made:
            engine = self._started(count)

            def create(number):
                body = {"Image": NAME, "Cmd": ["sleep", "1000"], "Labels": {"tier": "web", "number": str(number)}}
                engine.json("POST", "/containers/create", body, name=container(number))

            with ThreadPoolExecutor(4) as pool:
                list(pool.map(create, range(count)))
        return self._made[count]
