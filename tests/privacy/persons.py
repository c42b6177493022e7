"""Persons who do not exist, each with a name and an address that stand nowhere else."""

from __future__ import annotations

from datetime import date

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
