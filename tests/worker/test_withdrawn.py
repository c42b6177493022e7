"""A right of a worker is withdrawn and given back: it stops there, says so, and goes on without loss."""

from __future__ import annotations

import httpx
import pytest
from confluent_kafka.admin import AclOperation, ResourceType

from hub.broker import Broker
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from tests.support.eventually import eventually
from tests.support.rights import withdrawn
from tests.worker.conftest import PATIENCE_S, Start, Worker, append, done

pytestmark = [pytest.mark.broker, pytest.mark.fault]


def says(worker: Worker, path: str, word: str, status: int) -> None:
    """Wait until it says so."""

    def check() -> None:
        try:
            probe = worker.probe(path)
        except (httpx.TransportError, httpx.InvalidURL) as error:  # it begins or ends
            raise AssertionError(path) from error
        assert (probe.status_code, word in probe.text) == (status, True), probe.text

    eventually(check, PATIENCE_S)


RIGHTS = {
    "an output": (ResourceType.TOPIC, names.VERWERKING, "TopicAuthorizationFailedError"),
    "the state": (ResourceType.TOPIC, names.stand(Doel.NAZORG), "TopicAuthorizationFailedError"),
    "its transactions": (ResourceType.TRANSACTIONAL_ID, None, "TransactionalIdAuthorizationFailed"),
}


@pytest.mark.parametrize("what", RIGHTS)
async def test_what_it_may_not_write_waits(kafka: Broker, start: Start, what: str) -> None:
    """Not ready, with the broker's own word for it, and counted; nothing is set aside, and given back it is done without a restart."""
    resource, name, word = RIGHTS[what]
    person = 100 + list(RIGHTS).index(what)
    worker = start("worker")
    with withdrawn(kafka.access(), principals.NAZORG, resource, name, AclOperation.WRITE):
        await append(kafka, person)
        says(worker, "readyz", f"casus.nazorg.log/{person % 4}: trying again ({word})", 503)
        says(worker, "metrics", f'hub_retries_total{{error="{word}",stage="hub-nazorg"}}', 200)
    done(kafka, person)
    says(worker, "readyz", "pass", 200)
    assert worker.logged("message_set_aside") == []


async def test_what_it_may_not_read_ends_it_with_a_word(kafka: Broker, start: Start) -> None:
    """Status 1; started again it is never ready for nothing, but ends and names the topic; given back, the next one does what waited."""
    worker = start("worker")
    with withdrawn(kafka.access(), principals.NAZORG, ResourceType.TOPIC, names.log(Doel.NAZORG)):
        await append(kafka, 107)
        assert worker.child.await_end(PATIENCE_S) == 1
        worker.kill()
        worker.child.start()
        assert worker.child.await_end(PATIENCE_S) == 1
        assert "hub-nazorg sees no casus.nazorg.log: not made yet, or without the right" in worker.child.tail()
        worker.kill()
    worker.start()
    done(kafka, 107)
