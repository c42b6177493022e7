"""The nazorg track: decisions of a house, the line in its queue, and the dossier behind it.

No message here can hold a plan of action: the covenant has none in this track (Bijlage 3, nazorg, Uitvoeringsfase).
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from schemas.basis import Bericht, GemeenteCode, Kort, PersoonId, Record, Toelichting
from schemas.detentie import Hulpvraagblad, Persoon
from schemas.stoplicht import Kleur, Overschrijving, Stoplicht


class Wachtrij(StrEnum):
    """The queues: one per house, and the ketenmanager's for what no house can be found for (12.1; our reading)."""

    KETEN = "keten"
    ARNHEM = "arnhem"
    EDE = "ede"


class Fase(StrEnum):
    """Where the betrokkene is. The covenant gives nazorg no phases: these are ours (reference §5.8)."""

    ONBEKEND = "onbekend"
    GEDETINEERD = "gedetineerd"
    MET_VERLOF = "met_verlof"
    VRIJ = "vrij"
    AFGESLOTEN = "afgesloten"


class StoplichtOverschreven(Bericht):
    """The procesregisseur puts his own light, or with `kleur` empty takes it back."""

    ce_type = "nl.nazorgdossiers.stoplicht-overschreven.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    kleur: Kleur | None
    reden: Toelichting
    functionaris: Kort


class DossierOvergedragen(Bericht):
    """A dossier goes to the queue of another municipality's house (Stb. 2021, 251: two can be competent)."""

    ce_type = "nl.nazorgdossiers.dossier-overgedragen.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    naar_gemeente: GemeenteCode
    reden: Toelichting
    functionaris: Kort


class NazorgAfgesloten(Bericht):
    """The procesregisseur ends the nazorg; the covenant has no closing phase for it, so the term after it is configuration."""

    ce_type = "nl.nazorgdossiers.nazorg-afgesloten.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    reden: Toelichting
    functionaris: Kort


class Detentie(Record):
    """One detention of the betrokkene, as far as the messages told."""

    detentie_id: Kort
    inrichting: Kort
    begin_op: AwareDatetime | None
    einde_op: AwareDatetime | None
    einde_vervallen: bool
    gewijzigd_op: AwareDatetime


class WerkvoorraadRegel(Bericht):
    """One line in the queue of a procesregisseur nazorg: the whole of what he needs to act (Bijlage 3, nazorg).

    `lijn_gewijzigd_door` is the `source` and `id` of the message that last changed the line.
    """

    ce_type = "nl.nazorgdossiers.werkvoorraad-gewijzigd.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    wachtrij: Wachtrij
    gemeente: GemeenteCode | None
    gemeente_naam: Kort | None
    reden_aandacht: Kort | None
    persoon: Persoon
    fase: Fase
    detentie: Detentie | None
    stoplicht: Stoplicht
    overschrijving: Overschrijving | None
    kleur: Kleur
    beoordelen_voor: AwareDatetime | None
    te_laat: bool
    spoed: bool
    ontvangen_op: AwareDatetime
    gewijzigd_op: AwareDatetime
    volgnummer: int
    gewijzigd_door: Kort


class NazorgDossier(Bericht):
    """The state of one person's nazorg: all his detentions, one history (architecture §4)."""

    ce_type = "nl.nazorgdossiers.stand.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    persoon: Persoon
    fase: Fase
    detenties: tuple[Detentie, ...]
    gemeente_herkomst: GemeenteCode | None
    gemeente_vestiging: GemeenteCode | None
    gemeente_overdracht: GemeenteCode | None
    wachtrij: Wachtrij
    hulpvragen: Hulpvraagblad | None
    hulpvragen_bron: Kort | None
    stoplicht: Stoplicht
    overschrijving: Overschrijving | None
    beoordelen_voor: AwareDatetime | None
    te_laat: bool
    spoed: bool
    verwijderen_op: AwareDatetime | None
    ontvangen_op: AwareDatetime
    gewijzigd_op: AwareDatetime
    volgnummer: int
