"""A casus from its aanmelding to what participants see before the MDO, by parties' own connectors and a desk, in texts full of persons."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from hub.codec import Envelope, decode, encode
from hub.parties import HUIZEN
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from schemas.aanmelding import Casusfase
from schemas.casus import CasusRegel
from schemas.mdo import Overeenstemming, Taak
from schemas.personen import CasusBericht, Personalia, Rol
from schemas.triage import Uitkomst
from tests.privacy.persons import NAME, PERSONS, TEXT, spoken
from tests.processes.complex import verloop as v
from tests.support.eventually import eventually
from tests.support.hub import Hub
from tests.support.offers import Offer

ROOT = Path(__file__).parents[2]
AANMELDER, HUIS = "iriszorg", "ede"
CONNECTORS = (AANMELDER, "politie")
NUMMER = uuid4().hex
WIE = casus_id(AANMELDER, NUMMER)
LOG = "typed.log"
"""What commands printed beside the desk's screen."""


def tell(hub: Hub, ports: Sequence[int]) -> None:
    """All of it. `ports`: where the connectors of `CONNECTORS` serve their metrics."""
    for code, port in zip(CONNECTORS, ports, strict=True):
        settings = {
            "HUB_CONNECTOR_OPS_PORT": str(port),
            "HUB_PARTNER_FIRST_SECONDS": "0.1",
            "PYTHONPATH": str(ROOT),
        }
        hub.stack.start(f"partner-{code}", ["partner", "run", f"tests.privacy.koppelingen:{code}"], settings)
    with a_story(hub) as story:
        story.aangemeld()
        story.beoordeeld()
        story.besloten()
        story.uitgenodigd()
        story.ingezien()


@contextmanager
def a_story(hub: Hub) -> Iterator[Story]:
    """With somebody who types."""
    environment = os.environ | {"HUB_DIRECTORY": str(hub.stack.broker.directory), "PYTHONPATH": str(ROOT)}
    with (
        (hub.stack.directory / LOG).open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.privacy.typed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            cwd=ROOT,
        ) as typing,
    ):
        yield Story(hub, typing)
        typing.communicate()


