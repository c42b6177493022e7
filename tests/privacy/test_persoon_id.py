"""The pseudonym."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import SecretStr, TypeAdapter

from hub.broker.errors import BrokerError
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import doelgeheim, persoon_id, pseudoniem
from hub.settings import Deployment
from schemas.basis import PersoonId
from tests.support.messages import BSNS

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))


def test_a_person_meets_himself() -> None:
    """The same number, purpose and secret always give the same id: reckoned here by openssl, since every key in every topic is one."""
    assert persoon_id("999990019", Doel.NAZORG, SECRET) == "eab0030514d069e13ac8e5dba79d8b47"


def test_who_holds_the_secret_of_a_purpose_makes_its_pseudonyms_and_no_others() -> None:
    """DJI's connector has that of nazorg: it meets the hub's pseudonyms there, and nothing of another purpose follows from it (16.2)."""
    nazorg = doelgeheim(Doel.NAZORG, SECRET)
    others = {doel: persoon_id("999990019", doel, SECRET) for doel in Doel if doel is not Doel.NAZORG}

    assert nazorg.hex() == "c0ab75ad61e04c341a7d4b75fb387a5932f71715f4322fdf7f8482f4e5bbcf12"  # reckoned by openssl too
    assert pseudoniem("999990019", nazorg) == persoon_id("999990019", Doel.NAZORG, SECRET)
    for doel, known in others.items():
        assert known not in {persoon_id("999990019", doel, nazorg), pseudoniem("999990019", doelgeheim(doel, nazorg))}


def test_a_program_with_the_secret_of_nazorg_needs_no_other() -> None:
    """What DJI is given in production: no directory, no secret of the deployment; on one machine it is made of that."""
    given = Deployment(nazorg_secret=SecretStr(doelgeheim(Doel.NAZORG, SECRET).hex()), directory=Path("nowhere"))
    made = Deployment(persoon_id_secret=SecretStr(SECRET.hex()), directory=Path("nowhere"))

    assert given.nazorg_pseudonym_secret == made.nazorg_pseudonym_secret == doelgeheim(Doel.NAZORG, SECRET)
    with pytest.raises(BrokerError):
        _ = given.pseudonym_secret


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
