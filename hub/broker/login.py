"""Trying a way in."""

import time

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from hub.broker.access import Access


def log_in(access: Access, timeout_s: float) -> bool:
    """Whether the broker answers an authenticated metadata request in time; a refusal is told at once."""
    refused: list[KafkaError] = []

    def note(error: KafkaError) -> None:
        if error.code() == KafkaError._AUTHENTICATION:
            refused.append(error)

    client = AdminClient({**access.librdkafka(), "log_level": 0, "error_cb": note})
    end = time.monotonic() + timeout_s
    while not refused and (left := end - time.monotonic()) > 0:
        try:
            client.list_topics(timeout=min(left, 0.5))
        except KafkaException:
            client.poll(0)
        else:
            return True
    return False
