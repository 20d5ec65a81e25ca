"""Our package as strangers get it: a wheel, and virtual environments in which it is installed."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
LEFT = (".git", ".venv", "build", "dist", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis")
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


def run(*words, **options):
    """What a program prints; RuntimeError with what it complains about if it fails."""
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))}: {done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout


def copy_sources(folder):
    """Copy the tree to *folder*, so that building leaves nothing in it."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT))
    return folder


def build(source, folder):
    """Build the sdist and the wheel from *source* into *folder*: (sdist, wheel)."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(source), cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def environment(folder, *packages):
    """The Python (str) of a virtual environment with *packages* and all they need, made in *folder* once and kept there."""
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = hashlib.sha256(" ".join([sys.version, str(folder), *packages]).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        run(sys.executable, "-m", "venv", "--clear", str(folder))
        run(str(python), *PIP, "install", *packages)
        stamp.write_text(wanted)
    return str(python)


def requirements():
    """What our package needs (list of str), as its metadata says."""
    text = (ROOT / "setup.py").read_text().partition("install_requires=[")[2].partition("]")[0]
    return [line.strip().strip('",') for line in text.splitlines() if line.strip()]


def install(python, wheel):
    """Install our wheel in a virtual environment that has what it needs, in the place of an older one."""
    run(python, *PIP, "install", "--no-deps", "--no-index", "--force-reinstall", str(wheel))
