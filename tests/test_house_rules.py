"""The house rules: who may import whom, how long things may be, what every command has. Read from the sources, not from running them."""

import ast
import functools
import pathlib
import subprocess
import sys

import pytest

from cloudmesh_docker import catalog

ROOT = pathlib.Path(__file__).parents[1]
PACKAGE = ROOT / "cloudmesh_docker"
TESTS = ROOT / "tests"
FILE_LINES, FUNCTION_LINES = 300, 40

# What a room may import of ours besides itself; commands not even that.
MAY = {
    "engine": {"errors"},
    "notation": {"errors"},
    # The documents know their table columns, which are written in Docker's notation.
    "store": {"errors", "notation"},
    "cloud": {"errors", "settings"},
    "registry": {"errors", "notation"},
    "building": {"errors", "notation"},
    # Steps are what several commands do the same way, as commands do not import each other.
    "steps": {"errors", "notation", "parallel", "registry", "store"},
    "dashboard": {"errors", "notation", "parallel", "steps", "store", "watch"},
    "commands": {"errors", "notation", "steps", "store", "cloud", "registry", "building", "dashboard"},
}
# What the others never import.
NEVER = {
    "cli": {"engine", "commands", "store"},
    "shell": {"engine", "commands", "store"},
    "embedding": {"engine", "commands", "store"},
    "commandset": {"engine", "commands", "store"},
    "cms": {"engine", "commands", "store"},
    "batch": {"engine", "commands", "store"},
    "dispatch": {"engine", "commands"},
    "output": {"engine", "commands", "dispatch", "servers"},
    "servers": {"commands", "output", "dispatch"},
    "saved": {"commands", "output", "dispatch", "servers", "store"},
    "credentials": {"commands", "output", "dispatch", "store"},
    "usage": {"engine", "commands", "store", "dispatch", "servers", "output"},
}
# Who alone imports what is not ours: files, or rooms with a slash at their end.
ONLY = {
    "cmd2": {"shell.py", "parser.py", "embedding.py", "commandset.py"},
    "docopt": {"usage.py"},
    "sqlite3": {"store/"},
    "pymongo": {"store/"},
    "bson": {"store/"},
    "boto3": {"cloud/"},
    "botocore": {"cloud/"},
    # The store asks first whether anything listens at all, which is told at once and in plain words.
    "socket": {"engine/transport.py", "store/mongodb.py"},
    "_socket": {"engine/transport.py", "engine/tls.py", "engine/ssh.py"},
    "ssl": {"engine/tls.py", "engine/certificates.py"},
    "requests": {"registry/", "cloud/"},
    "cryptography": {"cloud/certificates.py"},
    "matplotlib": {"steps/drawing.py"},
}
WRITERS = {"output.py", "terminal.py", "progress.py"}
HEAVY = {"cmd2", "pymongo", "boto3", "botocore", "requests", "rich", "docker", "cryptography", "matplotlib", "numpy"}
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
EVASIONS = {"skip", "skipif", "xfail", "importorskip"}
COMMANDS = sorted((noun, verb.replace(" ", "_")) for noun in catalog.nouns() for verb in catalog.verbs(noun))


@functools.cache
def tree(path):
    """The syntax tree of a file."""
    return ast.parse(path.read_text(), str(path))


