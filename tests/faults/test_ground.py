"""What a ground has before its brokers start."""

from __future__ import annotations

from pathlib import Path

from hub.broker import Credentials
from tests.faults.matrix.ground import furnish


def test_a_seed_puts_its_persons_in_the_same_partitions_on_every_ground(tmp_path: Path) -> None:
    """The key of their pseudonyms is one, each other secret is a ground's own, and nobody else reads them."""
    homes = [tmp_path / "one", tmp_path / "other"]
    for home in homes:
        furnish(home)
    one, other = map(Credentials.ensure, homes)

    assert one.persoon_id_secret == other.persoon_id_secret
    assert (one.users != other.users, one.dlq_key != other.dlq_key) == (True, True)
    assert {path.stat().st_mode & 0o077 for home in homes for path in (home, *home.iterdir())} == {0}
