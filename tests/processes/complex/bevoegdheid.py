"""Who may say or decide what in a casus, by the covenant: an oracle of its own, that knows no rule of the process (1.11-1.13, 8, 9, 13)."""

from __future__ import annotations

from hub.parties import PARTIJEN
from hub.processes.kern import Message
from hub.topology import names
from schemas.aanmelding import CasusAangemeld, Casusfase, ZienswijzeGegeven
from schemas.afschaling import AfschalingBesloten
from schemas.basis import Bericht
from schemas.casus import CasusDossier
from schemas.inzage import InzageBeantwoord, InzageBeoordeeld
from schemas.mdo import (
    MdoGeannuleerd,
    MdoUitnodigen,
    MdoVerplaatst,
    MdoVoorbereid,
    PartijenAangewezen,
    UitnodigingBeantwoord,
)
from schemas.personen import Functionaris, Rol
from schemas.triage import (
    AdviesGegeven,
    CriteriaBeoordeeld,
    TriageBesloten,
    VerrijkingGevraagd,
)
from schemas.verzoek import (
    Aanleiding,
    InformatieGeweigerd,
    InformatieVerstrekt,
)

PR, IC, MANAGERS = Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR, {Rol.LOCATIEMANAGER, Rol.KETENMANAGER}
MAG: dict[type[Bericht], set[Rol]] = {
    VerrijkingGevraagd: {PR, IC},  # 8.2
    ZienswijzeGegeven: {PR, IC},
    CriteriaBeoordeeld: {PR, IC, *MANAGERS},  # Bijlage 3, wegingsfase
    TriageBesloten: MANAGERS,  # 8.1
    AdviesGegeven: {PR, IC, *MANAGERS},
    MdoVoorbereid: {PR},  # 13.2
    PartijenAangewezen: {PR},  # 13.2c
    MdoUitnodigen: {IC},  # 8.3c
    MdoVerplaatst: {PR, IC},
    MdoGeannuleerd: {PR, IC},
    InzageBeoordeeld: {PR},  # 13.2d
    AfschalingBesloten: {PR},
}
"""Who of the house may decide what; the rest is the parties'."""
VAN_PARTIJ = (CasusAangemeld, InformatieVerstrekt, InformatieGeweigerd, UitnodigingBeantwoord, InzageBeantwoord)


def mocht(stand: CasusDossier | None, message: Message) -> None:
    """Whether who sent a message that was taken may: a party for itself, or the casus' own house in a role that may (8, 13)."""
    inhoud = message.inhoud
    if isinstance(inhoud, VAN_PARTIJ) or message.herkomst.startswith("partij."):
        assert message.herkomst.startswith("partij.")
        assert isinstance(inhoud, (*VAN_PARTIJ, ZienswijzeGegeven))
        _eigen(stand, inhoud, message.herkomst.split(".")[1])
        if isinstance(inhoud, ZienswijzeGegeven):
            assert stand is not None
            assert PARTIJEN[message.herkomst.split(".")[1]].gemeente_code == stand.gemeente
        return
    assert stand is not None
    assert isinstance(inhoud, Bericht)
    wie = _functionaris(inhoud)
    assert wie.rol in MAG[type(inhoud)]
    assert message.herkomst == names.besluit(stand.wachtrij)
    if isinstance(inhoud, VerrijkingGevraagd) and inhoud.aanleiding in (Aanleiding.VERRIJKING, Aanleiding.SCREENING):
        assert wie.rol is IC
    if wie.rol is PR and "namens" in type(inhoud).model_fields:
        assert inhoud.model_dump()["namens"] == stand.aanmelder


def _eigen(stand: CasusDossier | None, inhoud: Bericht, partij: str) -> None:
    """A party speaks of its own: its request, its invitation for the moment that stands, its accord, its aanmelding (16.1, 9.2, 13.2d)."""
    if stand is None:
        assert isinstance(inhoud, CasusAangemeld)
    elif isinstance(inhoud, InformatieVerstrekt | InformatieGeweigerd):
        assert (inhoud.verzoek_id, partij) in {(een.verzoek_id, een.partij) for een in stand.verzoeken}
        assert stand.fase in (Casusfase.INTAKE, Casusfase.AANVULLING)
    elif isinstance(inhoud, UitnodigingBeantwoord):
        assert stand.mdo is not None
        assert (inhoud.mdo_id, inhoud.mdo_op) == (stand.mdo.mdo_id, stand.mdo.op)
        assert partij in {een.partij for een in stand.mdo.uitnodigingen}
    elif isinstance(inhoud, InzageBeantwoord):
        assert stand.mdo is not None
        assert inhoud.mdo_id == stand.mdo.mdo_id
        assert (inhoud.verzoek_id, partij) in {(een.verzoek_id, een.partij) for een in stand.inzage}


def _functionaris(inhoud: Bericht) -> Functionaris:
    deel = getattr(inhoud, "besluit", None) or getattr(inhoud, "voorbereiding", None) or inhoud
    wie = getattr(deel, "opgehaald_door", None) or getattr(deel, "functionaris", None)
    assert isinstance(wie, Functionaris)
    return wie
