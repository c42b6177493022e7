"""A password is rotated: at the broker first, then where the worker finds it."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from hub.broker import Broker, Credentials
from hub.topology import principals
from tests.support.eventually import eventually
from tests.support.kafka import add_user
from tests.worker.conftest import PATIENCE_S, Start, append, done

pytestmark = [pytest.mark.broker, pytest.mark.fault]

NEW = "een-nieuw-wachtwoord"


async def test_a_worker_with_the_old_password_says_so_and_the_new_one_goes_on(kafka: Broker, start: Start) -> None:
    """What is connected works on; cut off it is not ready, also with nothing to do; started with the new password it does what waited."""
    worker = start("worker")
    add_user(kafka.access(), principals.NAZORG, NEW)
    await append(kafka, 201)
    done(kafka, 201)
    kafka.stop()
    kafka.start()

    def cut_off() -> None:
        probe = worker.probe("readyz")
        assert probe.status_code == 503
        assert "no broker answers, or none knows this password (KafkaConnectionError)" in probe.text
        assert "hub_ready 0.0" in worker.probe("metrics").text.splitlines()

    eventually(cut_off, PATIENCE_S)
    kept = Credentials.load(kafka.directory)
    kept.model_copy(update={"users": kept.users | {principals.NAZORG: SecretStr(NEW)}}).save(kafka.directory)
    await append(kafka, 202)
    worker.kill()
    worker.start()
    done(kafka, 202)
    assert worker.logged("message_set_aside") == []
