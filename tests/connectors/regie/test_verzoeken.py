"""Requests to the fixed partners of nazorg, as the desk shows them."""

from __future__ import annotations

from connectors.regie import verzoeken
from connectors.regie.why import Explanation
from hub.privacy.doelen import Doel
from schemas.nazorg import WerkvoorraadRegel
from schemas.personen import Functionaris, Rol
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoek, Verzoekstatus, Wacht, Wachtreden
from schemas.verzoek import Aanleiding
from tests.connectors.regie import lines
from tests.connectors.regie.printer import Printer, held_against


def verzoek(partij: str, day: int, status: Verzoekstatus, *, geescaleerd: bool = False) -> Verzoek:
    """A question asked on the 23rd, to be answered before `day`."""
    return Verzoek(
        verzoek_id=f"{day:032x}",
        correlatie_id="c" * 32,
        partij=partij,
        aanleiding=Aanleiding.NAZORG,
        vraag="Wat is bekend over huisvesting?",
        noodzaak="voor het stoplicht",
        gevraagd_door=Functionaris(naam="hub", rol=Rol.ANDERS),
        gevraagd_op=lines.at(23),
        herinneren_op=None,
        antwoord_voor=lines.at(day),
        status=status,
        geescaleerd=geescaleerd,
        verstrekking=None,
        weigering=None,
        leefgebieden=(Leefgebied.HUISVESTING,),
    )


def regel() -> WerkvoorraadRegel:
    """One partner is late, one has time, one answered."""
    return lines.regel(
        0,
        verzoeken=(
            verzoek("iriszorg", 26, Verzoekstatus.OPEN),
            verzoek("gemeente-ede", 25, Verzoekstatus.BEANTWOORD),
            verzoek("legerdesheils", 24, Verzoekstatus.TE_LAAT, geescaleerd=True),
        ),
        wacht=(
            Wacht(reden=Wachtreden.ANTWOORD, partij="legerdesheils", rol=Rol.LOCATIEMANAGER, voor=lines.at(24)),
            Wacht(reden=Wachtreden.BEOORDELING, partij=None, rol=Rol.PROCESREGISSEUR, voor=lines.at(28)),
        ),
    )


def test_who_owes_an_answer_is_listed_the_nearest_deadline_first() -> None:
    found = verzoeken.uitstaand(verzoeken.van_dossiers([regel()]))
    assert [one.verzoek.partij for one in found] == ["legerdesheils", "iriszorg"]
    held_against("verzoeken.txt", Printer().text(verzoeken.table("ede", found, lines.NOW, "person")))
    [first, *_] = verzoeken.document("ede", Doel.NAZORG, found, lines.NOW)["verzoeken"]
    assert (first["doel"], first["over"], first["status"]) == ("nazorg", "00" * 16, "te_laat")


def test_a_dossier_shows_what_it_waits_for_and_what_was_asked() -> None:
    told = Printer(width=200).text(Explanation(regel(), lines.NOW))
    assert (
        "an answer from legerdesheils and locatiemanager before 24-11-2026 10:00; the judgement from procesregisseur"
        in told
    )
    assert "2 waiting for an answer, 1 te laat" in told


def test_a_light_names_the_partner_that_gave_it() -> None:
    plain = lines.stoplicht()
    given = plain.lichten[1].model_copy(update={"partij": "gemeente-ede"})
    lichten = (plain.lichten[0], given, *plain.lichten[2:])
    line = lines.regel(0, stoplicht=plain.model_copy(update={"lichten": lichten}))
    assert "gemeente-ede" in Printer().text(Explanation(line, lines.NOW))
