"""One example of each message that parties get, as a recorded line: `python -m tests.connectors.partner.examples` writes them anew."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from connectors.partner import contract
from connectors.partner.recorded import shown
from hub.codec import encode
from schemas.aanmelding import AanmeldingTeruggestuurd, Casusfase, CasusStatusGemeld
from schemas.basis import Bericht
from schemas.detentie import Adres
from schemas.inzage import InzageGevraagd, InzageVervallen, StukTerInzage
from schemas.mdo import MdoUitnodiging, UitnodigingIngetrokken, UitnodigingVerplaatst
from schemas.personen import Functionaris, Personalia, Rol
from schemas.triage import AdviesVerzonden
from schemas.verzoek import (
    Aanleiding,
    Gebruik,
    Gebruiksvoorwaarden,
    InformatieGevraagd,
    VerzoekHerinnerd,
    VerzoekVervallen,
)
from tests.connectors.partner.samples import CASUS, NOW, envelope, geweigerd

LATER = NOW + timedelta(days=7)
VERZOEK, MDO, AANMELDING = "a" * 32, "b" * 32, "c" * 32
WHO = Functionaris(naam="Example Functionaris", rol=Rol.INFORMATIECOORDINATOR)
PERSON = Personalia(
    bsn="999990019", voornamen="Zoë Ǎnnelies", voorvoegsel="van 't", achternaam="Proefpersoon-Şahin", geboortedatum=date(1981, 2, 3),
    adres=Adres(straat="Proefțuinlaan", huisnummer="12-bis", postcode="6811 XZ", woonplaats="Arnhem"),
)  # fmt: skip
EXAMPLES: tuple[Bericht, ...] = (
    InformatieGevraagd(
        verzoek_id=VERZOEK, correlatie_id="d" * 32, aggregaat_id=CASUS, huis="arnhem", aanleiding=Aanleiding.VERRIJKING,
        doel="Example: to judge whether this is a casus.", personalia=PERSON, vraag="Example: what do you know about housing?",
        noodzaak="Example: without it the weighing is incomplete.", antwoord_voor=LATER, gevraagd_door=WHO, namens=None,
    ),
    VerzoekHerinnerd(verzoek_id=VERZOEK, aggregaat_id=CASUS, antwoord_voor=LATER, te_laat=False),
    VerzoekVervallen(verzoek_id=VERZOEK, aggregaat_id=CASUS, reden="casus-gesloten"),
    MdoUitnodiging(
        casus_id=CASUS, mdo_id=MDO, huis="arnhem", casustafel="example", mdo_op=LATER, agenda="1. Example", personalia=PERSON,
        doel="Example: one approach.", partners=("om", "politie"), bijdrage="Example: the state of the case.", besluiten=("example",),
        themas=("housing",), uitgenodigd_door=WHO, namens="gemeente-arnhem",
    ),
    UitnodigingVerplaatst(casus_id=CASUS, mdo_id=MDO, mdo_op=LATER + timedelta(days=1), reden="Example: a strike."),
    UitnodigingIngetrokken(casus_id=CASUS, mdo_id=MDO, reden="Example: it was solved."),
    AanmeldingTeruggestuurd(casus_id=CASUS, aanmelding_id=AANMELDING, gebreken=("doel-ontbreekt",)),
    CasusStatusGemeld(casus_id=CASUS, aanmelding_id=AANMELDING, fase=Casusfase.INTAKE, op=NOW),
    AdviesVerzonden(casus_id=CASUS, aanmelding_id=AANMELDING, advies="Example: keep it local.", huis="arnhem", functionaris=WHO),
    InzageGevraagd(
        casus_id=CASUS, mdo_id=MDO, mdo_op=LATER, verzoek_id=VERZOEK, partners=("om", "gemeente-arnhem"), gevraagd_door=WHO,
        namens="gemeente-arnhem",
    ),
    InzageVervallen(casus_id=CASUS, mdo_id=MDO, verzoek_id=VERZOEK),
    StukTerInzage(
        casus_id=CASUS, mdo_id=MDO, verzoek_id=VERZOEK, partij="politie", vraag="Example: what do you know about housing?",
        informatie="Example: he has a home.", peildatum=NOW,
        voorwaarden=Gebruiksvoorwaarden(gebruik=Gebruik.MDO, voorwaarden="Example: not outside the MDO."),
    ),
    geweigerd(),
)  # fmt: skip
PATH = Path(contract.__file__).with_name("examples.jsonl")


def text() -> str:
    """The file."""
    lines = [
        shown(envelope(one, number, doel="complex"), CASUS.encode(), encode(one)) for number, one in enumerate(EXAMPLES)
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
