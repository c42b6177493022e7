"""Where a message came in: the poort tells it in headers of its own, which only the poort can write, so that a process may believe them."""

from __future__ import annotations

from typing import NamedTuple

from aiokafka.structs import ConsumerRecord

RESERVED = "hub_"
"""Beginning of the names of such headers; a sender's own of that name are left out."""
TOPIC = "hub_herkomst"
"""The topic, which proves who the sender is."""
PLACE = "hub_plaats"
"""Partition and offset there, `0/7`: by these the sender finds his own record."""


class Herkomst(NamedTuple):
    """The place of a record on its sender's own topic; partition and offset -1 where the poort did not tell them."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


def here(record: ConsumerRecord) -> Herkomst:
    """The place of a record that its sender wrote there himself."""
    return Herkomst(record.topic, record.partition, record.offset)


def headers(record: ConsumerRecord) -> list[tuple[str, bytes]]:
    """What the poort says of a record that it hands on."""
    return [(TOPIC, record.topic.encode()), (PLACE, f"{record.partition}/{record.offset}".encode())]


def told(record: ConsumerRecord) -> Herkomst:
    """What the poort said of a record on a log; an empty topic where it said nothing."""
    said = {name: str(value, "ascii") for name, value in record.headers if name.startswith(RESERVED) and value}
    partition, _, offset = said.get(PLACE, "-1/-1").partition("/")
    return Herkomst(said.get(TOPIC, ""), int(partition), int(offset))
