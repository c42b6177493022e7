"""Who a casus is about, and who acts in it: the parts that the messages about casussen and requests share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.basis import AggregaatId, Bericht, Bsn, Keuze, Kort, Record
from schemas.detentie import Adres


class Personalia(Record):
    """The betrokkene (1.5), as registered. None: not told, or not needed by whom this goes to (16.1)."""

    bsn: Bsn | None = None
    voornamen: Kort | None = None
    voorvoegsel: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    achternaam: Kort | None = None
    geboortedatum: date | None = None
    adres: Adres | None = None


class Rol(Keuze):
    """The roles in which somebody of a house acts (3.1, 15.1). `anders` may do nothing in a casus."""

    ANDERS = "anders"
    PROCESREGISSEUR = "procesregisseur"
    INFORMATIECOORDINATOR = "informatiecoordinator"
    LOCATIEMANAGER = "locatiemanager"
    KETENMANAGER = "ketenmanager"


class Functionaris(Record):
    """Who acts for a house, and in which role (1.11-1.13). That the house itself spoke follows from the topic, not from here."""

    naam: Kort
    rol: Rol


class CasusBericht(Bericht):
    """The part that all messages about one casus share."""

    namespace = "nl.casussen"

    casus_id: AggregaatId
