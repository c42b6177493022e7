"""Lets a fault happen, and waits until it has: on what the group's coordinator says, never on time alone."""

from __future__ import annotations

from collections.abc import Callable

from confluent_kafka import KafkaException

from hub.broker import Broker
from tests.faults.reader import members
from tests.faults.script import Fault, Kind
from tests.faults.workers import Worker, Workers

Pump = Callable[[Callable[[], bool], str], None]
"""Keeps the load going until a condition holds; the text names it when it takes too long."""


class Striker:
    """Knows how each kind of fault is done."""

    def __init__(self, broker: Broker, workers: Workers, pump: Pump) -> None:
        self._broker, self._workers, self._pump = broker, workers, pump
        self._do: dict[Kind, Callable[[Fault], None]] = {
            Kind.KILL: lambda fault: self._workers.kill(self._one(fault)),
            Kind.PAUSE: self._pause,
            Kind.JOIN: self._join,
            Kind.LEAVE: self._leave,
            Kind.BROKER_STOP: self._broker_stop,
            Kind.BROKER_KILL: self._broker_kill,
        }

    def strike(self, fault: Fault) -> None:
        """Do it, and return once it has had its way."""
        self._do[fault.kind](fault)

    def settled(self, role: str) -> bool:
        """Whether the group of a role consists of all its workers and of them only."""
        return self.group(role) == ("STABLE", len(self._workers.running(role)))

    def _one(self, fault: Fault) -> Worker:
        running = self._workers.running(fault.role)
        return running[fault.which % len(running)]

    def _pause(self, fault: Fault) -> None:
        self.settle(fault.role)
        worker, before = self._one(fault), len(self._workers.running(fault.role))
        self._workers.stop(worker)
        try:
            self._pump(lambda: self.group(fault.role)[1] < before, f"the group gives up stopped {worker.name}")
        finally:
            self._workers.resume(worker)
        self.settle(fault.role)

    def _join(self, fault: Fault) -> None:
        self._workers.start(fault.role)
        self.settle(fault.role)

    def _leave(self, fault: Fault) -> None:
        self.settle(fault.role)
        worker = self._one(fault)
        status = self._workers.leave(worker)
        assert status == 0, f"{worker.name} ended with status {status} when told to stop"

    def _broker_stop(self, _: Fault) -> None:
        assert self._broker.stop(), "the broker did not stop in order"
        self._broker_back()

    def _broker_kill(self, _: Fault) -> None:
        self._broker.kill()
        self._broker_back()

    def _broker_back(self) -> None:
        self._broker.start()
        self._workers.supervise(excused=True)  # a worker that starts while the broker is away ends

    def settle(self, role: str) -> None:
        """Go on until it is settled."""
        self._pump(lambda: self.settled(role), f"the group of {role} settles")

    def group(self, role: str) -> tuple[str, int]:
        """State and number of members; unknown, and many, while the coordinator is away."""
        try:
            return members(self._broker.access(), f"hub-{role}")
        except (KafkaException, TimeoutError):  # the coordinator is away for now
            return "UNKNOWN", 1_000