def sources(folder=PACKAGE):
    """(path, name relative to the folder) of every Python file in a folder."""
    return [(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*.py"))]


def imports(path):
    """The dotted names of all that a file imports, wherever in it; of ``from a import b`` both a and a.b."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) + 1 - node.level], *filter(None, [node.module])]) if node.level else node.module
            found.update([base, *(f"{base}.{name.name}" for name in node.names)])
    return found


def rooms(path):
    """The rooms of ours that a file imports: 'errors', 'engine'."""
    names = {name.split(".")[1] for name in imports(path) if name.startswith(f"{PACKAGE.name}.")}
    return {name for name in names if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()}


def is_in(name, places):
    """Whether a file's name is one of the places, or in one of them that is a folder."""
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in places)


def test_rooms_import_only_what_they_may():
    wrong = []
    for path, name in sources():
        room = name.split("/")[0].removesuffix(".py")
        imported = rooms(path)
        bad = imported - MAY[room] - {room} if room in MAY else imported & NEVER.get(room, set())
        wrong += [f"{name} imports {other}" for other in sorted(bad)]
    assert wrong == []


def test_commands_do_not_import_each_other_nor_sys():
    wrong = []
    for path, name in sources(PACKAGE / "commands"):
        bad = {other for other in imports(path) if other.split(".")[0] == "sys" or other.startswith(f"{PACKAGE.name}.commands")}
        wrong += [f"{name} imports {other}" for other in sorted(bad)]
    assert wrong == []


def test_each_library_has_its_place():
    wrong = []
    for path, name in sources():
        tops = {other.split(".")[0] for other in imports(path)}
        wrong += [f"{name} imports {top}" for top in sorted(tops & ONLY.keys()) if not is_in(name, ONLY[top])]
    assert wrong == []


def test_only_output_writes():
    wrong = []
    for path, name in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and name not in WRITERS and writes(node.func):
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []


def writes(function):
    """Whether calling this writes to the terminal: print, or anything.stdout.write."""
    if isinstance(function, ast.Name):
        return function.id == "print"
    is_write = isinstance(function, ast.Attribute) and function.attr in ("write", "writelines")
    return is_write and isinstance(function.value, ast.Attribute) and function.value.attr in ("stdout", "stderr")


@pytest.mark.parametrize("folder", [PACKAGE, TESTS, ROOT / "benchmarks", ROOT / "docs"], ids=lambda folder: folder.name)
def test_sizes(folder):
    wrong = []
    for path, name in sources(folder):
        lines = len(path.read_text().splitlines())
        wrong += [f"{name}: {lines} lines"] if lines > FILE_LINES else []
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES:
                wrong.append(f"{name}: {node.name} has {node.end_lineno - node.lineno + 1} lines")
    assert wrong == []


def test_every_module_says_what_it_is():
    assert [name for path, name in sources() if path.read_text() and not ast.get_docstring(tree(path))] == []


def test_nothing_is_left_unfinished():
    wrong = []
    for folder in ("cloudmesh_docker", "tests", "benchmarks", "docs", "script", "etc", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                text = path.read_text(errors="replace")
                wrong += [f"{path.relative_to(ROOT)}: {word}" for word in UNFINISHED if word in text]
    assert wrong == []


def test_no_test_is_evaded():
    wrong = []
    for path, name in sources(TESTS):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in EVASIONS and ast.unparse(node.value) in ("pytest", "pytest.mark"):
                wrong.append(f"{name}:{node.lineno} {node.attr}")
    assert wrong == []


def test_test_folders_are_packages():
    """Else two test modules of the same name can't be there."""
    folders = {path.parent for path, _ in sources(TESTS)}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("noun, verb", COMMANDS)
def test_command(noun, verb):
    summary = catalog.docstring(noun, verb).strip().split("\n\n")[0]
    assert "\n" not in summary and summary == summary.strip() and not summary.endswith("."), "a summary is one line without a full stop"
    assert summary[0].isupper() and len(summary) <= 100
    assert (TESTS / "commands" / noun / f"test_{verb}.py").exists(), "every command has a test"
    # Loading compares docstring and signature, both ways.
    command = catalog.load(noun, verb)
    unexplained = [option.name for option in command.grammar.options if not option.help]
    assert unexplained == []
    defined = [node.name for node in tree(PACKAGE / "commands" / noun / f"{verb}.py").body if isinstance(node, ast.FunctionDef)]
    assert command.function.__name__ == defined[0], "the command comes first in its file"


def test_aliases_are_unique():
    claimed = [alias for noun, verb in COMMANDS for alias in catalog.load(noun, verb).grammar.aliases]
    assert sorted(claimed) == sorted(set(claimed))


WATCH = """
import importlib, pkgutil, sys
seen = []
effects = ("socket.", "subprocess.", "os.system", "os.mkdir", "os.remove", "os.rename", "os.fork", "shutil.", "sqlite3.connect")

def watch(event, arguments):
    writes = event == "open" and (set(arguments[1] or "r") & set("wax+") or (arguments[1] is None and arguments[2] & 0o1103))
    if writes or event.startswith(effects):
        seen.append(f"{name}: {event} {arguments}")

import cloudmesh_docker
names = [module.name for module in pkgutil.walk_packages(cloudmesh_docker.__path__, "cloudmesh_docker.")]
sys.argv = ["x", "--bogus"]
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
print("\\n".join(seen))
"""


def run_python(code, folder):
    """What a new Python prints for some code, in an empty folder."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_does_nothing(tmp_path):
    assert run_python(WATCH, tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_one_shot_commands_load_little(tmp_path):
    loaded = run_python("import sys, cloudmesh_docker.cli; print(*{name.split('.')[0] for name in sys.modules})", tmp_path)
    assert HEAVY & set(loaded.split()) == set()
