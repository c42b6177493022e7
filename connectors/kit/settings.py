"""Settings that every connector has."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ConnectorSettings(BaseSettings):
    """From the environment, prefix `HUB_CONNECTOR_`.

    `ops_port` serves metrics and health (0: a free one, empty: none) on
    `ops_host`, which in a container is 0.0.0.0; `delivery_seconds` is how long a broker may take to confirm.
    """

    model_config = SettingsConfigDict(env_prefix="HUB_CONNECTOR_", extra="forbid", frozen=True)

    ops_port: int | None = Field(default=None, ge=0, le=65535)
    ops_host: str = "127.0.0.1"
    delivery_seconds: float = Field(default=10, gt=0)
