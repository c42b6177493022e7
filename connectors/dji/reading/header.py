"""The header line of a CSV: it alone decides the separator, and every column must be known (cases S3, I1, I2)."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.dji.faults import Fault, Refused, nearest, told
from connectors.dji.reading.cells import cells

SEPARATORS = (";", ",", "\t")

PERSOON = ("bsn", "voornamen", "voorvoegsel", "achternaam", "geboortedatum")
ADRES = ("straat", "huisnummer", "postcode", "woonplaats")
HULPVRAGEN = ("peildatum", "identiteitsbewijs", "huisvesting", "werk_en_inkomen", "schulden", "zorg", "toelichting")
GEMEENTEN = ("gemeente_herkomst", "gemeente_vestiging")
MOMENTEN = ("begin_op", "verwacht_einde_op", "einde_op", "terug_op")
REQUIRED = ("bericht", "gemeld_op", "detentie_id", "inrichting", *PERSOON, *ADRES, *GEMEENTEN, *MOMENTEN, *HULPVRAGEN)
OPTIONAL = ("bericht_id",)
COLUMNS = (*OPTIONAL, *REQUIRED)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns in the file's order."""

    separator: str
    columns: tuple[str, ...]


def parse(text: str) -> Header:
    """The header; raises `Refused` for the whole file, naming unknown, missing and doubled columns."""
    header = max((_split(text, separator) for separator in SEPARATORS), key=_known)
    if _known(header) <= len(header.columns) // 2:
        # fewer known names than not: probably a line of data, of which nothing may be told back
        raise Refused(Fault("kopregel-ontbreekt"))
    faults = _faults(header.columns)
    if faults:
        raise Refused(*faults)
    return header


def _split(text: str, separator: str) -> Header:
    try:
        return Header(separator, tuple(cell.strip() for cell in cells(text, separator)))
    except Refused:
        return Header(separator, ())


def _known(header: Header) -> int:
    return len(set(header.columns) & set(COLUMNS))


def _faults(columns: tuple[str, ...]) -> list[Fault]:
    unknown = [name for name in columns if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in columns]
    doubled = sorted({name for name in columns if columns.count(name) > 1 and name in COLUMNS})
    return [
        *(Fault("kolom-onbekend", (told(name),), hint=nearest(name, COLUMNS)) for name in unknown),
        *(Fault("kolom-ontbreekt", (name,)) for name in missing),
        *(Fault("kolom-dubbel", (name,)) for name in doubled),
    ]
