"""Who may send what, by the topic it comes in on: identity is the ACL's, never the payload's (architecture §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, Topic, names, principals
from schemas.basis import Bericht
from schemas.nazorg import DossierOvergedragen, NazorgAfgesloten, StoplichtOverschreven

Besluit = StoplichtOverschreven | DossierOvergedragen | NazorgAfgesloten
LOGS = {doel: TOPICS[names.log(doel)] for doel in Doel if names.log(doel) in TOPICS}
"""The log of each purpose that has a process."""

DOELEN_OF: Mapping[type[Bericht], frozenset[Doel]] = {
    bericht: frozenset(doel for doel, log in LOGS.items() if bericht in log.berichten)
    for log in LOGS.values()
    for bericht in log.berichten
}
"""The purposes that a message can serve (art. 2; 16.2): those whose log is declared for it. The sender names one of them."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender that a topic entitles: its code and OIN, and the messages it may send there."""

    code: str
    oin: str
    berichten: frozenset[type[Bericht]]


def _sender(topic: Topic) -> Sender:
    writer = topic.writers[0]
    for code, partij in PARTIJEN.items():
        if principals.partij(code) == writer:
            return Sender(code, partij.oin, frozenset(topic.berichten))
    for code, huis in HUIZEN.items():
        if principals.regie(code) == writer:
            return Sender(code, huis.oin, frozenset(topic.berichten))
    raise ValueError(f"{topic.name} is written by nobody who is registered")


INPUTS: tuple[str, ...] = tuple(name for name, topic in TOPICS.items() if principals.POORT in topic.readers)
"""The topics that the poort reads."""

SENDERS: Mapping[str, Sender] = {name: _sender(TOPICS[name]) for name in INPUTS}
