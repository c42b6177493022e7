"""Settings of the DJI connector, and what is built from them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from connectors.dji.delivery import CONNECTOR, Route
from connectors.dji.fields import Notation
from connectors.dji.identity import Identity
from connectors.kit.ledger import Ledger
from connectors.kit.program import program
from connectors.kit.settings import ConnectorSettings
from hub.topology import principals

PRINCIPAL = principals.partij("dji")


class DjiSettings(BaseSettings):
    """From the environment, prefix `HUB_DJI_`.

    `datums` is the notation of dates in files; a file is taken when it was unchanged for `settle_seconds`; `token` opens the HTTP way
    in (made and kept beside the local broker's secrets when empty); `patience_seconds` is how long `--once` waits for the broker.
    """

    model_config = SettingsConfigDict(env_prefix="HUB_DJI_", extra="forbid", frozen=True)

    datums: Notation = Notation.ISO
    settle_seconds: float = Field(default=2, ge=0)
    patience_seconds: float = Field(default=120, gt=0)
    token: SecretStr | None = None
    ledger: Path | None = None


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def route(
    ledger: Path, settings: DjiSettings, stop: asyncio.Event, patience: float = math.inf
) -> AsyncIterator[Route]:
    """Everything an offer passes on its way to the broker."""
    async with program(CONNECTOR, PRINCIPAL, ConnectorSettings()) as frame:
        with Ledger(settings.ledger or ledger) as opened:
            yield Route(
                identity=Identity(frame.deployment.nazorg_pseudonym_secret),
                ledger=opened,
                publisher=frame.publisher,
                clock=now,
                health=frame.health,
                stop=stop,
                notation=settings.datums,
                patience=patience,
            )
