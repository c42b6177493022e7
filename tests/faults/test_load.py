"""The load is what the checks take it for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from hub.codec import Envelope, decode
from hub.processes.kern import Message, step
from hub.processes.nazorg import NAZORG
from hub.topology import names
from schemas.nazorg import NazorgDossier
from tests.faults.matrix.cells import ROLES, Cell, Fault
from tests.faults.matrix.load import Load
from tests.faults.matrix.marks import SLOWEST
from tests.faults.offer import Offer
from tests.faults.poison import SPOILS

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def offers(seed: int, count: int) -> Sequence[Offer]:
    """Those of a cell in which nothing is odd."""
    return Load(Cell(Fault.SIGKILL, "poort"), seed, BEGIN, bytes(32)).offers(count)


def test_the_same_seed_gives_the_same_load() -> None:
    """A failing seed can be run again."""
    assert offers(1, 300) == offers(1, 300)
    assert offers(1, 300) != offers(2, 300)


def test_every_message_leads_to_a_line() -> None:
    """A message that changed nothing could be lost unseen."""
    stands: dict[str, NazorgDossier | None] = {}
    for offer in dict.fromkeys(offer for offer in offers(1, 2000) if not offer.code):
        tijd = Envelope.from_headers(offer.headers).time
        message = Message(offer.key, decode(offer.value), offer.topic, offer.ref, tijd)
        stands[offer.key], effects = step(NAZORG, stands.get(offer.key), message, BEGIN)

        assert [effect for effect in effects if effect.inhoud is not None], offer.ref


def test_all_poison_and_repeats_are_in_it() -> None:
    """No kind is missing from a load of the size of a test; what a house or another party sends is poison."""
    load = offers(1, 1500)
    good = [offer for offer in load if not offer.code]

    assert {offer.code for offer in load if offer.code} == SPOILS.keys()
    assert max(Counter(offer.ref for offer in good).values()) > 1
    assert {offer.topic for offer in good} == {names.DETENTIE}
    assert {offer.topic for offer in load} == {names.DETENTIE, names.uit("om"), names.besluit("arnhem")}


@pytest.mark.parametrize("role", ROLES)
def test_one_message_is_slower_than_a_session(role: str) -> None:
    """By every seed: it is neither a repeat nor poison."""
    for seed in range(50):
        load = Load(Cell(Fault.SLOW, role), seed, BEGIN, bytes(32)).offers(60)
        slowest = {offer.ref: offer.code for offer in load if offer.ref.endswith(f"{SLOWEST}-{role}")}

        assert list(slowest.values()) == [""], seed
