"""Why a date is what it is, why the house is asked, and what nobody has approved, in words."""

from __future__ import annotations

from connectors.regie import words
from hub.privacy.termijnen import TERMIJNEN, Termijn
from schemas.nazorg import Beoordeelreden, Besluit, Besluitsoort, Wachtrij, WerkvoorraadRegel
from schemas.stoplicht import Stoplicht

ASKED = {
    Beoordeelreden.NIEUW: "first message about this detention",
    Beoordeelreden.SPOED: "immediate release",
    Beoordeelreden.ANDER_HUIS: "came to this queue",
    Beoordeelreden.EINDE_AANGEKONDIGD: "an end was told",
    Beoordeelreden.EINDE_VERVROEGD: "the end comes sooner",
    Beoordeelreden.EINDE_VERVALLEN: "the end was cancelled",
    Beoordeelreden.DATUMS_STRIJDIG: "the end lies before the begin",
    Beoordeelreden.LICHT_ZWAARDER: "the computed light got heavier since it was judged",
}
DECIDED = {
    Besluitsoort.ONBEKEND: "decided",
    Besluitsoort.OVERSCHREVEN: "light overridden",
    Besluitsoort.TERUGGENOMEN: "override taken back",
    Besluitsoort.OVERGEDRAGEN: "handed over",
    Besluitsoort.AFGESLOTEN: "nazorg ended",
}
SINCE = {
    "nazorg_na_afsluiting": "after the closing, or after news of a release long past",
    "nazorg_na_vrijlating": "after the release",
    "nazorg_zonder_einddatum": "after the last message",
    "nazorg_zonder_huis": "after the last message, as no house was found",
}
PLACEHOLDER = "placeholder, approved by nobody"
OVERRIDE_OLD = "older than the newest sheet"


def asked(regel: WerkvoorraadRegel) -> str:
    """Why the house is asked to judge, and that the terms are placeholders; empty when it judged."""
    om = regel.beoordelen_om
    if om is None:
        return ""
    urgent, term = TERMIJNEN.nazorg_beoordelen_spoed, TERMIJNEN.nazorg_beoordelen
    if regel.spoed:
        return f"{ASKED[om]}; {_days(urgent)}" + _approval(urgent)
    return f"{ASKED[om]}; {_days(term)}, or by the end when that is sooner, at least {_days(urgent)}" + _approval(term)


def removed(regel: WerkvoorraadRegel) -> str:
    """Which term gave the day of removal."""
    term: Termijn | None = getattr(TERMIJNEN, regel.verwijderen_termijn, None)
    if term is None:
        return regel.verwijderen_termijn
    return f"{_days(term)} {SINCE.get(regel.verwijderen_termijn, '')}" + _approval(term)


def decided(besluit: Besluit) -> str:
    """A decision with its reason and who took it."""
    where = "ketenmanager" if besluit.huis is Wachtrij.KETEN else besluit.huis
    return f"{DECIDED[besluit.soort]} by {besluit.functionaris} ({where}), {words.moment(besluit.op)}: {besluit.reden}"


def table(light: Stoplicht) -> str:
    """The version of the decision table; a version that nobody signed ends in `voorlopig`."""
    return light.tabelversie + (f" ({PLACEHOLDER})" if light.tabelversie.endswith("voorlopig") else "")


def _days(term: Termijn) -> str:
    return f"{term.dagen:g} day{'' if term.dagen == 1 else 's'}"


def _approval(term: Termijn) -> str:
    return f" ({PLACEHOLDER})" if term.placeholder else ""
