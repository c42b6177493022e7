"""The lists of casussen as people and programs see them; the casussen are those of the process' own tests."""

from __future__ import annotations

import json

from rich.console import RenderableType

from connectors.regie import shape, verzoeken, waits
from connectors.regie.casus import shapes, tables, views
from connectors.regie.casus.explanation import CasusExplanation
from connectors.regie.casus.outlook import Outlook
from hub.privacy.doelen import Doel
from schemas.aanmelding import Casusfase
from schemas.casus import CasusRegel
from schemas.mdo import Deelname
from schemas.triage import Uitkomst
from schemas.uitvraag import Verzoek, Verzoekstatus, Wachtreden
from tests.connectors.regie import typed as t
from tests.connectors.regie.printer import Printer, held_against
from tests.processes.complex import verloop as v
from tests.processes.complex.voorbeelden import advies_gevraagd, gevraagd

NOW = v.dag(1)


def teruggestuurd() -> v.Verloop:
    verloop = v.Verloop()
    verloop.partij(v.AANMELDER, v.aanmelding(doel=None, personalia=None))
    return verloop


def te_laat() -> v.Verloop:
    """Police never answered; the locatiemanager is asked to step in."""
    verloop = gevraagd()
    verloop.tot(v.dag(20))
    return verloop


def onduidelijk() -> v.Verloop:
    """Outcome b; police answered."""
    verloop = v.gewogen()
    verloop.huis(v.besluit(Uitkomst.ONDUIDELIJK))
    verloop.partij("politie", v.antwoord(verloop.regel.verzoeken[0].verzoek_id, "twee meldingen"), v.dag(1))
    return verloop


def te_herstellen() -> v.Verloop:
    """One of the designated parties may not be invited."""
    verloop = v.voor_het_huis()
    verloop.huis(v.aangewezen(v.POLITIE, v.WIJK_ZONDER_DOEL))
    return verloop


def genodigd() -> v.Verloop:
    """One comes, one declined, one did not reply."""
    verloop = v.genodigd()
    verloop.partij("politie", v.deelname(v.mdo_id(verloop), "politie"))
    verloop.partij(v.AANMELDER, v.deelname(v.mdo_id(verloop), v.AANMELDER, soort=Deelname.AFGESLAGEN))
    return verloop


def casussen() -> list[CasusRegel]:
    """One of each kind, told apart by the beginning of their ids."""
    stories = (
        teruggestuurd,
        v.aangemeld,
        te_laat,
        v.gewogen,
        onduidelijk,
        advies_gevraagd,
        te_herstellen,
        v.klaar,
        genodigd,
    )
    return [
        story().regel.model_copy(update={"casus_id": f"{number:x}{number:x}" + v.WIE[2:]})
        for number, story in enumerate(stories, 1)
    ]


def shown(table: RenderableType, width: int = 150) -> str:
    return Printer(width=width).text(table)


def test_aanmeldingen_under_review_say_what_they_lack_or_wait_for() -> None:
    held_against("casus-aanmeldingen.txt", shown(tables.aanmeldingen("ede", views.aanmeldingen(casussen()), NOW)))


def test_the_triage_list_shows_what_is_ready_first_and_what_the_rest_waits_for() -> None:
    held_against("casus-triage.txt", shown(tables.triage("ede", views.triage(casussen()), NOW)))


def test_an_agenda_shows_who_was_invited_and_what_each_replied() -> None:
    held_against("casus-mdo.txt", shown(tables.mdo("ede", views.zittingen(casussen(), NOW), NOW)))


def test_requests_show_whom_was_asked_what_since_when_until_when() -> None:
    found = verzoeken.uitstaand(views.van_casussen(casussen()))
    held_against("casus-verzoeken.txt", shown(verzoeken.table("ede", found, NOW, "casus")))


def test_a_casus_shows_all_that_is_known_and_decided() -> None:
    held_against("casus-toon.txt", shown(CasusExplanation(genodigd().regel, NOW)))
    held_against("casus-toon-b.txt", shown(CasusExplanation(onduidelijk().regel, NOW)))


def test_a_decision_that_is_tried_shows_who_would_get_what() -> None:
    told = shown(Outlook.tried(t.tried(v.klaar().regel, v.IC, "nodig-uit")))
    assert told.splitlines()[:3] == [
        "Nothing was sent.",
        "would send MdoUitnodiging to gemeente-ede, moviera, politie",
        "would stand in fase uitgenodigd",
    ]


