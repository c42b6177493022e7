"""The secrets of one deployment, in one file that only its owner can read.

`geheimen.json` in the broker's directory: the password of each principal, the secret behind `persoon_id`, the key of the
dead letters, and the password of the broker's own internal listeners.
"""

import base64
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from pydantic import BaseModel, ConfigDict, SecretStr, field_serializer

from hub.broker.errors import BrokerError

FILE = "geheimen.json"
SUPER_USER = "beheer"
NODE_USER = "knoop"  # the broker towards itself; no SCRAM user of this name may exist


def _password() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(24))


class Credentials(BaseModel):
    """Secrets of a deployment. `users` maps principal to password."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    users: dict[str, SecretStr]
    node: SecretStr
    persoon_id_secret: SecretStr  # 64 hex digits: the HMAC key of persoon_id
    dlq_key: SecretStr  # base64 of 32 bytes: the AES-256-GCM key of the dead letters' payload

    @field_serializer("users", when_used="json")
    def _reveal_users(self, value: dict[str, SecretStr]) -> dict[str, str]:
        return {user: password.get_secret_value() for user, password in value.items()}

    @field_serializer("node", "persoon_id_secret", "dlq_key", when_used="json")
    def _reveal(self, value: SecretStr) -> str:
        return value.get_secret_value()

    @classmethod
    def generate(cls) -> Self:
        """New secrets, with the super user as the only principal."""
        return cls(
            users={SUPER_USER: _password()},
            node=_password(),
            persoon_id_secret=SecretStr(secrets.token_hex(32)),
            dlq_key=SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
        )

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the secrets of the broker in `directory`; raises `BrokerError` when there are none."""
        try:
            return cls.model_validate_json((directory / FILE).read_bytes())
        except FileNotFoundError as error:
            raise BrokerError(f"No broker has been made in {directory}. Run `hub broker start` first.") from error

    @classmethod
    def ensure(cls, directory: Path) -> Self:
        """Read the secrets in `directory`, or make them."""
        if not (directory / FILE).exists():
            cls.generate().save(directory)
        return cls.load(directory)

    def with_users(self, users: Iterable[str]) -> Self:
        """Same secrets, with a password for each of `users`; those that have one keep it."""
        new = {user: _password() for user in users if user not in self.users}
        return self.model_copy(update={"users": self.users | new})

    def password(self, user: str) -> str:
        """Password of a principal; raises `BrokerError` for one that is unknown here."""
        if user not in self.users:
            raise BrokerError(f"Principal {user} has no password here. Run `hub topics apply` first.")
        return self.users[user].get_secret_value()

    def save(self, directory: Path) -> None:
        """Write the file whole or not at all, mode 0600."""
        write_private(directory / FILE, self.model_dump_json(indent=2))


def write_private(path: Path, text: str) -> None:
    """Replace the file at `path` in one step by one that only its owner can read."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as part:  # made with mode 0600
        part.write(text)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)
