"""Each decision of a house about a casus: its command gives its message, and what the hub would refuse never leaves the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
import pytest

from connectors.regie.casus import hints, texts
from connectors.regie.casus.check import check
from connectors.regie.casus.cli import casus
from connectors.regie.casus.decisions import DECISIONS, Actor
from connectors.regie.casus.form import given, put
from connectors.regie.errors import Invalid
from hub.processes.kern import Effect, Refused
from hub.refusals import REFUSALS
from hub.topology import TOPICS, names
from schemas.aanmelding import CasusStatusGemeld
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.detentie import Adres
from schemas.mdo import MdoGeannuleerd, MdoUitnodiging, MdoVerplaatst
from schemas.personen import CasusBericht, Functionaris
from schemas.triage import Antwoord, Uitkomst
from schemas.verzoek import InformatieGevraagd
from tests.connectors.regie import typed as t
from tests.docs.commands import fault
from tests.processes.complex import verloop as v
from tests.processes.complex.voorbeelden import VOORBEELDEN, Voorbeeld, advies_gevraagd

Case = tuple[Callable[[], v.Verloop], Functionaris, tuple[str, ...], CasusBericht]
CASES: list[Case] = [
    (v.aangemeld, v.IC, ("vraag-uit", "--aanleiding", "verrijking", "--doel", "weging", *t.VRAAG), v.uitvraag("politie")),
    (
        v.aangemeld, v.IC,
        ("vraag-uit", "--aanleiding", "verrijking", "--doel", "weging", *t.VRAAG, "--antwoord-voor", "04-03-2026 09:30"),
        v.uitvraag("politie", voor=v.EERSTE),
    ),
    (
        v.aangemeld, v.PR, ("zienswijze", "--zienswijze", "bekend en zorgelijk", "--functionaris-gemeente", "beleid 2"),
        v.zienswijze(v.PR),
    ),
    (v.aangemeld, v.IC, ("beoordeel", *t.CRITERIA), v.criteria()),
    (v.gewogen, v.IC, ("beoordeel", "--ketens", "nee", "gezien"), v.criteria(ketens=Antwoord.NEE)),
    (v.gewogen, v.LM, ("besluit", "--uitkomst", "geen_casus", *t.GEWOGEN), v.besluit(Uitkomst.GEEN_CASUS)),
    (
        v.gewogen, v.LM,
        ("besluit", "--uitkomst", "onduidelijk", *t.GEWOGEN, *t.VRAAG, "--volgende-triage-op", "2026-03-16T09:00+00:00",
         "--opvrager", v.IC.naam, v.IC.rol.value),
        v.besluit(Uitkomst.ONDUIDELIJK),
    ),
    (v.gewogen, v.KM, ("besluit", "--uitkomst", "casus", *t.GEWOGEN, *t.TOEGEWEZEN), v.besluit(Uitkomst.CASUS, v.KM)),
    (advies_gevraagd, v.PR, ("adviseer", "--advies", "bespreek het lokaal"), v.advies()),
    (v.voor_het_huis, v.PR, ("bereid-voor", *t.VOORBEREID), v.voorbereiding()),
    (v.klaar, v.PR, ("bereid-voor", "--agenda", "1. plan"), v.voorbereiding(agenda="1. plan")),
    (
        v.voor_het_huis, v.PR, ("wijs-aan", *t.aangewezen("politie", "openbare_orde"), *t.aangewezen("malkander", "ondersteuning", "-")),
        v.aangewezen(v.POLITIE, v.WIJK_ZONDER_DOEL),
    ),
    (v.klaar, v.IC, ("nodig-uit",), v.uitnodigen()),
    (
        v.genodigd, v.PR, ("verplaats", "--naar-op", "2026-03-11T09:00+00:00", "--reden", "ziek"),
        MdoVerplaatst(casus_id=v.WIE, naar_op=v.dag(9), reden="ziek", functionaris=v.PR, namens=v.AANMELDER),
    ),
    (
        v.genodigd, v.IC, ("annuleer", "--reden", "niet nodig"),
        MdoGeannuleerd(casus_id=v.WIE, reden="niet nodig", functionaris=v.IC),
    ),
    (
        v.met_antwoord, v.PR, ("inzage", "--verzoek", "politie", "--overleg", "eens"),
        v.inzage(v.verzoek_van(v.met_antwoord(), "politie")),
    ),
    (
        v.bijeen, v.PR,
        ("schaal-af", "--criteria", "drie maanden rust", "--reden", "bereikt", "--deelnemer", "politie", "--deelnemer", v.GEMEENTE),
        v.afschaling("politie", v.GEMEENTE),
    ),
]  # fmt: skip


def reden(regel: CasusRegel, door: Functionaris, *command: str) -> str:
    """Why the desk does not send it."""
    with pytest.raises(Invalid) as raised:
        t.tried(regel, door, *command)
    return str(raised.value)


def soorten(effects: tuple[Effect, ...]) -> set[str]:
    return {type(effect.inhoud).__name__ for effect in effects}


@pytest.mark.parametrize(
    ("tot", "door", "command", "expected"), CASES, ids=lambda value: value[0] if isinstance(value, tuple) else ""
)
def test_what_is_typed_is_the_message_and_the_hub_takes_it(
    tot: Callable[[], v.Verloop], door: Functionaris, command: tuple[str, ...], expected: CasusBericht
) -> None:
    regel = tot().regel
    assert t.message(regel, door, *command) == expected
    assert "CasusRegel" in soorten(t.tried(regel, door, *command))


def test_every_decision_that_a_house_may_send_about_a_casus_has_its_command() -> None:
    """And each is tried above."""
    on_topic = {bericht for bericht in TOPICS[names.besluit("ede")].berichten if issubclass(bericht, CasusBericht)}
    assert {decision.message for decision in DECISIONS.values()} == on_topic
    assert {type(expected) for *_, expected in CASES} == on_topic
    assert casus.commands.keys() >= DECISIONS.keys()


def test_every_field_is_an_option_of_its_own_with_its_meaning() -> None:
    for decision in DECISIONS.values():
        command = casus.commands[decision.command]
        options = [name for param in command.params if isinstance(param, click.Option) for name in param.opts]
        assert len(options) == len(set(options)), decision.command
        assert all(param.help for param in command.params if isinstance(param, click.Option))
    forms = [field for decision in DECISIONS.values() for field in decision.form]
    used = {field.name if field.about_one else field.path[-1] for field in forms}
    assert used | {"namens"} == texts.HELP.keys()


ASKED = (
    "--aanleiding", "verrijking", "--doel", "weging", *t.VRAAG, "--vraag", "om", "loopt er iets?", "voor de weging", "nee",
)  # fmt: skip


def asked(*own: str) -> tuple[InformatieGevraagd, InformatieGevraagd]:
    """What politie and om are asked about somebody whose address the house has."""
    effects = t.tried(v.aangemeld(personalia=v.MET_ADRES).regel, v.IC, "vraag-uit", *ASKED, *own)
    told = {effect.topic: effect.inhoud for effect in effects if isinstance(effect.inhoud, InformatieGevraagd)}
    return told[names.inbox("politie")], told[names.inbox("om")]


def test_each_party_can_be_asked_for_a_purpose_of_its_own() -> None:
    """Art. 16.1: need and purpose per recipient, typed as well as from a file; the others are asked for the one purpose of all."""
    assert [(each.doel, each.noodzaak) for each in asked("--doel-voor", "om", "vervolging overwegen")] == [
        ("weging", "voor de weging"),
        ("vervolging overwegen", "voor de weging"),
    ]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ((), (None, None)),
        (("--met-adres", "om"), (None, v.ADRES)),
        (("--met-adres", "om", "--met-adres", "politie"), (v.ADRES, v.ADRES)),
    ],
)
def test_the_address_goes_to_whom_it_is_typed_for_and_nobody_else(
    own: tuple[str, ...], told: tuple[Adres | None, Adres | None]
) -> None:
    """Art. 16.1: only who can't find the betrokkene without it."""
    politie, om = asked(*own)
    assert (politie.personalia.adres, om.personalia.adres) == told


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("--doel-voor", "om", "x"), "--doel-voor om: there is no --vraag to it"),
        (("--met-adres", "om"), "--met-adres om: there is no --vraag to it"),
        (("--doel-voor", "politie", "x", "--doel-voor", "politie", "y"), "--doel-voor politie: say it once"),
        (("--doel-voor", "politie", ""), "--doel-voor: string should have at least 1 character"),
    ],
)
def test_a_purpose_for_nobody_never_leaves_the_desk(typed: tuple[str, ...], why: str) -> None:
    command = ("vraag-uit", "--aanleiding", "verrijking", "--doel", "weging", *t.VRAAG, *typed)
    with pytest.raises(Invalid) as raised:
        t.message(v.aangemeld().regel, v.IC, *command)
    assert why in str(raised.value)


