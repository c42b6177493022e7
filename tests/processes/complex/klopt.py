"""What a state must hold by its phase, what its line must say, and who must hear of a step (1.4, 1.8, 8.1, 8.3, 9.2, 13.2c)."""

from __future__ import annotations

from hub.parties import PARTIJEN
from hub.processes.kern import Effect
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier, CasusRegel
from schemas.inzage import Akkoord, InzageVervallen
from schemas.mdo import (
    Deelname,
    Mdo,
    UitnodigingIngetrokken,
    UitnodigingVerplaatst,
)
from schemas.triage import (
    AdviesVerzonden,
    Uitkomst,
)
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import (
    Aanleiding,
)
from tests.processes.complex import verloop as v

NA_C = (Casusfase.VOORBEREIDING, Casusfase.UITGENODIGD, Casusfase.MDO)
NA_WEGING = (Casusfase.ADVIES, Casusfase.GESLOTEN, *NA_C)
KOMT = (Deelname.AANVAARD, Deelname.VERVANGING)


def gehoord(oud: CasusDossier | None, nieuw: CasusDossier | None, effecten: tuple[Effect, ...]) -> None:
    """Who must hear of it does: the aanmelder of the advice, who was invited of a moved or cancelled MDO."""
    if oud is None:
        return
    naar = {(type(effect.inhoud), effect.topic.split(".")[1]) for effect in effecten}
    if nieuw is not None and nieuw.fase is Casusfase.GESLOTEN and oud.fase is not Casusfase.GESLOTEN:
        assert (AdviesVerzonden, oud.aanmelder) in naar
    if nieuw is not None and oud.mdo_gehouden:
        assert nieuw.mdo_gehouden
        assert nieuw.fase in (*NA_C, Casusfase.AFGESCHAALD)
    if nieuw is not None and nieuw.fase is Casusfase.AFGESCHAALD:
        assert oud.fase in (Casusfase.MDO, Casusfase.AFGESCHAALD)
    if oud.mdo is not None and oud.fase is Casusfase.UITGENODIGD:
        _van_mdo(oud.mdo, nieuw, naar)
        owe = {een.partij for een in oud.inzage if een.akkoord is Akkoord.GEVRAAGD}
        weg = nieuw is None or nieuw.mdo is None
        assert {partij for soort, partij in naar if soort is InzageVervallen} == (owe if weg else set())


def _van_mdo(mdo: Mdo, nieuw: CasusDossier | None, naar: set[tuple[type, str]]) -> None:
    gasten = {een.partij for een in mdo.uitnodigingen}
    if nieuw is None or nieuw.mdo is None:
        assert {partij for soort, partij in naar if soort is UitnodigingIngetrokken} == gasten
    else:
        assert nieuw.mdo.mdo_id == mdo.mdo_id
        assert {een.partij for een in nieuw.mdo.uitnodigingen} == gasten
        if nieuw.mdo.op != mdo.op:
            assert {partij for soort, partij in naar if soort is UitnodigingVerplaatst} == gasten
            assert {een.deelname for een in nieuw.mdo.uitnodigingen} == {Deelname.OPEN}


def wacht_op_wie_het_aangaat(regel: CasusRegel) -> None:
    """Who still owes something stands there with what it is; there is always something, and always somebody, but at the end."""
    assert regel.wacht
    assert all(een.partij or een.rol or een.reden in ("verwijdering", "opschoning") for een in regel.wacht)
    wacht = {(str(een.reden), een.partij) for een in regel.wacht}
    owed = {
        verzoek.partij for verzoek in regel.verzoeken if verzoek.status in (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT)
    }
    assert {partij for reden, partij in wacht if reden == "antwoord"} == owed
    silent = {een.partij for een in regel.mdo.uitnodigingen if een.deelname is Deelname.OPEN} if regel.mdo else set()
    uitgenodigd = regel.fase is Casusfase.UITGENODIGD
    assert {partij for reden, partij in wacht if reden == "deelname"} == (silent if uitgenodigd else set())
    accord = {een.partij for een in regel.inzage if een.akkoord is Akkoord.GEVRAAGD}
    assert {partij for reden, partij in wacht if reden == "inzage_akkoord"} == (accord if uitgenodigd else set())
    onder_beoordeling = regel.fase in (Casusfase.INTAKE, Casusfase.AANVULLING)
    assert ("zienswijze" in {reden for reden, _ in wacht}) is (onder_beoordeling and regel.zienswijze is None)
    assert ("triage", None) in wacht or not onder_beoordeling
    assert ("advies", None) in wacht or regel.fase is not Casusfase.ADVIES


def klopt(stand: CasusDossier) -> None:
    """What a state must hold by its phase (1.4, 1.8, 8.1, 8.3)."""
    besluit = stand.triage.besluit if stand.triage else None
    if stand.fase in NA_WEGING:
        assert stand.zienswijze is not None
        assert stand.zienswijze.zienswijze.strip()
        assert besluit is not None
        for deel in (besluit.overleg_aanmelder, besluit.systeem, besluit.zorg_en_straf):
            assert (deel or "").strip()
    if stand.fase in NA_C:
        assert besluit is not None
        assert besluit.uitkomst is Uitkomst.CASUS
        assert besluit.toewijzing is not None
        assert besluit.toewijzing.lokaal_tenzij.strip()
        assert set(besluit.toewijzing.partijen) <= set(PARTIJEN)
        assert stand.weging is not None
        assert stand.weging.voldaan
    if stand.fase is Casusfase.AANVULLING:
        assert besluit is not None
        assert besluit.aanvulling is not None
        asked = {verzoek.partij for verzoek in stand.verzoeken if verzoek.aanleiding is Aanleiding.AANVULLEND}
        assert {vraag.partij for vraag in besluit.aanvulling.vragen} <= asked
    for een in stand.mdo.uitnodigingen if stand.mdo else ():
        assert een.afgevaardigde is None or een.afgevaardigde.partij == een.partij
        assert (een.afgevaardigde is not None) is (een.deelname in KOMT)
    if stand.afschaling is not None and stand.afschaling.opgeschoond_op is not None:
        assert v.PERSONALIA.achternaam is not None
        assert v.PERSONALIA.achternaam not in stand.model_dump_json()
