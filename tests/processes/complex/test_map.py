"""The map: which message leads to which rule, and what may come of it."""

from __future__ import annotations

from hub.privacy.doelen import Doel
from hub.processes.complex.process import HANDLERS
from hub.processes.complex.wacht import WACHT
from hub.topology import TOPICS, names
from hub.topology.berichten import AAN_PARTIJ
from schemas.aanmelding import Casusfase


def test_the_map_has_a_rule_for_every_message_of_the_log() -> None:
    """Art. 2.2: from aanmelding to MDO; and none for what can't come."""
    assert set(HANDLERS) == set(TOPICS[names.log(Doel.COMPLEX)].berichten)


def test_every_phase_says_what_it_waits_for() -> None:
    assert set(WACHT) == set(Casusfase)


def test_what_parties_are_told_is_not_what_they_can_say() -> None:
    """No party can put a message of the hub's into another's inbox, not even by way of the poort."""
    assert not set(AAN_PARTIJ) & set(HANDLERS)
