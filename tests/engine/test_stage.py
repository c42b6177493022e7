"""What a stage may send to parties: their inboxes serve several purposes, and each process sends there of its own only (2.3, 16.2)."""

from __future__ import annotations

from hub.agents import complex as complex_agent
from hub.agents import nazorg as nazorg_agent
from hub.parties import PARTIJEN
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names
from hub.topology.verkeer import AAN_PARTIJ
from schemas.detentie import DetentieBeeindigd
from schemas.hub import BerichtGeweigerd
from schemas.verzoek import Aanleiding, InformatieGevraagd
from tests.processes.nazorg.verloop import NUL, Verloop, bericht

NAZORG, COMPLEX = nazorg_agent.STAGE, complex_agent.STAGE
INBOX = names.inbox("iriszorg")


def _vraag() -> InformatieGevraagd:
    """A question of nazorg."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), NUL)
    (vraag,) = verloop.post["iriszorg"]
    assert isinstance(vraag, InformatieGevraagd)
    return vraag


def test_nazorg_sends_no_party_what_belongs_to_a_casus() -> None:
    """No invitation, advice or status; only questions, reminders, and that one lapsed."""
    aan_partijen = {model for topic, model in NAZORG.allowed if topic.startswith("partij.")}
    assert aan_partijen == AAN_PARTIJ[Doel.NAZORG]
    assert {topic for topic, _ in NAZORG.allowed} & {
        names.casussen(huis) for huis in ("arnhem", "ede", "keten")
    } == set()


def test_a_question_is_sent_by_the_process_whose_reason_it_has() -> None:
    """The type is that of both; the reason tells whose it is."""
    vraag = _vraag()
    assert (NAZORG.may_send(INBOX, vraag), COMPLEX.may_send(INBOX, vraag)) == (True, False)
    for aanleiding in set(Aanleiding) - {Aanleiding.NAZORG}:
        andere = vraag.model_copy(update={"aanleiding": aanleiding})
        assert (NAZORG.may_send(INBOX, andere), COMPLEX.may_send(INBOX, andere)) == (False, True)


def test_no_process_writes_an_inbox_empty() -> None:
    """A tombstone belongs on a compacted topic alone."""
    assert not NAZORG.may_send(INBOX, None)
    assert NAZORG.may_send(names.werkvoorraad("ede"), None)


def test_whatever_an_inbox_is_declared_for_some_process_or_the_poort_sends() -> None:
    """Nothing is declared that nobody sends, and every party's inbox is within reach of both."""
    sent = AAN_PARTIJ[Doel.NAZORG] | AAN_PARTIJ[Doel.COMPLEX] | {BerichtGeweigerd}
    assert {model for code in PARTIJEN for model in TOPICS[names.inbox(code)].berichten} == sent
    assert all((names.inbox(code), InformatieGevraagd) in NAZORG.allowed & COMPLEX.allowed for code in PARTIJEN)
