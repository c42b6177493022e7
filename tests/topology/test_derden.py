"""Nothing goes to who is neither a party, nor a house, nor the hub itself (1.6, 10.2, 20.1)."""

from __future__ import annotations

from typing import Any

import pytest

from hub.agents import complex as complexe_casuistiek
from hub.agents import nazorg
from hub.engine.stage import Stage
from hub.parties import HUIZEN, PARTIJEN
from hub.topology import TOPICS, Topic, principals

INSIDE = {principals.POORT, *principals.STAGES, principals.OPERATOR, principals.HERSTEL, principals.AUDIT}
KNOWN = INSIDE | {principals.partij(code) for code in PARTIJEN} | {principals.regie(code) for code in HUIZEN}


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_derde_reads_and_writes_nothing(topic: Topic) -> None:
    """Art. 10.2: what is discussed goes to a derde only by consent, and there is no way for it; 20.1: the hub tells nobody outside."""
    assert {*topic.readers, *topic.writers} <= KNOWN


@pytest.mark.parametrize("stage", [nazorg.STAGE, complexe_casuistiek.STAGE], ids=lambda stage: stage.name)
def test_what_a_process_sends_has_one_reader_who_is_a_party_or_a_house(stage: Stage[Any]) -> None:
    """Art. 1.6: a derde is anybody else; no process has a topic for him."""
    for name in stage.outputs:
        (reader,) = TOPICS[name].readers
        assert reader in KNOWN - INSIDE
