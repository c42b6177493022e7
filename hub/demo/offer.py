"""Offers the messages: a batch by the connector's simulator, a drop folder, and what is wrong on purpose straight to the topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice

from confluent_kafka import KafkaError, KafkaException, Producer

from connectors.dji.simulator import Gemeld, gemeld, generate
from hub.broker import Access, Broker, Credentials
from hub.demo import folder
from hub.demo.account import Planned, Reported
from hub.demo.errors import DemoError
from hub.demo.planted import Plant, plant
from hub.demo.stack import Stack

SPARE = 2
SHARE_IN_FOLDER = 5
"""One message in so many goes by the drop folder."""
DONE_S = 300.0
FLUSH_S = 20.0


@dataclass(frozen=True, slots=True)
class Order:
    """How many good messages, of which seed."""

    berichten: int
    seed: int

    @property
    def by_folder(self) -> int:
        """Messages that go by the drop folder; the others go in the batch."""
        return max(self.berichten // SHARE_IN_FOLDER, 2)


class Offer:
    """The offering side of the demo."""

    def __init__(self, stack: Stack, order: Order) -> None:
        self._stack = stack
        self._order = order
        self.drop = stack.directory / "dji"
        self.planned = Planned(0, {}, {}, 0)

    def start_connector(self) -> None:
        """Start the DJI connector on its drop folder."""
        (self.drop / "inkomend").mkdir(parents=True, mode=0o700)
        settings = {"HUB_DJI_SETTLE_SECONDS": "0", "HUB_CONNECTOR_OPS_PORT": "0"}
        self._stack.start("dji-drop", ["dji", "drop", str(self.drop)], settings)

    def batch(self) -> None:
        """Offer the batch and wait until the broker has it."""
        size, seed = self._order.berichten - self._order.by_folder, self._order.seed
        arguments = ["dji", "simulate", "--berichten", str(size), "--seed", str(seed), "--publiceer"]
        child = self._stack.start("dji-batch", arguments)
        self._stack.children.remove(child)
        try:
            if child.await_end(DONE_S):
                child.check()
        finally:
            child.stop()
        self._note(offered=size)

    def by_folder(self) -> None:
        """Fill the drop folder."""
        size = self._order.by_folder
        lines, before = folder.fill(self.drop / "inkomend", self._messages[:size])
        self._note(offered=lines, rejected=folder.BAD, repeats=before)

    def wrong_on_purpose(self) -> None:
        """Send what must be refused, and one message twice, as the users who would."""
        secret = Credentials.load(self._stack.broker.directory).persoon_id_secret.get_secret_value()
        plants = list(plant([told.bericht for told in self._messages[-SPARE:]], bytes.fromhex(secret)))
        _produce(self._stack.broker, plants)
        refused = Counter(each.code for each in plants if each.code is not None)
        sound = len(plants) - refused.total()
        self._note(offered=len(plants), refused=refused, repeats=sound - 1)

    def reported(self) -> Reported | None:
        """What the connector tells; None while it works."""
        return folder.reported(self.drop, folder.FILES)

    @cached_property
    def _messages(self) -> list[Gemeld]:
        """What comes behind the batch in the same stream, so that the same persons are met again."""
        size = self._order.berichten - self._order.by_folder
        now = datetime.now(UTC)
        stream = generate(self._order.berichten + SPARE, self._order.seed, now)
        return list(islice(gemeld(stream, now), size, None))

    def _note(
        self,
        *,
        offered: int,
        rejected: Counter[str] | None = None,
        refused: Counter[str] | None = None,
        repeats: int = 0,
    ) -> None:
        so_far = self.planned
        self.planned = Planned(
            so_far.offered + offered,
            Counter(so_far.rejected) + (rejected or Counter()),
            Counter(so_far.refused) + (refused or Counter()),
            so_far.repeats + repeats,
        )


def _produce(broker: Broker, plants: Iterable[Plant]) -> None:
    """Send in order; raises `KafkaException`."""
    producers: dict[str, Producer] = {}
    for each in plants:
        if each.user not in producers:
            producers[each.user] = Producer(_config(broker.access(each.user)))
        producers[each.user].produce(
            each.topic, each.value, each.key, headers=list(each.headers), on_delivery=_raise_error
        )
    if left := sum(producer.flush(FLUSH_S) for producer in producers.values()):
        raise DemoError(
            f"The broker did not take {left} records within {FLUSH_S:.0f} s: look at its log, {broker.log}."
        )


def _config(access: Access) -> dict[str, str | int | bool]:
    return {**access.librdkafka(), "enable.idempotence": True, "log_level": 0}


def _raise_error(error: KafkaError | None, _: object) -> None:
    if error is not None:
        raise KafkaException(error)
