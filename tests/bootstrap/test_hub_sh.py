"""hub.sh sets up a fresh clone from hashes, does so once, and says how to mend what is wanting."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("hub.sh", "Makefile", "tools", "pyproject.toml", "uv.lock", "README.md", "hub", "schemas", "connectors")
CLOSED = "http://127.0.0.1:1"
NO_NETWORK = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "PIP_INDEX_URL"), CLOSED)


def run(clone: Path, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """hub.sh in that clone, as a user's shell would run it."""
    outside = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    command = ["sh", str(clone / "hub.sh"), *arguments]
    return subprocess.run(
        command, env=outside | dict(env or {}), capture_output=True, text=True, timeout=280, check=False
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that a set-up reads, in a place of their own."""
    made = tmp_path_factory.mktemp("clone")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, made / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, made / name)
    return made


def test_a_fresh_clone_is_set_up_once(clone: Path) -> None:
    """The first run says what it fetches and ends in a working command; the second fetches nothing and says nothing."""
    python = {"HUB_PYTHON": sys.executable}

    first = run(clone, "hub", "--version", env=python)
    second = run(clone, "hub", "--version", env=python | NO_NETWORK)

    assert first.returncode == 0, first.stderr
    assert "installing the locked packages into .venv" in first.stderr
    assert (second.returncode, second.stderr) == (0, "")
    assert first.stdout == second.stdout
    assert "version" in second.stdout


def test_a_changed_lock_is_installed_again(clone: Path) -> None:
    """Also without a network, as far as the packages are the same."""
    run(clone, "setup", env={"HUB_PYTHON": sys.executable})
    (clone / "uv.lock").write_text((clone / "uv.lock").read_text() + "\n")

    again = run(clone, "setup", env={"HUB_PYTHON": sys.executable} | NO_NETWORK)

    assert again.returncode == 0, again.stderr
    assert "installing the locked packages" in again.stderr


def test_no_fit_python_is_explained(tmp_path: Path) -> None:
    """An older Python does not count."""
    shutil.copy(ROOT / "hub.sh", tmp_path)
    shutil.copy(ROOT / "uv.lock", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    result = run(tmp_path, "setup", env={"HUB_PYTHON": str(old)})

    assert result.returncode == 1
    assert "no Python 3.11 or later found" in result.stderr
    assert "HUB_PYTHON" in result.stderr


def test_without_a_network_the_first_run_says_what_is_needed(clone: Path, tmp_path: Path) -> None:
    """Getting uv comes first, so its lack is what is told; nothing half-made stays."""
    fresh = tmp_path / "fresh"
    shutil.copytree(clone, fresh, ignore=shutil.ignore_patterns(".venv"))
    env = {"HUB_PYTHON": sys.executable, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PIP_CONFIG_FILE": os.devnull}

    result = run(
        fresh, "setup", env=env | NO_NETWORK | {"PIP_NO_CACHE_DIR": "1", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0"}
    )

    assert result.returncode == 1
    assert "could not be fetched. Give pip a package index that it reaches" in result.stderr
    assert list((tmp_path / "cache" / "ketenhub").iterdir()) == []


@pytest.mark.parametrize("arguments", [(), ("dance",)])
def test_a_wrong_command_shows_the_right_ones(clone: Path, arguments: tuple[str, ...]) -> None:
    result = run(clone, *arguments)

    assert result.returncode == 2
    assert "usage: ./hub.sh setup | demo | test" in result.stderr