def test_a_purpose_of_its_own_goes_with_a_question_from_a_file() -> None:
    """What an option says goes before the document, part by part of a question too."""
    form = DECISIONS["besluit"].form
    typed = dict.fromkeys(("__".join(field.path) for field in form), None)
    question = {"partij": "om", "vraag": "v", "noodzaak": "n", "met_bsn": False, "doel": "file"}
    listed = next(field.path[:-1] for field in form if field.name == "doel-voor")
    under: dict[str, object] = {}
    put(under, listed, [question, {**question, "partij": "politie"}])
    typed["__".join((*listed, "doel"))] = [("om", "typed")]  # type: ignore[assignment]
    found: Any = given(form, typed, under)
    for part in listed:
        found = found[part]
    assert [one["doel"] for one in found] == ["typed", "file"]


def test_who_decides_is_in_every_message() -> None:
    """Art. 13.3: who, in which role; and for the procesregisseur on whose behalf, which he may say himself."""
    for _, door, _, expected in CASES:
        assert door.model_dump() in list(_parts(expected.model_dump()))
    regel = v.klaar().regel
    other = t.message(regel, v.PR, "bereid-voor", "--agenda", "x", namens="politie")
    assert other.model_dump()["namens"] == "politie"
    with pytest.raises(Invalid, match="namens-onjuist"):
        check(regel, lambda actor: DECISIONS["bereid-voor"].of(regel, actor, {}), Actor(v.PR, "politie"), v.HUIS, v.NUL)


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [value, *(part for each in value.values() for part in _parts(each))]
    return []


