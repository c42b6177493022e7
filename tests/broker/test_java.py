"""A Java that runs Kafka is found, or the message says what to do."""

from pathlib import Path

import pytest

from hub.broker import JavaError
from hub.broker.java import find_java


def script(path: Path, told: str) -> str:
    path.write_text(f"#!/bin/sh\necho '{told}' >&2\n")
    path.chmod(0o755)
    return str(path)


def test_the_bundled_java_needs_no_system_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine is asked for it."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    assert find_java("bundled").is_file()


def test_java_home_comes_before_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As all Java programs do."""
    for place in ("home", "path"):
        (tmp_path / place / "bin").mkdir(parents=True)
        script(tmp_path / place / "bin" / "java", 'openjdk version "17.0.1"')
    monkeypatch.setenv("PATH", f"{tmp_path}/path/bin:/usr/bin:/bin")
    monkeypatch.setenv("JAVA_HOME", f"{tmp_path}/home")

    assert tmp_path / "home" / "bin" / "java" == find_java("system")


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2"])
def test_an_old_java_is_refused(tmp_path: Path, version: str) -> None:
    """Kafka 4 does not run on it."""
    with pytest.raises(JavaError, match="but Kafka needs 17 or later"):
        find_java(script(tmp_path / "java", f'openjdk version "{version}"'))


def test_no_java_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the setting and both ways out."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(JavaError, match=r"HUB_BROKER_JAVA=system\. Install Java 17 or later, or unset HUB_BROKER_JAVA"):
        find_java("system")
