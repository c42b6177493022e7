"""The pseudonym."""

from __future__ import annotations

import re
from hashlib import sha256

from pydantic import TypeAdapter

from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from schemas.basis import PersoonId
from tests.support.messages import BSNS

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))


def test_a_person_meets_himself() -> None:
    """The same number, purpose and secret always give the same id: reckoned here by openssl, since every key in every topic is one."""
    assert persoon_id("999990019", Doel.NAZORG, SECRET) == "4cdb1b11d8bd0fb0fb693f13ee671209"


def test_two_persons_never_meet() -> None:
    """No two of all numbers of the test range share an id, in any purpose."""
    ids = {persoon_id(bsn, doel, SECRET) for bsn in BSNS for doel in Doel}

    assert len(ids) == len(BSNS) * len(Doel)


def test_purposes_cannot_be_linked() -> None:
    """The ids of one person in two purposes share nothing: half of the bits differ, as with strangers (16.2)."""
    differing = [
        (int(persoon_id(bsn, Doel.NAZORG, SECRET), 16) ^ int(persoon_id(bsn, Doel.COMPLEX, SECRET), 16)).bit_count()
        for bsn in BSNS[:1000]
    ]

    assert 62 < sum(differing) / len(differing) < 66


def test_the_secret_matters() -> None:
    """Without it nobody can make the table of all numbers: another deployment has other ids, and no plain hash is one."""
    one = persoon_id("999990019", Doel.NAZORG, SECRET)

    assert one != persoon_id("999990019", Doel.NAZORG, OTHER)
    assert not sha256(b"nazorg:999990019").hexdigest().startswith(one)


def test_it_is_of_the_contracts_form() -> None:
    """32 hexadecimal digits, without the number in it."""
    for bsn in BSNS[:1000]:
        one = persoon_id(bsn, Doel.NAZORG, SECRET)
        assert TypeAdapter(PersoonId).validate_python(one) == one
        assert not re.search(bsn, one)
