"""What DJI tells of a detention, in its own system's name and independent of that system (reference §1.1: DPAN, Injus, next).

All moments carry a time zone and are kept in milliseconds UTC. A message is complete in itself: practice sends the end before the
start, or only the end (reference §1.3).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.basis import Bericht, Bsn, GemeenteCode, Keuze, Kort, Record, Toelichting


class Aanwezigheid(Keuze):
    """Whether the betrokkene has it; unknown is an answer of its own and never scores green (reference §2.3)."""

    ONBEKEND = "onbekend"
    AANWEZIG = "aanwezig"
    AFWEZIG = "afwezig"


class Schulden(Keuze):
    """Whether there are debts."""

    ONBEKEND = "onbekend"
    JA = "ja"
    NEE = "nee"


class Zorgcontact(Keuze):
    """Whether the betrokkene is in contact with care."""

    ONBEKEND = "onbekend"
    IN_CONTACT = "in_contact"
    GEEN_CONTACT = "geen_contact"


class Adres(Record):
    """Last known address in the BRP."""

    straat: Kort
    huisnummer: Annotated[str, Field(min_length=1, max_length=20)]
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")]
    woonplaats: Kort


class Persoon(Record):
    """The betrokkene (art. 1.5), as registered: capitals and diacritics are kept, in Unicode form NFC."""

    bsn: Bsn
    voornamen: Kort
    voorvoegsel: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    achternaam: Kort
    geboortedatum: date
    adres: Adres | None = None


class Hulpvraagblad(Record):
    """The help-request sheet over the five leefgebieden (reference §1.1, §2.3)."""

    peildatum: AwareDatetime
    identiteitsbewijs: Aanwezigheid = Aanwezigheid.ONBEKEND
    huisvesting: Aanwezigheid = Aanwezigheid.ONBEKEND
    werk_en_inkomen: Aanwezigheid = Aanwezigheid.ONBEKEND
    schulden: Schulden = Schulden.ONBEKEND
    zorg: Zorgcontact = Zorgcontact.ONBEKEND
    toelichting: Toelichting | None = None


class DetentieBericht(Bericht):
    """The part that all detention messages share.

    Two municipalities can be competent (Stb. 2021, 251): where the betrokkene lived before, and where he wants to settle.
    """

    namespace = "nl.detenties"

    detentie_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,40}$")]
    inrichting: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    persoon: Persoon
    gemeente_herkomst: GemeenteCode | None = None
    gemeente_vestiging: GemeenteCode | None = None
    hulpvragen: Hulpvraagblad | None = None


class DetentieGestart(DetentieBericht):
    """A detention began."""

    ce_type = "nl.detenties.detentie-gestart.v1"
    begin_op: AwareDatetime
    verwacht_einde_op: AwareDatetime | None = None


class DetentieBeeindigd(DetentieBericht):
    """The end of a detention, announced (`einde_op` ahead) or past."""

    ce_type = "nl.detenties.detentie-beeindigd.v1"
    einde_op: AwareDatetime


class OnmiddellijkVrijgelaten(DetentieBericht):
    """Immediate release: no lead time (Samenwerkingsmodel 2009, urgent procedure)."""

    ce_type = "nl.detenties.onmiddellijk-vrijgelaten.v1"
    einde_op: AwareDatetime


class EinddatumGewijzigd(DetentieBericht):
    """An announced end moved."""

    ce_type = "nl.detenties.einddatum-gewijzigd.v1"
    einde_op: AwareDatetime


class VrijlatingVervallen(DetentieBericht):
    """An announced end was cancelled: the detention goes on."""

    ce_type = "nl.detenties.vrijlating-vervallen.v1"


class VerlofGestart(DetentieBericht):
    """Leave began or was announced."""

    ce_type = "nl.detenties.verlof-gestart.v1"
    begin_op: AwareDatetime
    terug_op: AwareDatetime


class VerlofBeeindigd(DetentieBericht):
    """Return from leave."""

    ce_type = "nl.detenties.verlof-beeindigd.v1"
    terug_op: AwareDatetime
