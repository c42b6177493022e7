"""How many partitions a purpose has is told once, or the program does not begin."""

from __future__ import annotations

import pytest

from hub.privacy.doelen import Doel
from hub.topology.counts import read


def test_what_is_not_told_is_as_shipped() -> None:
    assert read("") == {Doel.NAZORG: 4, Doel.COMPLEX: 4}
    assert read("nazorg=8") == {Doel.NAZORG: 8, Doel.COMPLEX: 4}
    assert read("complex=12, nazorg=16") == {Doel.NAZORG: 16, Doel.COMPLEX: 12}


@pytest.mark.parametrize(
    "told", ["8", "nazorg", "nazorg=0", "nazorg=-4", "nazorg=acht", "radicalisering=8", "nazorg=9999"]
)
def test_what_is_no_number_of_a_purpose_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="HUB_PARTITIONS"):
        read(told)
