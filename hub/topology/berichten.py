"""The messages of complexe casuïstiek by who sends them: parties, houses, the process to parties (8, 13, 16.1)."""

from __future__ import annotations

from schemas import aanmelding, afschaling, inzage, mdo, triage, verzoek
from schemas.basis import Bericht

VAN_PARTIJ: tuple[type[Bericht], ...] = (
    aanmelding.CasusAangemeld,
    aanmelding.ZienswijzeGegeven,
    verzoek.InformatieVerstrekt,
    verzoek.InformatieGeweigerd,
    mdo.UitnodigingBeantwoord,
    inzage.InzageBeantwoord,
)
VAN_HUIS: tuple[type[Bericht], ...] = (
    triage.VerrijkingGevraagd,
    aanmelding.ZienswijzeGegeven,
    triage.CriteriaBeoordeeld,
    triage.TriageBesloten,
    triage.AdviesGegeven,
    mdo.MdoVoorbereid,
    mdo.PartijenAangewezen,
    mdo.MdoUitnodigen,
    mdo.MdoVerplaatst,
    mdo.MdoGeannuleerd,
    inzage.InzageBeoordeeld,
    afschaling.AfschalingBesloten,
)
AAN_PARTIJ: tuple[type[Bericht], ...] = (
    aanmelding.AanmeldingTeruggestuurd,
    aanmelding.CasusStatusGemeld,
    triage.AdviesVerzonden,
    verzoek.InformatieGevraagd,
    verzoek.VerzoekHerinnerd,
    verzoek.VerzoekVervallen,
    mdo.MdoUitnodiging,
    mdo.UitnodigingVerplaatst,
    mdo.UitnodigingIngetrokken,
    inzage.InzageGevraagd,
    inzage.InzageVervallen,
    inzage.StukTerInzage,
)
CASUS_LOG: tuple[type[Bericht], ...] = tuple(dict.fromkeys(VAN_PARTIJ + VAN_HUIS))
"""What the process reads."""