class Story:
    """One casus in a hub that runs."""

    def __init__(self, hub: Hub, typing: subprocess.Popen[bytes]) -> None:
        self._hub, self._typing = hub, typing

    def aangemeld(self) -> None:
        """A party puts it forward, and beside it a form that lacks nearly everything."""
        wie = Personalia.model_validate(PERSONS[0].model_dump())
        forms = [
            spoken(v.aanmelding(aanmelding_id=NUMMER, personalia=wie)),
            spoken(v.aanmelding(aanmelding_id=uuid4().hex, personalia=wie, doel=None, gemeente=None)),
        ]
        told = [
            {"type": form.ce_type, "doel": "complex", "data": form.model_dump(mode="json")} for form in forms
        ]  # fmt: skip
        self._types(
            "partner", "send", f"tests.privacy.koppelingen:{AANMELDER}", self._file("\n".join(map(json.dumps, told)))
        )
        self._tot(lambda line: line.fase is Casusfase.INTAKE)

    def beoordeeld(self) -> None:
        """The police is asked at the desk and answers; criteria and view come; who looks for a person by number finds none."""
        self._decides("vraag-uit", Rol.INFORMATIECOORDINATOR, v.uitvraag("politie"))
        self._huis(v.criteria(), v.zienswijze(v.PR), v.besluit(Uitkomst.CASUS, door=v.IC))
        self._types("regie", "casus", "toon", PERSONS[0].bsn, "--huis", HUIS, ends=False)
        self._tot(lambda line: bool(line.zienswijze and line.weging and line.verzoeken[0].verstrekking))

    def besloten(self) -> None:
        """Outcome c, behind a decision that is none: its outcome is a name."""
        besluit = v.besluit(Uitkomst.CASUS)
        wrong = {"besluit": besluit.besluit.model_dump(mode="json") | {"uitkomst": NAME, "reden": TEXT}}
        self._types(*self._decision("besluit", Rol.LOCATIEMANAGER, json.dumps(wrong)), ends=False)
        self._decides("besluit", Rol.LOCATIEMANAGER, besluit)

    def uitgenodigd(self) -> None:
        """One party is refused for lack of doelbinding, the mended list is invited."""
        eens = Overeenstemming(functionaris_gemeente="beleid 2", op=datetime.now(UTC) - timedelta(hours=1))
        self._huis(v.voorbereiding(namens=AANMELDER, overeenstemming=eens))
        self._tot(lambda line: line.voorbereiding is not None)
        self._decides("wijs-aan", Rol.PROCESREGISSEUR, v.aangewezen(v.POLITIE, v.WIJK_ZONDER_DOEL, namens=AANMELDER))
        iriszorg = v.aanwijzing(AANMELDER, Taak.ZORG)
        self._huis(v.aangewezen(v.POLITIE, v.EDE, iriszorg, namens=AANMELDER))
        self._tot(lambda line: len(line.aanwijzingen) == 3)
        self._decides("nodig-uit", Rol.INFORMATIECOORDINATOR, v.uitnodigen())

    def ingezien(self) -> None:
        """Both connectors say who comes, and something that nobody asked; what the police accords is shown to the others."""
        self._tot(lambda line: bool(line.mdo and sum(bool(one.afgevaardigde) for one in line.mdo.uitnodigingen) == 2))
        inzage = {"verzoeken": ["politie"], "overleg": TEXT}
        self._types(*self._decision("inzage", Rol.PROCESREGISSEUR, json.dumps(inzage)))
        self._tot(lambda line: bool(line.inzage and line.inzage[0].getoond))
        self._types("partner", "parked", "--partij", AANMELDER, "--naam", "proef", "list")

    def _decides(self, command: str, rol: Rol, bericht: CasusBericht) -> None:
        self._types(*self._decision(command, rol, spoken(bericht).model_dump_json()))

    def _decision(self, command: str, rol: Rol, inhoud: str) -> list[str]:
        who = ["--huis", HUIS, "--rol", rol, "--functionaris", NAME]
        return ["regie", "casus", command, WIE, *who, "--inhoud", self._file(inhoud), "--wacht", "60"]

    def _types(self, *words: str, ends: bool = True) -> None:
        assert self._typing.stdin and self._typing.stdout
        self._typing.stdin.write(json.dumps(words).encode() + b"\n")
        self._typing.stdin.flush()
        status = self._typing.stdout.readline()
        assert (status == b"0\n") is ends, f"{' '.join(words[:3])} ended with {status!r}"

    def _file(self, text: str) -> str:
        path = self._hub.stack.directory / f"{uuid4().hex}.json"
        path.write_text(text, "utf-8")
        return str(path)

    def _huis(self, *berichten: CasusBericht) -> None:
        """The house sends what its desk would not."""
        self._hub.offer(principals.regie(HUIS), *map(_offer, berichten))

    def _tot(self, klopt: Callable[[CasusRegel], bool]) -> None:
        """Wait until the line in the queue is so."""

        def check() -> None:
            found = [one for one in self._hub.read(names.casussen(HUIS)) if one.key == WIE.encode() and one.value]
            assert found, "there is no such casus"
            line = decode(found[-1].value or b"")
            assert isinstance(line, CasusRegel) and klopt(line), f"change {len(found)} of the casus"

        eventually(check, 60)


def _offer(bericht: CasusBericht) -> Offer:
    inhoud, number = spoken(bericht).model_copy(update={"casus_id": WIE}), str(uuid4())
    source = f"urn:nld:oin:{HUIZEN[HUIS].oin}:systeem:proef"
    envelope = Envelope(number, source, inhoud.ce_type, datetime.now(UTC), Doel.COMPLEX, number)
    return Offer(names.besluit(HUIS), WIE.encode(), encode(inhoud), envelope.to_headers())
