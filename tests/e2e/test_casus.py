"""One casus on a real Kafka: from aanmelding to the invitations and what participants see beforehand, in their inboxes alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from hub.codec import Envelope, decode, decode_as, encode
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.hub import Verwerking
from schemas.inzage import StukTerInzage
from schemas.mdo import MdoUitnodiging, Overeenstemming
from schemas.triage import Uitkomst
from schemas.verzoek import InformatieGevraagd
from tests.processes.complex import verloop as v
from tests.support.eventually import eventually
from tests.support.hub import Hub
from tests.support.offers import Offer

pytestmark = pytest.mark.broker

NUMMER = uuid4().hex
WIE = casus_id(v.AANMELDER, NUMMER)
INBOXES = [names.inbox(code) for code in PARTIJEN]
GENODIGD = {"politie", v.GEMEENTE, v.AANMELDER}


class Casus:
    """One casus in a hub that runs: what is said of it, and what comes of it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.counted: list[float] = []
        """Aanmeldingen of this house that became a casus, as the worker tells before and after it was started anew."""
        self.answers: list[float] = []
        """Answers of the police, in the same two moments."""

    def partij(self, code: str, inhoud: Bericht) -> None:
        """A party says something."""
        self._offer(principals.partij(code), names.uit(code), PARTIJEN[code].oin, inhoud)

    def huis(self, inhoud: Bericht) -> None:
        """The house of Ede says something."""
        self._offer(principals.regie("ede"), names.besluit("ede"), HUIZEN["ede"].oin, inhoud)

    def regel(self) -> CasusRegel | None:
        """The line in the queue of Ede."""
        found = [record for record in self.hub.read(names.casussen("ede")) if record.key == WIE.encode()]
        line = decode(found[-1].value) if found and found[-1].value else None
        return line if isinstance(line, CasusRegel) else None

    def tot(self, klopt: Callable[[CasusRegel], bool]) -> CasusRegel:
        """Wait until the line is so: messages of several senders have no order among each other."""

        def check() -> CasusRegel:
            line = self.regel()
            assert line is not None
            assert klopt(line), (line.fase, line.volgnummer)
            return line

        return eventually(check, 60)

    def post(self, code: str) -> list[Bericht]:
        """What a party finds in its inbox about this casus."""
        read = self.hub.read(names.inbox(code))
        return [decode(record.value or b"") for record in read if record.key == WIE.encode()]

    def count(self) -> None:
        """Note what the worker tells."""
        told = self.hub.metric("complex", "hub_aanmeldingen", wachtrij="ede", uitkomst="casus")
        assert told
        self.counted.append(told)
        self.answers.append(self.hub.metric("complex", "hub_antwoord_seconds_count", soort="politie"))

    def _offer(self, user: str, topic: str, oin: str, inhoud: Bericht) -> None:
        if "casus_id" in type(inhoud).model_fields:
            inhoud = inhoud.model_copy(update={"casus_id": WIE})
        number = str(uuid4())
        envelope = Envelope(
            id=number, source=f"urn:nld:oin:{oin}:systeem:proef", type=inhoud.ce_type, time=datetime.now(UTC),
            doel=Doel.COMPLEX, correlationid=number,
        )  # fmt: skip
        self.hub.offer(user, Offer(topic, WIE.encode(), encode(inhoud), envelope.to_headers()))


@pytest.fixture(scope="module")
def casus(hub: Hub) -> Casus:
    """A casus that was brought as far as its invitations; the worker is started anew on the way."""
    casus = Casus(hub)
    casus.partij(v.AANMELDER, v.aanmelding(aanmelding_id=NUMMER))
    casus.tot(lambda line: line.fase is Casusfase.INTAKE)
    casus.huis(v.uitvraag("politie", "om"))
    casus.tot(lambda line: len(line.verzoeken) == 2)
    (gevraagd,) = [een for een in casus.post("politie") if isinstance(een, InformatieGevraagd)]
    casus.partij("politie", v.antwoord(gevraagd.verzoek_id).model_copy(update={"aggregaat_id": WIE}))
    casus.partij(v.GEMEENTE, v.zienswijze())
    casus.huis(v.criteria())
    casus.tot(lambda line: bool(line.zienswijze and line.weging and line.verzoeken[0].verstrekking))
    casus.huis(v.besluit(Uitkomst.CASUS))
    eens = Overeenstemming(functionaris_gemeente="beleid 2", op=datetime.now(UTC) - timedelta(hours=1))
    casus.huis(v.voorbereiding(overeenstemming=eens))
    casus.huis(v.aangewezen(v.POLITIE, v.WIJK_ZONDER_DOEL))
    casus.tot(lambda line: bool(line.afwijzingen))
    eventually(casus.count, 10)
    hub.restart("complex")
    eventually(casus.count, 10)
    casus.huis(v.aangewezen(v.POLITIE, v.EDE, v.MOVIERA))
    casus.huis(v.uitnodigen())
    mdo = casus.tot(lambda line: line.fase is Casusfase.UITGENODIGD).mdo
    assert mdo is not None
    casus.huis(v.inzage(gevraagd.verzoek_id))
    casus.partij(v.GEMEENTE, v.deelname(mdo.mdo_id, v.GEMEENTE, mdo.op))
    casus.tot(lambda line: bool(line.inzage and line.mdo and line.mdo.uitnodigingen[1].afgevaardigde))
    casus.partij("politie", v.akkoord(mdo.mdo_id, gevraagd.verzoek_id))
    casus.tot(lambda line: bool(line.inzage[0].getoond))
    return casus


