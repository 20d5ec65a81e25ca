"""Work on much data: copies into and out of containers, archives of images and containers, and images on their way to and from a registry."""

import io
import os
import shutil
import signal
import subprocess
import sys
import tarfile

from benchmarks.contest import BINARY, OURS, Contest
from benchmarks.timing import LONGEST, Command
from tests.bench.registry import Registry

MEGABYTE = 1_000_000
LAYERS, LAYER = 8, 4 * MEGABYTE
# The kernel counts what a process was before it became another program, so the one that starts a contestant must be smaller than it.
STOPWATCH = """
import posix, sys, time
null = [(posix.POSIX_SPAWN_OPEN, 1, "/dev/null", posix.O_WRONLY, 0)]
start = time.perf_counter()
pid = posix.posix_spawnp(sys.argv[1], sys.argv[1:], posix.environ, file_actions=null)
_, status, usage = posix.wait4(pid, 0)
print(time.perf_counter() - start, usage.ru_maxrss, posix.waitstatus_to_exitcode(status))
"""
PIPED = 'set -o pipefail; "$@" | cat >"${SINK:-/dev/null}"'


class Transfer(Command):
    """A contestant whose memory is watched too.

    Args:
        words (list of str), environ (dict): as a Command has them.
        before (callable): makes room for it, untimed.
        result (callable): what it brought about (str), for a look at its answer.

    Attributes:
        peaks (list of int): the greatest resident size of its processes in KiB, for each time it ran.
    """

    def __init__(self, words, environ, before, result):
        super().__init__(words, environ)
        self._before, self._result, self.peaks = before, result, []

    def output(self):
        """What it brought about, by its measured way."""
        self._before()
        super().output()
        return self._result()

    def seconds(self):
        """Run it once; how long it took (float)."""
        self._before()
        words = [sys.executable, "-ISc", STOPWATCH, *self.words]
        pipe = subprocess.PIPE
        # A session of its own, of which nothing is left when it takes too long.
        with subprocess.Popen(words, env=self.environ, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, start_new_session=True) as process:
            try:
                told, complaint = process.communicate(timeout=LONGEST)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        seconds, peak, code = told.split() if told else (0, 0, process.returncode)
        if int(code):
            raise RuntimeError(f"{' '.join(self.words)}: exit {int(code)}\n{complaint.decode()[-2000:]}")
        self.peaks.append(int(peak))
        return float(seconds)


