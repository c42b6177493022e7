"""The map: which message leads to which rule."""

from __future__ import annotations

from hub.privacy.doelen import Doel
from hub.processes.nazorg.process import HANDLERS
from hub.topology import TOPICS, names


def test_the_map_has_a_rule_for_every_message_of_the_log() -> None:
    """And for none that can't come."""
    assert set(HANDLERS) == set(TOPICS[names.log(Doel.NAZORG)].berichten)
