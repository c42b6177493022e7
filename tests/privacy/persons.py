"""Persons who do not exist, each with a name and an address that stand nowhere else; and messages whose every text tells of them."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from schemas.basis import Bericht
from schemas.bsn import elfproef
from schemas.detentie import Adres, Persoon
from tests.support.messages import BSNS

LEADING_ZERO = next(bsn for bsn in (f"{n:09}" for n in range(12_345_670, 99_999_999)) if elfproef(bsn))
"""Generated: the test range has none with a zero in front (case D1)."""

PERSONS = tuple(
    Persoon(
        bsn=bsn,
        voornamen=voornamen,
        voorvoegsel=voorvoegsel,
        achternaam=achternaam,
        geboortedatum=geboren,
        adres=Adres(straat=straat, huisnummer="7", postcode=postcode, woonplaats=plaats),
    )
    for bsn, voornamen, voorvoegsel, achternaam, geboren, straat, postcode, plaats in (
        (BSNS[-1], "Zoëtjen Æbele", "van 't", "Kwikstaartĝaarde", date(1933, 3, 7), "Ÿselmeeuwpad", "9997 ZQ", "Zuidoosteinde"),
        (BSNS[-2], "Țicaľ Jürriana", None, "Ørnsköldsvik-Bŏs", date(1941, 11, 29), "Fluweelslakhof", "9998 XW", "Nergensdorp"),
        (LEADING_ZERO, "Quirijnske", "de", "O\u2019Dwaallicht", date(1952, 6, 13), "Veldmuisķade", "9996 QJ", "Achtermaanse"),
    )
)  # fmt: skip

TEXT = " ".join(f"{one.bsn} {one.voornamen} {one.achternaam} {one.geboortedatum} {one.adres}" for one in PERSONS)
NAME = " ".join(f"{one.achternaam} {one.bsn}" for one in PERSONS)
"""For a field that is too short for all."""

LONG = frozenset({
    "probleemstelling", "doel", "vraag", "noodzaak", "zienswijze", "toelichting", "reden", "overleg_aanmelder", "systeem", "zorg_en_straf",
    "lokaal_tenzij", "agenda", "bijdrage", "overleg", "informatie", "voorwaarden",
})  # fmt: skip
SHORT = frozenset({"naam", "functie", "functionaris", "functionaris_gemeente", "grondslag", "themas", "besluiten"})
B = TypeVar("B", bound=Bericht)


def spoken(bericht: B) -> B:
    """The message as somebody sends it who names these persons wherever he may write a text."""
    return type(bericht).model_validate(_filled(bericht.model_dump(), ""))


def _filled(told: Any, name: str) -> Any:
    if isinstance(told, dict):
        return {key: _filled(each, key) for key, each in told.items()}
    if isinstance(told, tuple):
        return tuple(_filled(each, name) for each in told)
    if isinstance(told, str):
        return TEXT if name in LONG else NAME if name in SHORT else told
    return told
