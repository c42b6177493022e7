"""What a stage of the engine is told: which process, which topics, under which purpose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from aiokafka.partitioner import murmur2

from hub.privacy.doelen import Doel
from hub.processes.kern import Process
from hub.topology import TOPICS
from hub.topology.verkeer import AAN_PARTIJ, dient
from schemas.basis import Bericht

S = TypeVar("S", bound=Bericht)


@dataclass(frozen=True)
class Stage(Generic[S]):
    """A process on the topics it reads and writes.

    `name` is the consumer group, the user and the prefix of its transactional ids; `source` the CloudEvents source of what it sends;
    `outputs` the topics it may write to besides changelog, dead letters and processing log.
    """

    name: str
    process: Process[S]
    doel: Doel
    source: str
    input: str
    changelog: str
    outputs: frozenset[str]

    def __post_init__(self) -> None:
        if TOPICS[self.input].partitions != TOPICS[self.changelog].partitions:
            raise ValueError(f"{self.input} and {self.changelog} need as many partitions as each other")
        if TOPICS[self.changelog].berichten != (self.process.stand,):
            raise ValueError(f"{self.changelog} is not declared for the state of {self.process.naam}")

    @cached_property
    def allowed(self) -> frozenset[tuple[str, type[Bericht]]]:
        """Which message may leave by which topic: nothing leaves by a topic that its purpose forbids (2.3, 16.2)."""
        return frozenset(
            (name, model) for name in self.outputs for model in TOPICS[name].berichten if self._serves(name, model)
        )

    def may_send(self, topic: str, inhoud: Bericht | None) -> bool:
        """Whether a message, or a tombstone, may leave by a topic: also one of a type that several purposes send, by what it says."""
        if inhoud is None:
            return topic in self.outputs and TOPICS[topic].compacted
        return (topic, type(inhoud)) in self.allowed and (TOPICS[topic].doel is self.doel or dient(self.doel, inhoud))

    def _serves(self, topic: str, model: type[Bericht]) -> bool:
        """A topic of no one purpose, as a party's inbox is, takes of each what that may say to parties."""
        doel = TOPICS[topic].doel
        return doel is self.doel or (doel is None and model in AAN_PARTIJ[self.doel])


@lru_cache(maxsize=65_536)
def partition_of(topic: str, key: bytes) -> int:
    """Where Kafka's default partitioner puts a key."""
    partitions = TOPICS[topic].partitions
    return 0 if partitions == 1 else spread(key) % partitions


def spread(key: bytes) -> int:
    """What Kafka's default partitioner makes of a key, before it is brought down to the number of partitions."""
    return int(murmur2(key)) & 0x7FFFFFFF
