"""What holds for any messages in any order with any time between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings

from hub.processes.kern import Message, Refused, due, replay, step
from hub.processes.nazorg import NAZORG
from hub.topology import names
from schemas.nazorg import NazorgDossier
from schemas.uitvraag import Verzoekstatus
from tests.processes.nazorg.verloop import NUL, WIE
from tests.processes.nazorg.wereld import STAPPEN, Antwoordzet, Stappen, Wereld


def _op(stand: NazorgDossier | None, moment: datetime) -> NazorgDossier | None:
    """The state after its deadlines: in a replay, those before a refused message come with the next one."""
    return [stand, *(besluit.stand for besluit in due(NAZORG, stand, WIE, moment))][-1]


@settings(max_examples=300, deadline=None)
@given(STAPPEN)
def test_a_dossier_has_one_line_and_goes_by_its_term_alone(
    stappen: Stappen,
) -> None:
    """Never two queues, never a lost dossier, versions that count up, deadlines ahead, valid messages, refusals only.

    No request but to a fixed partner with purpose and need, and each ends: in an answer, a refusal, overdue, or needed no more.
    """
    wereld = Wereld()
    for (inhoud, herkomst), uren, ouder in stappen:
        wereld.zet(inhoud, herkomst, uren, ouder)
    assert _op(replay(NAZORG, wereld.log).get(WIE), wereld.nu) == wereld.stand
    wereld.nu += timedelta(days=3 * 366)
    wereld.wek()
    assert wereld.stand is None
    assert set(wereld.werd) == set(wereld.gevraagd)
    assert Verzoekstatus.OPEN not in wereld.werd.values()


@settings(max_examples=200, deadline=None)
@given(STAPPEN)
def test_a_repeat_under_a_new_id_changes_nothing(stappen: Stappen) -> None:
    """The same message of DJI at once again: same state, no effect."""
    stand: NazorgDossier | None = None
    nu = NUL
    for nummer, ((inhoud, herkomst), uren, ouder) in enumerate(stappen):
        if isinstance(inhoud, Antwoordzet):
            continue
        nu += timedelta(hours=uren)
        message = Message(WIE, inhoud, herkomst, f"urn:x#{nummer}", nu - timedelta(hours=ouder))
        try:
            stand, _ = step(NAZORG, stand, message, nu)
        except Refused:
            continue
        if herkomst == names.DETENTIE:
            assert step(NAZORG, stand, replace(message, bron=f"urn:x#{nummer}-weer"), nu) == (stand, ())
