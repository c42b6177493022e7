"""What all Python peers share with the hub, so that only the engine differs: decode, dedupe, rule, encode; and what they are told."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiokafka.structs import ConsumerRecord

from hub.engine import entry as entries
from hub.engine.deadletter import dead_letters
from hub.engine.entry import Entry
from hub.engine.handling import Handler
from hub.engine.records import Out
from hub.engine.stage import Stage
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.parties import HUB_OIN, HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.processes.nazorg import NAZORG
from hub.topology import TOPICS, names, principals
from hub.worker.collector import calm
from schemas.basis import Bericht
from schemas.nazorg import NazorgDossier

LETTERS_KEY = bytes(32)
"""Of the dead letters, of which a benchmark makes none."""


@dataclass(frozen=True)
class Config:
    """What a peer is told: where the broker is and as whom, its group, what it may keep on disk, and how the input is cut."""

    bootstrap: str
    user: str
    password: str
    mechanism: str
    group: str
    directory: str
    partitions: int
    session_seconds: float
    commit_seconds: float = 0.1

    def aiokafka(self) -> dict[str, Any]:
        """Keyword arguments of an aiokafka client."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }


def configured() -> Config:
    """The configuration in the file that the command line names; it also says into how many partitions the input is cut.

    The collector looks as seldom as in the hub's worker.
    """
    config = Config(**json.loads(Path(sys.argv[1]).read_text()))
    cut(config.partitions)
    calm()
    return config


def cut(partitions: int) -> None:
    """Let the input and its changelog have so many partitions in this process. Before `STAGE` is looked at."""
    for name in (names.log(Doel.NAZORG), names.stand(Doel.NAZORG)):
        TOPICS[name] = replace(TOPICS[name], partitions=partitions)


def stage() -> Stage[NazorgDossier]:
    """Nazorg's stage, word for word `hub.agents.nazorg.STAGE`, which can't be had without Faust."""
    return Stage(
        name=principals.NAZORG,
        process=NAZORG,
        doel=Doel.NAZORG,
        source=f"urn:nld:oin:{HUB_OIN}:systeem:nazorg",
        input=names.log(Doel.NAZORG),
        changelog=names.stand(Doel.NAZORG),
        outputs=frozenset((*map(names.werkvoorraad, HUIZEN), *map(names.inbox, PARTIJEN))),
    )


class Part:
    """One partition's handler and state, for engines that keep the state in memory."""

    def __init__(self, partition: int) -> None:
        self.number, self.stage = partition, stage()
        self.handler = Handler(self.stage, partition, dead_letters(self.stage.name, LETTERS_KEY))
        self.state = State(self.stage.process.stand)

    def handle(self, records: list[ConsumerRecord]) -> Staged:
        """What the records lead to; nothing stands yet."""
        staged = self.handler.stage()
        for record in records:
            self.handler.record(record, self.state, staged)
        return staged

    def outs(self, staged: Staged) -> list[Out]:
        """All records to send, those of the changelog as the last."""
        return [*staged.outs, *staged.changelog(self.stage.changelog, self.number)]

    def stands(self, staged: Staged) -> None:
        """It was committed, or sent for good."""
        self.handler.stands(staged)
        staged.apply(self.state)

    def restore(self, record: ConsumerRecord) -> None:
        """Take in one record of the changelog."""
        _, entry = entries.read(record.headers, record.value or b"")
        self.state.put(record.key, None if record.value is None else entry)


class StoredState(State):
    """A state whose entries lie in an engine's own store; decoded forms are kept at hand as the hub keeps them."""

    def __init__(self, most: int = 8192) -> None:
        super().__init__(NazorgDossier)
        self.entry: Entry | None = None
        self._kept: dict[bytes, tuple[bytes, Bericht]] = {}
        self._most = most

    def get(self, key: bytes) -> Entry | None:
        """The entry that the engine has brought."""
        return self.entry

    def decoded(self, key: bytes, entry: Entry) -> Bericht:
        """Its decoded form; kept only while the store holds these very bytes."""
        kept = self._kept.get(key)
        return kept[1] if kept and kept[0] == entry.value else super().decoded(key, entry)

    def keep(self, key: bytes, entry: Entry, stand: Bericht | None) -> None:
        """Have a decoded form at hand."""
        if stand is None:
            return
        self._kept.pop(key, None)
        self._kept[key] = (entry.value, stand)
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]


def packed(out: Out) -> bytes:
    """An entry as one value for a store: its notes, then its bytes."""
    notes = out.headers[0][1] or b""
    return len(notes).to_bytes(4, "big") + notes + (out.value or b"")


def unpacked(stored: bytes) -> Entry:
    """The entry that `packed` made."""
    end = 4 + int.from_bytes(stored[:4], "big")
    return entries.read([(entries.HEADER, stored[4:end])], stored[end:])[1]


class Single:
    """One record at a time over a store of the engine's own: what Quix Streams and Faust tables can do."""

    def __init__(self) -> None:
        self._stage, self._state = stage(), StoredState()
        self._handlers: dict[int, Handler] = {}

    def handle(self, record: ConsumerRecord, stored: bytes | None) -> tuple[list[Out], bytes | None, bool]:
        """Records to send, the new value for the store, and whether it changed."""
        handler = self._handlers.get(record.partition)
        if handler is None:
            letters = dead_letters(self._stage.name, LETTERS_KEY)
            handler = self._handlers[record.partition] = Handler(self._stage, record.partition, letters)
        self._state.entry = None if stored is None else unpacked(stored)
        staged = handler.stage()
        handler.record(record, self._state, staged)
        handler.stands(staged)
        for key, (entry, stand, _) in staged.changes.items():
            if entry is None:
                return staged.outs, None, True
            self._state.keep(key, entry, stand)
            return staged.outs, packed(next(staged.changelog(self._stage.changelog, record.partition))), True
        return staged.outs, stored, False
