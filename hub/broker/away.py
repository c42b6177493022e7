"""What aiokafka raises while a broker is away, or has just woken and does not list itself yet: it passes, and is tried again."""

from __future__ import annotations

from aiokafka.errors import KafkaError

AWAY = (KafkaError, OSError, TimeoutError, AssertionError)
"""An assertion is what aiokafka makes of a cluster that lists no broker: one that slept is fenced until its controller has heard of it."""
