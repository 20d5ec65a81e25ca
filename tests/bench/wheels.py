"""Our package as strangers get it: a wheel, and virtual environments in which it is installed."""

import hashlib
import os
import pathlib
import pwd
import re
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


def pythons():
    """{version: path} (dict of str) of the Pythons here that the package says it runs on: this one, and those of the system and of pyenv."""
    found = {}
    pyenv = pathlib.Path(os.environ.get("PYENV_ROOT") or pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir, ".pyenv"))
    for version in re.findall(r"Programming Language :: Python :: (3\.\d+)", (ROOT / "setup.py").read_text()):
        places = [pathlib.Path(folder, f"python{version}") for folder in ("/usr/bin", "/usr/local/bin")]
        places += sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
        found |= dict([(version, str(place)) for place in places if place.exists() and is_whole(place)][-1:])
    return {**found, ".".join(map(str, sys.version_info[:2])): sys.executable}


def is_whole(python):
    """Whether a Python can make virtual environments, and has what the package needs of its library."""
    return subprocess.run([python, "-c", "import ensurepip, sqlite3, ssl, venv"], capture_output=True).returncode == 0


def environment(folder, *packages, python=sys.executable):
    """The Python (str) of a virtual environment of *python* with *packages* and all they need, made in *folder* once and kept there."""
    wanted = hashlib.sha256(" ".join([run(python, "-VV"), str(folder), *packages]).encode()).hexdigest()
    maker, python, stamp = python, folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        run(maker, "-m", "venv", "--clear", str(folder))
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
