"""What a casus or a dossier waits for, in words."""

from __future__ import annotations

from connectors.regie import words
from schemas.uitvraag import Wacht, Wachtreden

WAITS: dict[str, str] = {
    Wachtreden.ONBEKEND: "something this version does not know",
    Wachtreden.AANMELDING_AANVULLEN: "a complete form",
    Wachtreden.ANTWOORD: "an answer",
    Wachtreden.ZIENSWIJZE: "the view of the gemeente",
    Wachtreden.CRITERIA: "the criteria",
    Wachtreden.TRIAGE: "the triage",
    Wachtreden.ADVIES: "the advice to the aanmelder",
    Wachtreden.VOORBEREIDING: "the preparation",
    Wachtreden.AANWIJZING: "the list of parties",
    Wachtreden.AANWIJZING_HERSTELLEN: "the list to be mended",
    Wachtreden.UITNODIGING: "the invitations",
    Wachtreden.DEELNAME: "a reply to the invitation",
    Wachtreden.MDO: "the MDO",
    Wachtreden.UITKOMST_MDO: "what the MDO decided",
    Wachtreden.VERWIJDERING: "its removal",
    Wachtreden.BEOORDELING: "the judgement",
    Wachtreden.INZAGE_AKKOORD: "the accord to show an answer",
    Wachtreden.OPSCHONING: "its cleaning",
}


def said(wait: Wacht) -> str:
    """What, from whom, until when: `an answer from politie before 10-12-2026 14:00`."""
    who = " and ".join(_who(wait))
    until = f" before {words.moment(wait.voor)}" if wait.voor else ""
    return WAITS.get(wait.reden, str(wait.reden)) + (f" from {who}" if who else "") + until


def short(wait: Wacht) -> str:
    """What, and from whom, in the words of the contract: `antwoord: politie, locatiemanager`."""
    return ": ".join([wait.reden.replace("_", " "), *filter(None, [", ".join(_who(wait))])])


def _who(wait: Wacht) -> list[str]:
    """The party, and who of the house is to step in."""
    return [str(one) for one in (wait.partij, wait.rol) if one]
