"""A drop folder with everything behind it, on the shared broker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from connectors.dji.account import Account
from connectors.dji.delivery import Route
from connectors.dji.drop import Drop
from connectors.dji.fields import Notation
from connectors.dji.folder import Folder
from connectors.kit.health import ConnectorHealth
from connectors.kit.ledger import Ledger
from connectors.kit.publisher import Publisher
from hub.broker import Access, Broker
from hub.settings import Deployment
from tests.connectors.dji.samples import IDENTITY, NOW
from tests.connectors.dji.topic import Tail

PRINCIPAL = "partij-dji"


@dataclass
class Place:
    """A drop folder and what came of the files put into it."""

    root: Path
    access: Access
    offers: list[tuple[Path, Account]] = field(default_factory=list)

    @property
    def folder(self) -> Folder:
        """The folder, made when needed."""
        return Folder(self.root)

    def put(self, name: str, content: bytes) -> None:
        """Offer a file."""
        (self.folder.incoming / name).write_bytes(content)

    @asynccontextmanager
    async def route(self) -> AsyncIterator[Route]:
        """A route to the broker, as the connector's own user."""
        with Ledger(self.folder.ledger) as ledger:
            async with Publisher(self.access.aiokafka(), client_id="test") as publisher:
                yield Route(IDENTITY, ledger, publisher, lambda: NOW, ConnectorHealth(), asyncio.Event(), patience=20)

    async def once(self, notation: Notation = Notation.ISO) -> list[Account]:
        """Process what is there; the accounts of this time."""
        before = len(self.offers)
        async with self.route() as route:
            drop = Drop(
                self.folder,
                replace(route, notation=notation),
                done=lambda path, account: self.offers.append((path, account)),
            )
            await drop.once()
        return [account for _, account in self.offers[before:]]

    def reports(self) -> list[str]:
        """Texts of all reports of refused lines, oldest first."""
        return [path.read_bytes().decode("utf-8-sig") for path in sorted(self.folder.refused.iterdir())]

    def accounts(self) -> list[dict[str, int]]:
        """All written accounts, oldest first."""
        return [json.loads(path.read_text()) for path in sorted(self.folder.accounts.iterdir())]


@pytest.fixture
def dji_access(topology: Broker) -> Access:
    """The connector's own way in, under its own rights."""
    return Deployment(directory=topology.directory).access(PRINCIPAL)


@pytest.fixture
def place(dji_access: Access, tmp_path: Path) -> Place:
    """An empty drop folder."""
    return Place(tmp_path / "drop", dji_access)


@pytest.fixture
def tail(topology: Broker, beheer: Access) -> Tail:
    """What comes on `dji.detentie` during the test."""
    return Tail(beheer)
