"""The second half of the demo by the pure parts alone: simulated content, the houses' script, and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from connectors.partner.simulated.aanmeldingen import aanmeldingen
from connectors.partner.simulated.content import to_invitation, to_question
from hub.codec import Envelope, decode, effect_id, encode
from hub.demo.casus.house import TERM
from hub.demo.casus.plan import NUMBER, Plan, plan
from hub.demo.casus.script import next_step
from hub.demo.planted import Plant
from hub.demo.records import Seen
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.mdo import MdoUitnodiging
from schemas.verzoek import Aanleiding, InformatieGevraagd
from tests.demo.world import NOW, World

REFUSING, SILENT_LATER = "rvdk", "om"
SEED = 1


class Told:
    """Parties and houses that react at once to what they find."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.plan: Plan = plan(SEED, NOW.date())
        self._read: dict[str, int] = {}
        self._done: set[tuple[str, str]] = set()
        self._count = 0

    def play(self) -> Plan:
        """All of it, until nobody has anything to say."""
        for code, bericht in aanmeldingen(NUMBER, SEED, list(PARTIJEN), NOW.date()):
            self._say(names.uit(code), casus_id(code, bericht.aanmelding.aanmelding_id), bericht, Doel.COMPLEX)
        while any([*map(self._party, PARTIJEN), *map(self._house, HUIZEN)]):
            pass
        return self.plan

    def _party(self, code: str) -> bool:
        found = list(self._new(names.inbox(code)))
        for record in found:
            vraag, lot = decode(record.value or b""), Random(record.ref)
            if isinstance(vraag, InformatieGevraagd):
                if code == SILENT_LATER and vraag.aanleiding is Aanleiding.AANVULLEND:
                    continue
                replies = to_question(vraag, code, NOW, lot)
            elif isinstance(vraag, MdoUitnodiging):
                replies = to_invitation(vraag, code, NOW, lot)
            else:
                continue
            answer = replies.refusal if code == REFUSING else replies.answer
            self._say(names.uit(code), record.key, answer, Doel(record.headers["ce_doel"]), record)
        return bool(found)

    def _house(self, huis: str) -> bool:
        found = list(self._new(names.casussen(huis)))
        for record in found:
            line = decode(record.value or b"")
            assert isinstance(line, CasusRegel)
            step = next_step(line, self.plan.uitkomsten[record.key], NOW, TERM)
            if step is None or (record.key, step.naam) in self._done:
                continue
            self._done.add((record.key, step.naam))
            for bericht in step.berichten:
                self._say(names.besluit(huis), record.key, bericht, Doel.COMPLEX)
        return bool(found)

    def _new(self, topic: str) -> Iterator[Seen]:
        records = self.world.records.get(topic, [])
        begin, self._read[topic] = self._read.get(topic, 0), len(records)
        return iter(records[begin:])

    def _say(self, topic: str, key: str, bericht: Bericht, doel: Doel, about: Seen | None = None) -> None:
        self._count += 1
        owner, code, _ = topic.split(".")
        oin = PARTIJEN[code].oin if owner == "partij" else HUIZEN[code].oin
        id_ = effect_id(f"{about.ref if about else self._count}", bericht.ce_type, topic, 0)
        source, cause = f"urn:nld:oin:{oin}:systeem:proef", about.ref if about else None
        envelope = Envelope(id_, source, bericht.ce_type, NOW, doel, id_, causationid=cause)
        user = principals.partij(code) if owner == "partij" else principals.regie(code)
        self.world.offer(Plant(user, topic, key.encode(), encode(bericht), envelope.to_headers(), None))