def test_each_designated_party_has_one_invitation(casus: Casus) -> None:
    """Art. 8.3c, 13.2c: in its own inbox, for the first next MDO of the table."""
    for code in GENODIGD:
        (een,) = [bericht for bericht in casus.post(code) if isinstance(bericht, MdoUitnodiging)]
        assert set(een.partners) == GENODIGD
        assert een.mdo_op > datetime.now(UTC)


def test_what_the_police_accorded_is_seen_by_who_comes_and_nobody_else(casus: Casus) -> None:
    """Art. 13.2d: one participant came so far."""
    post = [record for record in casus.hub.read(*INBOXES) if record.key == WIE.encode()]
    seen = [record.place.topic for record in post if isinstance(decode(record.value or b""), StukTerInzage)]
    assert seen == [names.inbox(v.GEMEENTE)]


def test_what_a_worker_counts_is_the_same_after_it_was_started_anew(casus: Casus) -> None:
    """Counts come of the state, which is read back: an alert must not clear because a worker restarted."""
    before, after = casus.counted
    assert after == before >= 1


def test_a_time_to_answer_is_observed_once(casus: Casus) -> None:
    """When the answer stands; a worker that reads it back has not seen it happen."""
    before, after = casus.answers
    assert before >= 1
    assert after == 0


def test_nobody_else_finds_anything_of_it(casus: Casus) -> None:
    """Every inbox is read: who was asked or invited has word of it, who was refused for lack of doelbinding has none (13.2c)."""
    found = {record.place.topic for record in casus.hub.read(*INBOXES) if record.key == WIE.encode()}
    assert found == {names.inbox(code) for code in GENODIGD | {"om"}}


def test_the_refusal_for_lack_of_doelbinding_is_logged(casus: Casus) -> None:
    """Art. 13.2c: refused, said why, and on the processing log for good."""
    found = [record for record in casus.hub.read(names.VERWERKING) if record.key == WIE.encode()]
    lines = [decode_as(record.value or b"", Verwerking) for record in found]
    (line,) = [line for line in lines if line.name.startswith("doelbinding-geweigerd/")]
    assert (line.name, line.status) == ("doelbinding-geweigerd/malkander/zonder-doelbinding", "Unset")


def test_no_other_purpose_has_it(casus: Casus) -> None:
    """Art. 2.3, 16.2: neither the topics of nazorg nor another house's queue hold a record of it."""
    others = [
        name for name, topic in TOPICS.items()
        if topic.doel is Doel.NAZORG or name in (names.casussen("arnhem"), names.casussen("keten"))
    ]  # fmt: skip
    assert [record.place.topic for record in casus.hub.read(*others) if record.key == WIE.encode()] == []


def test_headers_and_keys_hold_nothing_of_the_betrokkene(casus: Casus) -> None:
    """Art. 18.1: on every topic that carries the casus."""
    topics = [names.log(Doel.COMPLEX), names.stand(Doel.COMPLEX), names.casussen("ede"), names.VERWERKING, *INBOXES]
    records = [record for record in casus.hub.read(*topics) if record.key == WIE.encode()]
    plain = b"".join(value or b"" for record in records for _, value in record.headers)
    assert {names.stand(Doel.COMPLEX), names.VERWERKING} < {record.place.topic for record in records}
    assert not [word for word in (b"999990342", b"Voorbeeld", b"Noor") if word in plain]