def test_all_that_is_missing_is_told_at_once_and_no_value_is_repeated() -> None:
    """Art. 18.1."""
    told = reden(v.aangemeld().regel, v.IC, "vraag-uit", "--doel", "Jansen" * 400)
    assert "--aanleiding: field required" in told
    assert "--doel: string should have at most 2000 characters" in told
    assert "Jansen" not in told
    assert "--ketens" in reden(v.aangemeld().regel, v.IC, "beoordeel", "--veiligheid", "ja", "gezien")
    assert "--casustafel: field required" in reden(
        v.gewogen().regel, v.LM, "besluit", "--uitkomst", "casus", *t.GEWOGEN, "--thema", "wonen"
    )


@pytest.mark.parametrize(
    ("tot", "door", "command", "said"),
    [
        (v.gewogen, v.PR, ("besluit", "--uitkomst", "geen_casus", *t.GEWOGEN), "it takes locatiemanager or ketenmanager"),
        (v.klaar, v.PR, ("nodig-uit",), "You act as procesregisseur; it takes informatiecoordinator: --rol."),
        (v.aangemeld, v.LM, ("besluit", "--uitkomst", "geen_casus", *t.GEWOGEN), "hub regie casus zienswijze"),
        (v.gewogen, v.LM, ("besluit", "--uitkomst", "geen_casus", "--reden", "x"), "--overleg-aanmelder"),
        (v.voor_het_huis, v.PR, ("bereid-voor", "--agenda", "x"), "--overeenstemming"),
        (v.voor_het_huis, v.IC, ("nodig-uit",), "hub regie casus wijs-aan"),
        (v.genodigd, v.IC, ("nodig-uit",), "hub regie casus toon"),
        (v.klaar, v.PR, ("bereid-voor",), "Nothing would change"),
        (v.aangemeld, v.IC, ("vraag-uit", "--aanleiding", "verrijking", "--doel", "x", "--vraag", "halt", "a", "b", "nee"), "Bijlage 3"),
    ],
)  # fmt: skip
def test_what_the_hub_would_refuse_says_what_to_do(
    tot: Callable[[], v.Verloop], door: Functionaris, command: tuple[str, ...], said: str
) -> None:
    assert said in reden(tot().regel, door, *command)


@pytest.mark.parametrize(
    ("command", "given"),
    [
        ("besluit", {"besluit": "x"}),
        ("besluit", {"besluit": {"toewijzing": 1}}),
        ("inzage", {"verzoeken": "politie"}),
        ("inzage", {"verzoeken": 3}),
        ("inzage", {"verzoeken": [{"partij": "politie"}]}),
        ("beoordeel", {"criteria": {"ketens": []}}),
        ("vraag-uit", {"vragen": [1], "nooit": 2}),
        ("annuleer", {"reden": {"a": "b"}}),
    ],
)
def test_a_document_of_another_form_is_refused_as_such(command: str, given: dict[str, object]) -> None:
    """Whatever a program hands over, it hears what is wrong with it."""
    with pytest.raises(Invalid):
        DECISIONS[command].of(v.met_antwoord().regel, Actor(v.PR), given)


