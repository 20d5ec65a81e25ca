import pathlib

import pytest
import yaml

from cloudmesh_docker.errors import SettingsError
from cloudmesh_docker.settings import DEFAULTS, Settings

ETC = pathlib.Path(__file__).parents[1] / "etc" / "cloudmesh_docker.yaml"


@pytest.fixture
def settings(home, tmp_path):
    """Settings of a file with this text."""

    def make(text):
        (tmp_path / "my.yaml").write_text(text)
        return Settings(str(tmp_path / "my.yaml"), {"HOME": str(home)})

    return make


def test_the_documented_file_has_every_setting_and_its_default():
    assert yaml.safe_load(ETC.read_text()) == {"cloudmesh": {"docker": DEFAULTS}}


def test_every_setting_is_explained():
    lines = ETC.read_text().splitlines()
    for name in DEFAULTS:
        position = next(index for index, line in enumerate(lines) if line.strip().startswith(name + ":"))
        assert lines[position - 1].strip().startswith("# "), name


def test_without_a_file(home):
    settings = Settings(environ={"HOME": str(home)})
    assert (settings.path, settings.timeout, settings.cloud, settings.folder) == (None, 5, {}, f"{home}/.cloudmesh/docker")


def test_which_file(home, tmp_path):
    (home / ".cloudmesh").mkdir()
    for path, seconds in ((home / ".cloudmesh" / "cloudmesh_docker.yaml", 1), (tmp_path / "environment.yaml", 2), (tmp_path / "option.yaml", 3)):
        path.write_text(f"cloudmesh: {{docker: {{timeout: {seconds}}}}}\n")
    environ = {"HOME": str(home)}
    assert Settings(environ=environ).timeout == 1
    environ["CLOUDMESH_DOCKER_CONFIG"] = str(tmp_path / "environment.yaml")
    assert Settings(environ=environ).timeout == 2
    assert Settings(str(tmp_path / "option.yaml"), environ).timeout == 3


def test_the_shape_of_2014(settings):
    assert settings("cloudmesh:\n  docker:\n    cloud: 127.0.0.1:4243\n").cloud == {"cloud": "127.0.0.1:4243"}


@pytest.mark.parametrize("text", ["", "cloudmesh:\n", "cloudmesh:\n  docker:\n", "# only this\n"])
def test_empty(settings, text):
    assert settings(text).timeout == 5


@pytest.mark.parametrize(
    "text, line, key",
    [
        ("cloudmesh:\n  docker:\n    timeout: 1\n    databse: x\n", 4, "cloudmesh.docker.databse: unknown setting (did you mean database?)"),
        ("cloudmesh:\n  docker:\n    timeout: soon\n", 3, "cloudmesh.docker.timeout: must be a number of seconds"),
        ("cloudmesh:\n  docker:\n    timeout: 0\n", 3, "cloudmesh.docker.timeout: must be a number of seconds above 0"),
        ("cloudmesh:\n  docker:\n    timeout: .nan\n", 3, "cloudmesh.docker.timeout: must be a number of seconds above 0"),
        ("cloudmesh:\n  docker:\n    patience: .inf\n", 3, "cloudmesh.docker.patience: must be a number of seconds above 0 and at most 1000000"),
        ("cloudmesh:\n  docker:\n    parallel: true\n", 3, "cloudmesh.docker.parallel: must be a whole number"),
        ("cloudmesh:\n  docker:\n    cloud:\n      a: 1\n", 4, "cloudmesh.docker.cloud.a: must be NAME: ADDRESS"),
        ("cloudmesh:\n  dokcer: {}\n", 2, "cloudmesh.dokcer: unknown key; expected docker"),
        ("cloudmsh: {}\n", 1, "cloudmsh: unknown key; expected cloudmesh"),
        ("cloudmesh:\n  docker: [1]\n", 2, "cloudmesh.docker: must be a table"),
        ("- a\n", 1, "the file: must be a table"),
        ("cloudmesh:\n  docker: [1\n", 3, "not valid YAML"),
        ("cloudmesh:\n  docker:\n    timeout: 1\n    server: a\n    timeout: 2\n", 5, "timeout: is there twice"),
        ("cloudmesh:\n  docker:\n    cloud:\n      a: b\n      a: c\n", 5, "a: is there twice"),
        ("cloudmesh:\n  docker:\n    timeout: 1\ncloudmesh: {}\n", 4, "cloudmesh: is there twice"),
        ("cloudmesh:\n  docker:\n\ttimeout: 1\n", 3, "not valid YAML"),
    ],
)
def test_errors_name_file_line_and_key(settings, tmp_path, text, line, key):
    with pytest.raises(SettingsError) as caught:
        settings(text)
    assert str(caught.value).startswith(f"{tmp_path}/my.yaml: line {line}: {key}")


def test_no_file_and_no_text(tmp_path, home):
    with pytest.raises(SettingsError, match="can't be read: No such file"):
        Settings(str(tmp_path / "nosuch.yaml"), {"HOME": str(home)})
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\0")
    with pytest.raises(SettingsError, match="not a text file"):
        Settings(str(tmp_path / "binary.yaml"), {"HOME": str(home)})
