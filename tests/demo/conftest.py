"""One faultless hub that the tests here share; they change copies."""

from __future__ import annotations

import pytest

from tests.demo.settled import Settled
from tests.demo.told import Told
from tests.demo.world import small_world


@pytest.fixture(scope="session")
def settled() -> Settled:
    """Releases, aanmeldingen and all that comes of them."""
    world, planned, reported = small_world()
    followed = Told(world).play()
    nazorg, complex_ = world.topics()
    return (nazorg, complex_), planned, followed, reported
