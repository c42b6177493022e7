"""The nazorg track: decisions of a house, the line in its queue, and the dossier behind it.

No message here can hold a plan of action: the covenant has none in this track (Bijlage 3, nazorg, Uitvoeringsfase).
"""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import Bericht, GemeenteCode, Keuze, Kort, PersoonId, Record, Toelichting
from schemas.detentie import Hulpvraagblad, Persoon
from schemas.stoplicht import Kleur, Overschrijving, Stoplicht
from schemas.uitvraag import Verzoek, Wacht


class Wachtrij(Keuze):
    """The queues: one per house, and the ketenmanager's for what no house can be found for (12.1; our reading)."""

    KETEN = "keten"
    ARNHEM = "arnhem"
    EDE = "ede"


class Fase(Keuze):
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


class Einde(Keuze):
    """What is known of the end of a detention, from nothing to surely told."""

    ONBEKEND = "onbekend"
    VERWACHT = "verwacht"
    GEMELD = "gemeld"
    ONMIDDELLIJK = "onmiddellijk"
    VERVALLEN = "vervallen"


class Beoordeelreden(Keuze):
    """Why the house is asked to judge. The covenant has no such rule: all are our reading (docs/covenant.md)."""

    NIEUW = "nieuw"
    SPOED = "spoed"
    ANDER_HUIS = "ander_huis"
    EINDE_AANGEKONDIGD = "einde_aangekondigd"
    EINDE_VERVROEGD = "einde_vervroegd"
    EINDE_VERVALLEN = "einde_vervallen"
    DATUMS_STRIJDIG = "datums_strijdig"
    LICHT_ZWAARDER = "licht_zwaarder"


class Besluitsoort(Keuze):
    """What a house decided."""

    ONBEKEND = "onbekend"
    OVERSCHREVEN = "overschreven"
    TERUGGENOMEN = "teruggenomen"
    OVERGEDRAGEN = "overgedragen"
    AFGESLOTEN = "afgesloten"


class Besluit(Record):
    """A decision with its reason: who took it, in which house, and when it came to the hub (13.1, 16.1)."""

    soort: Besluitsoort
    reden: Toelichting
    functionaris: Kort
    huis: Wachtrij
    op: AwareDatetime


class Detentie(Record):
    """One detention of the betrokkene, as far as DJI's messages told; None is "not told".

    `einde_op` is an expectation when `einde` is `verwacht`, and empty when the announced end was cancelled. The municipalities
    keep the code that was told, also of a municipality that no longer exists.
    """

    detentie_id: Kort
    inrichting: Kort
    gemeente_herkomst: GemeenteCode | None
    gemeente_vestiging: GemeenteCode | None
    begin_op: AwareDatetime | None
    einde_op: AwareDatetime | None
    einde: Einde
    verlof_op: AwareDatetime | None
    verlof_tot: AwareDatetime | None
    teruggekeerd_op: AwareDatetime | None
    ontvangen_op: AwareDatetime
    gewijzigd_op: AwareDatetime


class Gemeld(Record):
    """When the sender wrote down what is held of each fact of a detention: older news about it is not taken. None: not told.

    `eerst` is the oldest message about the detention; `inrichting` the newest. `einde` is the newest about the end, `aard` the newest
    that could say whether it came without lead time, and `onmiddellijk` what that said.
    """

    eerst: AwareDatetime
    inrichting: AwareDatetime
    herkomst: AwareDatetime | None
    vestiging: AwareDatetime | None
    begin: AwareDatetime | None
    verwacht: AwareDatetime | None
    einde: AwareDatetime | None
    aard: AwareDatetime | None
    onmiddellijk: bool
    verlof: AwareDatetime | None
    terug: AwareDatetime | None


