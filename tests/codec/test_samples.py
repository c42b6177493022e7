"""What was written under a release is read for ever, and written the same way for as long as that release is the newest."""

from __future__ import annotations

import pytest

from hub.codec import decode, encode, schema_id_of
from schemas.catalogue import MODELS
from schemas.released import releases
from tests.codec.samples import samples

NEWEST = {schema_id_of(model) for model in MODELS}


def test_every_release_has_values_that_were_kept() -> None:
    assert sorted(samples()) == [release.id for release in releases()], "run python -m tests.codec.samples"


@pytest.mark.parametrize("number", [release.id for release in releases()])
def test_what_was_written_is_read(number: int) -> None:
    for value in samples()[number]:
        message = decode(value)
        assert (encode(message) == value) == (number in NEWEST)
