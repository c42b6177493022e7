"""Settings of a party's connector, and what is built from them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from connectors.partner.connector import Connector
from connectors.partner.handling import Policy
from hub.broker.access import Access
from hub.settings import Deployment


class PartnerSettings(BaseSettings):
    """From the environment, prefix `HUB_PARTNER_`.

    `store` is the SQLite file (without it one beside the local broker's files); `password_file` holds the party's password and is
    read at every login, so that it can be replaced while the connector runs; `attempts`, `first_seconds` and `longest_seconds` say how
    often and after which waits a handler is tried, `handler_seconds` how long one attempt may take.
    """

    model_config = SettingsConfigDict(env_prefix="HUB_PARTNER_", extra="forbid", frozen=True)

    store: Path | None = None
    password_file: Path | None = None
    attempts: int = Field(default=5, ge=1)
    first_seconds: float = Field(default=1, gt=0)
    longest_seconds: float = Field(default=60, gt=0)
    handler_seconds: float = Field(default=30, gt=0)

    @property
    def policy(self) -> Policy:
        """How failures are met."""
        return Policy(self.attempts, self.first_seconds, self.longest_seconds, self.handler_seconds)

    def path(self, code: str, name: str) -> Path:
        """The store of a party's connector."""
        return self.store or Deployment().local / "partner" / f"{code}.{name}.sqlite"

    def access(self, connector: Connector) -> Access:
        """The way in as it is now; raises `BrokerError` when none is known, `OSError` when the file can't be read."""
        if self.password_file is None:
            return Deployment().access(connector.principal)
        return Deployment(password=SecretStr(self.password_file.read_text().strip())).access(connector.principal)