def test_who_may_not_be_invited_is_told_with_the_reason() -> None:
    """Art. 13.2c: at once, so that the list can be mended."""
    assert "may not be invited: malkander (zonder-doelbinding)" in shown(Outlook(te_herstellen().regel))


def test_each_phase_is_on_a_list_until_it_is_closed() -> None:
    """No casus waits where nobody looks."""
    listed = {*views.ONDER_BEOORDELING, *views.IN_TRIAGE, *views.RONDOM_MDO}
    assert set(Casusfase) - listed <= {Casusfase.GESLOTEN, *(fase for fase in Casusfase if fase == "afgeschaald")}


def test_what_is_waited_for_has_words() -> None:
    assert set(map(str, Wachtreden)) <= waits.WAITS.keys()


def test_answered_requests_are_shown_when_asked_for_and_last() -> None:
    requests = views.van_casussen([onduidelijk().regel, te_laat().regel])
    assert [one.verzoek.status for one in verzoeken.uitstaand(requests)] == [Verzoekstatus.TE_LAAT]
    both = [one.verzoek.status for one in verzoeken.uitstaand(requests, answered=True)]
    assert both == [Verzoekstatus.TE_LAAT, Verzoekstatus.BEANTWOORD]
    assert verzoeken.counted(requests) == (1, 1)


def test_empty_lists_say_so() -> None:
    assert (
        shown(tables.aanmeldingen("arnhem", [], NOW))
        == "Veiligheidshuis Regio Arnhem (arnhem): 0 under review, 0 te laat\n"
    )
    assert "0 waiting for an answer" in shown(verzoeken.table("arnhem", [], NOW, "casus"))
    assert "0 MDO" in shown(tables.mdo("arnhem", [], NOW))


def test_on_a_narrow_terminal_columns_share_a_place_and_nothing_is_cut() -> None:
    regels = casussen()
    told = [
        shown(tables.aanmeldingen("ede", views.aanmeldingen(regels), NOW), 80),
        shown(tables.triage("ede", views.triage(regels), NOW), 80),
        shown(tables.mdo("ede", views.zittingen(regels, NOW), NOW), 80),
        shown(verzoeken.table("ede", verzoeken.uitstaand(views.van_casussen(regels)), NOW, "casus"), 80),
    ]
    held_against("casus-80.txt", "\n".join(told))
    assert "…" not in str(told)


def test_nothing_that_a_party_wrote_steers_the_terminal() -> None:
    hostile = "\x1b[2J\u202eNoor\x07"
    verloop = v.Verloop()
    personalia = v.PERSONALIA.model_copy(update={"achternaam": hostile})
    verloop.partij(v.AANMELDER, v.aanmelding(personalia=personalia, probleemstelling=hostile))
    told = shown(tables.triage("ede", [verloop.regel], NOW)) + shown(CasusExplanation(verloop.regel, NOW))
    assert not [char for char in told if not char.isprintable() and char != "\n"]
    assert "Noor" in told


def test_the_json_is_that_of_the_contract() -> None:
    regels = casussen()
    listed = json.loads(json.dumps(shape.listed("ede", NOW, "regels", shapes.lines(regels))))
    assert (listed["huis"], listed["gelezen_op"], listed["aantal"]) == ("ede", NOW.isoformat(), len(regels))
    assert [CasusRegel.model_validate(each) for each in listed["regels"]] == regels
    [first, *_] = verzoeken.document("ede", Doel.COMPLEX, views.van_casussen(regels), NOW)["verzoeken"]
    assert first.keys() == {"doel", "over"} | Verzoek.model_fields.keys()
    sittings = shapes.sittings(views.zittingen(regels, NOW))
    assert [each.keys() for each in sittings] == [{"casustafel", "op", "casussen"}] * len(sittings)
    tried = shapes.tried(
        "ede", t.message(v.klaar().regel, v.IC, "nodig-uit"), t.tried(v.klaar().regel, v.IC, "nodig-uit")
    )
    assert json.loads(json.dumps(tried))["gevolgen"][0]["bericht_type"] == "nl.casussen.mdo-uitnodiging-verstuurd.v1"
