"""Lines of a queue for the tests: synthetic persons only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from schemas.detentie import Adres, Persoon
from schemas.nazorg import Beoordeelreden, Besluit, Besluitsoort, Detentie, Einde, Fase, Wachtrij, WerkvoorraadRegel
from schemas.stoplicht import Kleur, Leefgebied, Leefgebiedlicht, Overschrijving, Stoplicht

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ANSWERS = {
    Leefgebied.IDENTITEITSBEWIJS: (Kleur.GROEN, "aanwezig", "id-1"),
    Leefgebied.HUISVESTING: (Kleur.ROOD, "afwezig", "hu-3"),
    Leefgebied.WERK_EN_INKOMEN: (Kleur.ORANJE, "afwezig", "wi-2"),
    Leefgebied.SCHULDEN: (Kleur.ONBEKEND, "onbekend", "sc-4"),
    Leefgebied.ZORG: (Kleur.GROEN, "in_contact", "zo-1"),
}


def at(day: int, hour: int = 9) -> datetime:
    """A moment in November 2026."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def stoplicht(kleur: Kleur = Kleur.ROOD, stale: Leefgebied | None = Leefgebied.WERK_EN_INKOMEN) -> Stoplicht:
    """A light of which one answer is old."""
    lichten = tuple(
        Leefgebiedlicht(
            leefgebied=leefgebied,
            kleur=colour,
            antwoord=answer,
            bron="urn:nld:oin:00000099000000010000:systeem:dji#7f",
            peildatum=None if colour is Kleur.ONBEKEND else at(1 if leefgebied is stale else 20),
            verouderd=leefgebied is stale,
            regel=row,
        )
        for leefgebied, (colour, answer, row) in ANSWERS.items()
    )
    return Stoplicht(kleur=kleur, regel="one-red", tabelversie="v0-voorlopig", lichten=lichten, berekend_op=at(24))


def detentie(einde_op: datetime | None = None, einde: Einde = Einde.GEMELD) -> Detentie:
    """A detention, known to end or not."""
    return Detentie(
        detentie_id="D-1",
        inrichting="PI-ARN",
        gemeente_herkomst="GM0228",
        gemeente_vestiging=None,
        begin_op=at(1),
        einde_op=einde_op,
        einde=einde,
        verlof_op=None,
        verlof_tot=None,
        teruggekeerd_op=None,
        ontvangen_op=at(2),
        gewijzigd_op=at(24),
    )


def persoon(number: int = 0, achternaam: str = "Berg", voorvoegsel: str | None = "van den") -> Persoon:
    """A person with a BSN of the test range."""
    bsn = ("999900006", "999900018", "999900031", "999900043", "999900055", "999900067")[number]
    return Persoon(
        bsn=bsn,
        voornamen="Jan",
        voorvoegsel=voorvoegsel,
        achternaam=achternaam,
        geboortedatum=date(1990, 2, 1),
        adres=Adres(straat="Markt", huisnummer="1a", postcode="6711 AA", woonplaats="Ede"),
    )


def regel(number: int = 0, **changes: object) -> WerkvoorraadRegel:
    """An ordinary line of the queue of Ede, with `changes`."""
    fields: dict[str, Any] = {
        "persoon_id": f"{number:02x}" * 16,
        "wachtrij": Wachtrij.EDE,
        "gemeente": "GM0228",
        "gemeente_naam": "Ede",
        "gemeente_gemeld": "GM0228",
        "reden_aandacht": None,
        "persoon": persoon(number),
        "fase": Fase.GEDETINEERD,
        "detentie": detentie(at(30)),
        "eerdere_detenties": 0,
        "toelichting": "wil bij zijn zus gaan wonen",
        "stoplicht": stoplicht(),
        "overschrijving": None,
        "overschrijving_verouderd": False,
        "laatste_besluit": None,
        "kleur": Kleur.ROOD,
        "beoordelen_voor": at(28),
        "beoordelen_om": Beoordeelreden.NIEUW,
        "herinnerd": False,
        "te_laat": False,
        "spoed": False,
        "verwijderen_op": datetime(2027, 6, 1, tzinfo=UTC),
        "verwijderen_termijn": "nazorg_na_vrijlating",
        "ontvangen_op": at(23),
        "gewijzigd_op": at(24),
        "volgnummer": 3,
        "gewijzigd_door": "urn:nld:oin:00000099000000010000:systeem:dji#7f",
    }
    return WerkvoorraadRegel(**(fields | changes))


def override() -> Overschrijving:
    """A light put by hand."""
    return Overschrijving(kleur=Kleur.GROEN, reden="woont weer thuis", functionaris="pr.ede", op=at(25, 8))


def besluit() -> Besluit:
    """A hand-over by the other house."""
    return Besluit(
        soort=Besluitsoort.OVERGEDRAGEN,
        reden="woont in Ede",
        functionaris="pr.arnhem",
        huis=Wachtrij.ARNHEM,
        op=at(25, 7),
    )


def some_queue() -> list[WerkvoorraadRegel]:
    """Five lines that differ in all the table shows, in no order."""
    expected = detentie(at(29), Einde.VERWACHT)
    return [
        regel(0),
        regel(
            1,
            persoon=persoon(1, "Özdemir", None),
            te_laat=True,
            beoordelen_voor=at(24),
            detentie=detentie(None, Einde.ONBEKEND),
        ),
        regel(2, persoon=persoon(2, "Jansen", "'t"), spoed=True, fase=Fase.VRIJ, ontvangen_op=at(25, 11)),
        regel(3, overschrijving=override(), kleur=Kleur.GROEN, gemeente_naam="West Maas en Waal", gemeente="GM0668"),
        regel(4, fase=Fase.AFGESLOTEN, beoordelen_voor=None, kleur=Kleur.ORANJE, detentie=expected),
    ]
