"""The queue line: what of a dossier the procesregisseur sees (Bijlage 3, nazorg)."""

from __future__ import annotations

from hub.processes.nazorg.besluiten import is_verouderd
from hub.processes.nazorg.perioden import eerdere
from hub.processes.nazorg.routing import Bestemming, Reden, bestemming
from hub.processes.nazorg.termijnen import is_spoed, is_strijdig, verwijdering
from hub.processes.nazorg.wacht import wacht
from hub.processes.records import met
from hub.processes.tellen import verzoeken
from schemas.nazorg import Fase, NazorgDossier, Nazorgperiode, Wachtrij, WerkvoorraadRegel
from schemas.stoplicht import Kleur


def zichtbaar(dossier: NazorgDossier) -> tuple[object, ...]:
    """All that a line is made of: while it is equal, the line needs no new version."""
    return (
        dossier.persoon,
        met(dossier.perioden[-1], gemeld=None),
        eerdere(dossier.perioden),
        dossier.wachtrij,
        dossier.fase,
        dossier.herinnerd,
        dossier.te_laat,
        dossier.stoplicht,
        dossier.verzoeken,
    )


def kleur(dossier: NazorgDossier) -> Kleur:
    """The light that counts: the procesregisseur's own, or else the computed one."""
    eigen = dossier.perioden[-1].overschrijving
    return eigen.kleur if eigen else dossier.stoplicht.kleur


def kenmerk(dossier: NazorgDossier) -> str:
    """`<wachtrij>/<kleur>/<requests>`, with `/te_laat` behind it when nobody judged in time; empty for a closed dossier: none to count."""
    if dossier.fase is Fase.AFGESLOTEN:
        return ""
    woorden = (dossier.wachtrij, kleur(dossier), verzoeken(dossier.verzoeken))
    return "/".join(woorden) + ("/te_laat" if dossier.te_laat else "")


def regel(dossier: NazorgDossier, bron: str) -> WerkvoorraadRegel:
    """The line of a dossier; `bron` is the `source` and `id` of the message that changed it."""
    periode = dossier.perioden[-1]
    plaats = bestemming(periode)
    verwijderen_op, termijn = verwijdering(periode)
    return WerkvoorraadRegel(
        persoon_id=dossier.persoon_id,
        wachtrij=dossier.wachtrij,
        gemeente=plaats.gemeente,
        gemeente_naam=plaats.naam,
        gemeente_gemeld=plaats.gemeld,
        reden_aandacht=_aandacht(plaats, periode),
        persoon=dossier.persoon,
        fase=dossier.fase,
        detentie=periode.detentie,
        eerdere_detenties=eerdere(dossier.perioden),
        toelichting=dossier.hulpvragen.toelichting if dossier.hulpvragen else None,
        stoplicht=dossier.stoplicht,
        overschrijving=periode.overschrijving,
        overschrijving_verouderd=is_verouderd(dossier),
        laatste_besluit=periode.laatste_besluit,
        kleur=kleur(dossier),
        beoordelen_voor=periode.beoordelen_voor,
        beoordelen_om=periode.beoordelen_om,
        herinnerd=dossier.herinnerd,
        te_laat=dossier.te_laat,
        spoed=is_spoed(periode.detentie),
        verwijderen_op=verwijderen_op,
        verwijderen_termijn=termijn,
        ontvangen_op=periode.detentie.ontvangen_op,
        gewijzigd_op=dossier.gewijzigd_op,
        volgnummer=dossier.volgnummer,
        gewijzigd_door=bron,
        verzoeken=dossier.verzoeken,
        wacht=wacht(dossier),
    )


def _aandacht(plaats: Bestemming, periode: Nazorgperiode) -> Reden | None:
    """Why no house was found comes before dates that contradict each other, and those before the rest."""
    if plaats.wachtrij is not Wachtrij.KETEN and is_strijdig(periode.detentie):
        return Reden.DATUMS_STRIJDIG
    return plaats.reden
