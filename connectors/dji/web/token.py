"""The bearer token of the HTTP way in: from the settings, else made once and kept beside the local broker's secrets."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr


def token_of(given: SecretStr | None, directory: Path) -> str:
    """The token. A made one is in `directory`/dji-token, readable by its owner only."""
    if given:
        return given.get_secret_value()
    path = directory / "dji-token"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as stream:
        stream.write(made := secrets.token_urlsafe(32))
    return made
