"""One hub that the tests of the desk share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.hub import Hub, a_hub


@pytest.fixture(scope="package")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A running hub. Each test uses persons and casussen of its own."""
    with a_hub(tmp_path_factory.mktemp("desk")) as made:
        yield made