class Nazorgperiode(Record):
    """One detention and what the house did about it.

    `beoordelen_voor` and `beoordelen_om` None: judged, nobody is waited for. `beoordeeld_kleur` is the computed light at the last
    decision: a heavier one asks again.
    """

    detentie: Detentie
    gemeld: Gemeld
    gemeente_overdracht: GemeenteCode | None
    overschrijving: Overschrijving | None
    laatste_besluit: Besluit | None
    beoordeeld_kleur: Kleur | None
    beoordelen_voor: AwareDatetime | None
    beoordelen_om: Beoordeelreden | None
    afgesloten_op: AwareDatetime | None


class WerkvoorraadRegel(Bericht):
    """One line in the queue of a procesregisseur nazorg: the whole of what he needs to act (Bijlage 3, nazorg).

    `kleur` is the override's or else the stoplicht's. `gemeente` is the municipality that decided the queue,
    `gemeente_gemeld` the code that DJI told, also after a hand-over. `reden_aandacht` is one of the codes of
    `hub.processes.nazorg.routing`. `herinnerd`: the date to judge by is near. `overschrijving_verouderd`: a newer sheet came after the
    override. `verwijderen_termijn` names the term of `hub.privacy.termijnen` that gave `verwijderen_op`.
    `volgnummer` counts the versions of the line, from 1; `gewijzigd_door` is the `source` and `id` of the message that led
    to this one, or `tick` for a deadline. `verzoeken` are the questions to the fixed partners and what became of them; `wacht` says why
    the line stands where it stands and for whom: it is never empty in a line that is written now.
    """

    ce_type = "nl.nazorgdossiers.werkvoorraad-gewijzigd.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    wachtrij: Wachtrij
    gemeente: GemeenteCode | None
    gemeente_naam: Kort | None
    gemeente_gemeld: GemeenteCode | None
    reden_aandacht: Kort | None
    persoon: Persoon
    fase: Fase
    detentie: Detentie
    eerdere_detenties: int
    toelichting: Toelichting | None
    stoplicht: Stoplicht
    overschrijving: Overschrijving | None
    overschrijving_verouderd: bool
    laatste_besluit: Besluit | None
    kleur: Kleur
    beoordelen_voor: AwareDatetime | None
    beoordelen_om: Beoordeelreden | None
    herinnerd: bool
    te_laat: bool
    spoed: bool
    verwijderen_op: AwareDatetime
    verwijderen_termijn: Kort
    ontvangen_op: AwareDatetime
    gewijzigd_op: AwareDatetime
    volgnummer: int
    gewijzigd_door: Kort
    verzoeken: tuple[Verzoek, ...] = ()
    wacht: tuple[Wacht, ...] = ()


class NazorgDossier(Bericht):
    """The state of one person's nazorg: all his detentions, one history (architecture §4).

    `perioden` are in the order of the detentions, the current one last: that is the latest, but for one that is only announced while an
    immediate release waits for its judgement. `…_gemeld_op` is when the sender wrote it down. `wachtrij`, `fase`, `herinnerd`,
    `te_laat` and `stoplicht` are as they were at `bijgewerkt_op`, the moment up to which time has been reckoned; `gewijzigd_op`
    is that of the line's last version. `verzoeken` are the questions to the fixed partners, in the order in which they were asked.
    """

    ce_type = "nl.nazorgdossiers.stand.v1"
    namespace = "nl.nazorgdossiers"

    persoon_id: PersoonId
    persoon: Persoon
    persoon_gemeld_op: AwareDatetime
    perioden: tuple[Nazorgperiode, ...]
    wachtrij: Wachtrij
    fase: Fase
    herinnerd: bool
    te_laat: bool
    hulpvragen: Hulpvraagblad | None
    hulpvragen_bron: Kort | None
    hulpvragen_gemeld_op: AwareDatetime | None
    hulpvragen_ontvangen_op: AwareDatetime | None
    stoplicht: Stoplicht
    bijgewerkt_op: AwareDatetime
    gewijzigd_op: AwareDatetime
    volgnummer: int
    verzoeken: tuple[Verzoek, ...] = ()