def test_a_document_can_not_say_who_decides() -> None:
    """That is the desk's: casus, functionaris and party are put in last."""
    forged = {"casus_id": "f" * 32, "functionaris": v.LM.model_dump(), "namens": "politie", "reden": "x"}
    message = DECISIONS["annuleer"].of(v.genodigd().regel, Actor(v.PR), forged)
    assert message == MdoGeannuleerd(casus_id=v.WIE, reden="x", functionaris=v.PR, namens=v.AANMELDER)


def test_another_house_decides_nothing() -> None:
    """Art. 13.1."""
    regel = v.klaar().regel
    with pytest.raises(Invalid, match="casus-onbekend"):
        check(regel, lambda actor: DECISIONS["nodig-uit"].of(regel, actor, {}), Actor(v.IC), "arnhem", v.NUL)


def test_what_is_tried_shows_who_would_get_what() -> None:
    effects = t.tried(v.klaar().regel, v.IC, "nodig-uit")
    invited = [effect.topic for effect in effects if isinstance(effect.inhoud, MdoUitnodiging)]
    assert {topic.split(".")[1] for topic in invited} == {"politie", v.GEMEENTE, v.AANMELDER}
    closing = t.tried(advies_gevraagd().regel, v.PR, "adviseer", "--advies", "lokaal")
    assert soorten(closing) == {"AdviesVerzonden", CasusStatusGemeld.__name__, "CasusRegel"}


@pytest.mark.parametrize("moment", ["10-12-2026", "morgen", "2026-13-01T10:00", "2026-12-10T14:00:00"])
def test_a_moment_without_hour_or_offset_is_none(moment: str) -> None:
    with pytest.raises(click.BadParameter, match="day and hour"):
        t.message(v.genodigd().regel, v.PR, "verplaats", "--naar-op", moment, "--reden", "x")


def test_every_hint_is_of_a_refusal_and_its_command_exists() -> None:
    assert hints.HINTS.keys() <= REFUSALS.keys()
    told = [part for text in hints.HINTS.values() for part in text.split("`") if part.startswith("hub ")]
    assert [fault(command) for command in told] == [None] * len(told)


PHASES = dict.fromkeys(
    (v.aangemeld, v.gewogen, advies_gevraagd, v.voor_het_huis, v.klaar, v.genodigd, v.met_antwoord, v.bijeen)
)
SENT = [voorbeeld for voorbeeld in VOORBEELDEN if voorbeeld.herkomst == names.besluit(v.HUIS)]


@pytest.mark.parametrize("tot", PHASES)
@pytest.mark.parametrize("voorbeeld", SENT, ids=lambda voorbeeld: type(voorbeeld.van(voorbeeld.verloop())).__name__)
@pytest.mark.parametrize("day", [0, 1.5, 40])
def test_the_desk_says_of_every_decision_in_every_phase_what_the_hub_says(
    tot: Callable[[], v.Verloop], voorbeeld: Voorbeeld, day: float
) -> None:
    """Of the line alone it reckons the refusal, or the line, that the hub reckons of its own state."""
    verloop = tot()
    regel, message, now = verloop.regel, voorbeeld.van(verloop), v.dag(day)
    assert _desk(regel, message, now) == _hub(verloop, message, now)


def _desk(regel: CasusRegel, message: Bericht, now: datetime) -> object:
    try:
        effects = check(regel, lambda _: message, Actor(v.PR), v.HUIS, now)
    except Invalid as refused:
        return None if refused.code == "geen-wijziging" else refused.code
    return next(_seen(effect.inhoud) for effect in effects if isinstance(effect.inhoud, CasusRegel))


def _hub(verloop: v.Verloop, message: Bericht, now: datetime) -> object:
    verloop.tot(now)
    before = verloop.regel.volgnummer
    try:
        regel = verloop.huis(message, now)
    except Refused as refused:
        return refused.code
    return _seen(regel) if regel.volgnummer > before else None


def _seen(regel: CasusRegel) -> CasusRegel:
    """What does not follow from the id of the message itself: the ids made of it."""
    mdo = regel.mdo and regel.mdo.model_copy(update={"mdo_id": "0" * 32})
    verzoeken = tuple(each.model_copy(update={"verzoek_id": "", "correlatie_id": ""}) for each in regel.verzoeken)
    view = regel.zienswijze and regel.zienswijze.model_copy(update={"bron": "", "geschreven_op": None})
    return regel.model_copy(update={"mdo": mdo, "verzoeken": verzoeken, "zienswijze": view, "gewijzigd_door": ""})