class Stock:
    """What is copied about: an engine with an image and a container of any size, and files of it.

    Args:
        engine (Dockerd): the engine.
        folder (pathlib.Path): for the files.
    """

    def __init__(self, engine, folder):
        self.engine, self.folder = engine, folder
        folder.mkdir()

    def file(self, size):
        """The path of a file of *size* bytes."""
        path = self.folder / f"blob-{size}"
        if not path.exists():
            block = os.urandom(MEGABYTE)
            with open(path, "wb") as file:
                for _ in range(size // MEGABYTE):
                    file.write(block)
        return path

    def image(self, size):
        """The name of an image with such a file as /blob."""
        name = f"blob:{size}"
        if self.engine.request("GET", f"/images/{name}/json")[0] != 200:
            path = self.folder / "import.tar"
            with tarfile.open(path, "w") as archive:
                archive.add(self.file(size), "blob")
            with open(path, "rb") as file:
                self.engine.load_image(file, name, ())
            path.unlink()
        return name

    def container(self, size):
        """The name of a container made of that image, never started."""
        name = f"blob-{size}"
        if self.engine.request("GET", f"/containers/{name}/json")[0] != 200:
            self.engine.json("POST", "/containers/create", {"Image": self.image(size), "Cmd": ["-"]}, name=name)
        return name

    def sink(self):
        """The name of a new container to copy to."""
        self.forget("containers/sink", force=1)
        self.engine.json("POST", "/containers/create", {"Image": "busybox"}, name="sink")
        return "sink"

    def layers(self, name):
        """Make an image of LAYERS layers under a name: what a build makes, but for the build."""
        repository, _, tag = name.rpartition(":")
        base = "busybox"
        for number in range(LAYERS):
            made = self.engine.json("POST", "/containers/create", {"Image": base})["Id"]
            buffer, member = io.BytesIO(), tarfile.TarInfo(f"layer-{number}")
            member.size = LAYER
            with tarfile.open(fileobj=buffer, mode="w") as archive:
                archive.addfile(member, io.BytesIO(os.urandom(LAYER)))
            self.engine.request("PUT", f"/containers/{made}/archive?path=/", buffer.getvalue())
            base = self.engine.json("POST", "/commit", container=made, repo=repository, tag=tag)["Id"]
            self.engine.json("DELETE", f"/containers/{made}")

    def forget(self, path, **query):
        """Remove a container or an image, which need not be there."""
        status, answer = self.engine.request("DELETE", f"/{path}", **query)
        if status not in (200, 204, 404):
            raise RuntimeError(f"{path}: {answer.decode()}")

    def told(self, path, key, **query):
        """What the engine says about something (str)."""
        return str(self.engine.json("GET", path, **query)[key])


def written(path):
    """How long a file is, whose work is done (str)."""
    size = os.path.getsize(path)
    os.unlink(path)
    return str(size)


class MuchData:
    """The contests of this file, for a Field."""

    def _stock(self):
        """The Stock, made when first asked for."""
        if not hasattr(self, "_made"):
            self._made = Stock(self._engines.transferring(), self._folder / "bulk")
        return self._made

    def _sized(self, name, title, make, goal=0.95):
        """A contest whose contestants *make* (size) -> (words, before, result, expected) describes, with a look at their memory."""
        size = (20 if self._quick else 500) * MEGABYTE
        words, before, result, expected = make(size)
        contestants, small = self._both(words, before, result), self._both(*make(size // 10)[:3])
        return Contest(name, f"{title}, {size // MEGABYTE} MB", contestants, [(BINARY, goal)], small), (str(expected), 1)

    def _both(self, words, before, result):
        """This program and the docker binary with the same words; behind those of the first, if it is a list of its own."""
        engine, front = self._stock().engine, []
        if isinstance(words[0], list):
            front, words = words[0], words[1:]
        starts = {OURS: (self.ours(), self._source()), BINARY: ([self.docker], {})}
        return {name: Transfer([*front, *start, *words], self.environ(engine, **more), before, result) for name, (start, more) in starts.items()}

    def _cp_in(self):
        stock = self._stock()

        def make(size):
            words = ["cp", str(stock.file(size)), "sink:/blob"]
            return words, stock.sink, lambda: stock.told("/containers/sink/json", "SizeRw", size=1), size

        return self._sized("cp-in", "cp of a file into a container", make)

    def _cp_out(self):
        stock, target = self._stock(), self._folder / "out"

        def make(size):
            words = ["cp", f"{stock.container(size)}:/blob", str(target)]
            return words, lambda: target.unlink(missing_ok=True), lambda: written(target), size

        return self._sized("cp-out", "cp of a file out of a container", make)

    def _save(self):
        stock, target = self._stock(), self._folder / "saved"

        def make(size):
            words = ["save", "--output", str(target), stock.image(size)]
            return words, lambda: target.unlink(missing_ok=True), lambda: "whole" if int(written(target)) > size else "cut", "whole"

        return self._sized("save", "save to a file", make)

    def _load(self):
        stock = self._stock()

        def make(size):
            name, path = stock.image(size), self._folder / f"load-{size}"
            with open(path, "wb") as file:
                subprocess.run([self.docker, "save", name], env=self.environ(stock.engine), stdout=file, check=True)

            def before():
                stock.forget(f"containers/{stock.container(size)}", force=1)
                stock.forget(f"images/{name}", force=1)

            return ["load", "--input", str(path)], before, lambda: stock.told(f"/images/{name}/json", "Size"), size

        return self._sized("load", "load from a file", make)

    def _export(self):
        stock = self._stock()

        def make(size):
            words = [["bash", "-c", PIPED, "piped"], "export", stock.container(size)]
            return words, lambda: None, lambda: "", ""

        return self._sized("export", "export to a pipe", make)

    def _registry(self, name):
        """(a registry of its own, its folder, the name of an image in it)."""
        folder = self._folder / f"registry-{name}"
        registry = Registry(self._stock().engine.host, folder)
        image = f"{registry.address}/layers:latest"
        self._stock().layers(image)
        return folder / "data", image

    def _moving(self, name, image, before, result):
        contestants = self._both([name, image], before, result)
        title = f"{name}, {LAYERS} layers of {LAYER // MEGABYTE} MB, a registry on the engine's host"
        return Contest(name, title, contestants, [(BINARY, 1.10)])

    def _pull(self):
        stock, (_, image) = self._stock(), self._registry("pull")
        subprocess.run([self.docker, "push", "--quiet", image], env=self.environ(stock.engine), stdout=subprocess.DEVNULL, check=True)
        path = f"images/{image}"
        return self._moving("pull", image, lambda: stock.forget(path), lambda: stock.told(f"/{path}/json", "RepoTags")), (image, 1)

    def _push(self):
        data, image = self._registry("push")

        def stored():
            sizes = sum(path.stat().st_size for path in data.rglob("data"))
            return "whole" if sizes > LAYERS * LAYER else "cut"

        return self._moving("push", image, lambda: shutil.rmtree(data, ignore_errors=True), stored), ("whole", 1)
