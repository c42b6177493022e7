"""The decisions of a house about a casus: one row each, from which its command, its options and its message follow (8.1-8.3, 13.1-13.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.regie.casus.form import Field, fields, made, merged, put
from schemas.aanmelding import ZienswijzeGegeven
from schemas.afschaling import AfschalingBesloten
from schemas.casus import CasusRegel
from schemas.inzage import InzageBeoordeeld
from schemas.mdo import MdoGeannuleerd, MdoUitnodigen, MdoVerplaatst, MdoVoorbereid, PartijenAangewezen
from schemas.personen import CasusBericht, Functionaris, Rol
from schemas.triage import AdviesGegeven, CriteriaBeoordeeld, TriageBesloten, VerrijkingGevraagd

Values = Mapping[str, Any]
FILLED = frozenset({"casus_id", "functionaris", "opgehaald_door", "namens"})
"""What the desk fills in: which casus, who decides, on whose behalf."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides at the desk, in which role, and the party on whose behalf (13.3); `namens` None: the aanmelder's."""

    functionaris: Functionaris
    namens: str | None = None


def _as_given(_: CasusRegel, given: Values) -> Values:
    return given


def _criteria(regel: CasusRegel, given: Values) -> Values:
    return given if regel.weging is None else merged({"criteria": regel.weging.criteria.model_dump()}, given)


def _voorbereiding(regel: CasusRegel, given: Values) -> Values:
    kept = regel.voorbereiding and regel.voorbereiding.model_dump(exclude={"functionaris"})
    return merged({"voorbereiding": kept}, given) if kept else given


def _inzage(regel: CasusRegel, given: Values) -> Values:
    """An answer may be named by who gave it, or by the beginning of its request's id; what fits none stays, for the hub to refuse."""
    said = given.get("verzoeken", ())
    if not isinstance(said, list):
        return given
    return {**given, "verzoeken": [number for one in said for number in _answers(regel, str(one)) or [one]]}


def _answers(regel: CasusRegel, said: str) -> list[str]:
    answered = [verzoek for verzoek in regel.verzoeken if verzoek.verstrekking]
    return [each.verzoek_id for each in answered if said and (each.partij == said or each.verzoek_id.startswith(said))]


@dataclass(frozen=True, slots=True)
class CasusDecision:
    """One decision. `completed` adds to what was given what the casus knows already."""

    command: str
    message: type[CasusBericht]
    help: str
    completed: Callable[[CasusRegel, Values], Values] = _as_given

    @property
    def form(self) -> tuple[Field, ...]:
        """Its options."""
        return tuple(fields(self.message, FILLED))

    @property
    def on_behalf(self) -> bool:
        """Whether it names the party on whose behalf it is taken (13.3)."""
        return "namens" in self.message.model_fields

    def of(self, regel: CasusRegel, actor: Actor, given: Values) -> CasusBericht:
        """The message about this casus; raises `Invalid`."""
        values = dict(self.completed(regel, given))
        own = {"casus_id": regel.casus_id, "namens": self._namens(regel, actor)}
        who = actor.functionaris.model_dump()
        for path in _filled(self.message):
            put(values, path, own.get(path[-1], who))
        return made(self.message, values, self.form)

    def _namens(self, regel: CasusRegel, actor: Actor) -> str | None:
        """Unless told otherwise the aanmelder; who is no procesregisseur works on behalf of nobody where the contract lets him."""
        said = self.on_behalf and self.message.model_fields["namens"].is_required()
        return actor.namens or (regel.aanmelder if said or actor.functionaris.rol is Rol.PROCESREGISSEUR else None)


def _filled(message: type[CasusBericht]) -> list[tuple[str, ...]]:
    return [field.path for field in fields(message, frozenset()) if field.path[-1] in FILLED]


DECISIONS = {
    decision.command: decision
    for decision in (
        CasusDecision("vraag-uit", VerrijkingGevraagd, "Ask parties for information, all under one correlation id (8.2)."),
        CasusDecision("zienswijze", ZienswijzeGegeven, "Take down the view of the gemeente concerned (1.8)."),
        CasusDecision("beoordeel", CriteriaBeoordeeld, "Record the criteria of Bijlage 2; one not given stays as it was.", _criteria),
        CasusDecision("besluit", TriageBesloten, "Record what the triage decided: outcome a, b or c (8.3)."),
        CasusDecision("adviseer", AdviesGegeven, "Give the advice that outcome a asks for, and close (8.3a)."),
        CasusDecision("bereid-voor", MdoVoorbereid, "Prepare the MDO; what is not given stays as it was (13.2a, 13.2b).", _voorbereiding),
        CasusDecision("wijs-aan", PartijenAangewezen, "Designate the parties to invite: the whole list (13.2c)."),
        CasusDecision("nodig-uit", MdoUitnodigen, "Send the invitations, for the first next MDO of the table (8.3c)."),
        CasusDecision("inzage", InzageBeoordeeld, "Show participants answers before the MDO, if who gave them accords (13.2d).", _inzage),
        CasusDecision("verplaats", MdoVerplaatst, "Move the MDO; everybody who was invited is asked anew."),
        CasusDecision("annuleer", MdoGeannuleerd, "Cancel the MDO; the casus goes back to its preparation."),
        CasusDecision("schaal-af", AfschalingBesloten, "Record that the MDO decided on afschaling (9.4d)."),
    )
}  # fmt: skip
"""Every decision about a casus that a house can send, by its command."""
