"""What happens to one casus: messages and moments go in; the inboxes and queues are what topics would hold."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hub.privacy.casus_id import casus_id
from hub.processes.complex import COMPLEX
from hub.processes.kern import Effect, Message, due, step
from hub.topology import names
from schemas.aanmelding import Aanmelding, CasusAangemeld, ZienswijzeGegeven
from schemas.afschaling import AfschalingBesloten
from schemas.basis import Bericht
from schemas.casus import CasusDossier, CasusRegel
from schemas.detentie import Adres
from schemas.inzage import InzageBeantwoord, InzageBeoordeeld
from schemas.mdo import (
    Aanwijzing,
    Afgevaardigde,
    Deelname,
    MdoUitnodigen,
    MdoVoorbereid,
    Overeenstemming,
    PartijenAangewezen,
    Taak,
    UitnodigingBeantwoord,
    Voorbereiding,
)
from schemas.personen import Functionaris, Personalia, Rol
from schemas.triage import (
    Aanvulling,
    AdviesGegeven,
    Antwoord,
    Criteria,
    CriteriaBeoordeeld,
    Oordeel,
    Toewijzing,
    TriageBesloten,
    Triagebesluit,
    Uitkomst,
    VerrijkingGevraagd,
    Vraag,
)
from schemas.verzoek import (
    Aanleiding,
    Gebruik,
    Gebruiksvoorwaarden,
    InformatieGevraagd,
    InformatieGeweigerd,
    InformatieVerstrekt,
    Weigergrond,
)

AANMELDER, GEMEENTE, HUIS, TAFEL = "moviera", "gemeente-ede", "ede", "ede-volwassenen"
NUMMER = "a1" * 16
WIE = casus_id(AANMELDER, NUMMER)
NUL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday; the table sits on Wednesday the 4th, at half past nine local time, and every other week."""
EERSTE = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
PR, IC, LM, KM = (
    Functionaris(naam=f"{rol} 7", rol=rol)
    for rol in (Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR, Rol.LOCATIEMANAGER, Rol.KETENMANAGER)
)
PERSONALIA = Personalia(
    bsn="999990342", voornamen="Noor", achternaam="Voorbeeld", geboortedatum=date(1990, 5, 17), adres=None
)
ADRES = Adres(straat="Voorbeeldstraat", huisnummer="1", postcode="6711AA", woonplaats="Ede")
MET_ADRES = PERSONALIA.model_copy(update={"adres": ADRES})
B = TypeVar("B", bound=Bericht)


def dag(aantal: float) -> datetime:
    """So many days after the start of the story."""
    return NUL + timedelta(days=aantal)


def aanmelding(**velden: object) -> CasusAangemeld:
    """A complete form, unless told otherwise."""
    basis: dict[str, object] = {
        "aanmelding_id": NUMMER,
        "personalia": PERSONALIA,
        "probleemstelling": "overlast en schulden",
        "doel": "veilige woonsituatie",
        "gemeente": "GM0228",
        "functionaris": "hulpverlener 3",
    }
    return CasusAangemeld(aanmelding=Aanmelding.model_validate(basis | velden))


def vraag(partij: str, *, met_bsn: bool = False) -> Vraag:
    """A question to a party."""
    return Vraag(partij=partij, vraag="wat is er bekend?", noodzaak="voor de weging", met_bsn=met_bsn)


def uitvraag(
    *partijen: str,
    aanleiding: Aanleiding = Aanleiding.VERRIJKING,
    door: Functionaris = IC,
    voor: datetime | None = None,
) -> VerrijkingGevraagd:
    """Questions to parties, by the informatiecoördinator for enrichment unless told otherwise."""
    return VerrijkingGevraagd(
        casus_id=WIE,
        aanleiding=aanleiding,
        doel="weging",
        vragen=tuple(map(vraag, partijen)),
        antwoord_voor=voor,
        functionaris=door,
    )


def antwoord(verzoek_id: str, informatie: str = "bekend", op: datetime = NUL) -> InformatieVerstrekt:
    """An answer."""
    return InformatieVerstrekt(
        verzoek_id=verzoek_id,
        aggregaat_id=WIE,
        informatie=informatie,
        peildatum=op,
        hulpvragen=None,
        grondslag="eigen taak",
        voorwaarden=Gebruiksvoorwaarden(gebruik=Gebruik.WEGING),
        functionaris="medewerker 5",
    )


def weigering(verzoek_id: str) -> InformatieGeweigerd:
    """A reasoned refusal."""
    return InformatieGeweigerd(
        verzoek_id=verzoek_id,
        aggregaat_id=WIE,
        grond=Weigergrond.GEEN_GRONDSLAG,
        reden="mag niet",
        functionaris="medewerker 5",
    )


def zienswijze(door: Functionaris | None = None) -> ZienswijzeGegeven:
    """The view of the gemeente; `door` who of the house took it down."""
    return ZienswijzeGegeven(
        casus_id=WIE, zienswijze="bekend en zorgelijk", functionaris_gemeente="beleid 2", opgehaald_door=door
    )


def criteria(door: Functionaris = IC, **antwoorden: Antwoord) -> CriteriaBeoordeeld:
    """All criteria met, unless told otherwise."""
    basis = dict.fromkeys(Criteria.model_fields, Antwoord.JA) | antwoorden
    oordelen = {naam: Oordeel(antwoord=een, toelichting="gezien") for naam, een in basis.items()}
    return CriteriaBeoordeeld(casus_id=WIE, criteria=Criteria.model_validate(oordelen), functionaris=door)


def besluit(uitkomst: Uitkomst, door: Functionaris = LM, **velden: object) -> TriageBesloten:
    """A decision with all that its outcome asks for, unless told otherwise."""
    basis: dict[str, object] = {
        "uitkomst": uitkomst,
        "reden": "besproken",
        "overleg_aanmelder": "eens",
        "systeem": "gezin bekeken",
        "zorg_en_straf": "te combineren",
        "aanvulling": _aanvulling() if uitkomst is Uitkomst.ONDUIDELIJK else None,
        "toewijzing": toewijzing() if uitkomst is Uitkomst.CASUS else None,
        "functionaris": door,
    }
    return TriageBesloten(casus_id=WIE, besluit=Triagebesluit.model_validate(basis | velden))


def aanvulling(*partijen: str, op: datetime, opvrager: Functionaris = IC) -> Aanvulling:
    """What outcome b asks for."""
    return Aanvulling(vragen=tuple(map(vraag, partijen)), volgende_triage_op=op, opvrager=opvrager)


def _aanvulling() -> Aanvulling:
    return aanvulling("politie", op=dag(14))


def toewijzing(tafel: str = TAFEL, tenzij: str = "meer ketens nodig") -> Toewijzing:
    """What outcome c says."""
    return Toewijzing(
        casustafel=tafel, lokaal_tenzij=tenzij, doel="rust", themas=("wonen",), partijen=("politie", GEMEENTE)
    )


def advies(door: Functionaris = PR) -> AdviesGegeven:
    """The advice after outcome a."""
    return AdviesGegeven(casus_id=WIE, advies="bespreek het lokaal", functionaris=door)


def voorbereiding(door: Functionaris = PR, namens: str = AANMELDER, **velden: object) -> MdoVoorbereid:
    """A complete preparation, unless told otherwise."""
    basis: dict[str, object] = {
        "doel": "plan voor wonen",
        "besluiten": ("wie doet wat",),
        "themas": ("wonen",),
        "agenda": "1. kennismaking 2. plan",
        "overeenstemming": Overeenstemming(functionaris_gemeente="beleid 2", op=NUL),
        "functionaris": door,
    }
    deel = Voorbereiding.model_validate(basis | velden)
    return MdoVoorbereid(casus_id=WIE, voorbereiding=deel, namens=namens)


def weer_voorbereid(op: datetime) -> MdoVoorbereid:
    """The preparation of a next MDO, on which the gemeente agreed at `op`."""
    return voorbereiding(overeenstemming=Overeenstemming(functionaris_gemeente="beleid 2", op=op))


def aanwijzing(partij: str, taak: Taak, doelbinding: str | None = "veiligheid in het gezin") -> Aanwijzing:
    """A designated party."""
    return Aanwijzing(partij=partij, bijdrage="wat u weet", taak=taak, doelbinding=doelbinding)


POLITIE = aanwijzing("politie", Taak.OPENBARE_ORDE)
EDE = aanwijzing(GEMEENTE, Taak.ONDERSTEUNING)
MOVIERA = aanwijzing(AANMELDER, Taak.ZORG)
WIJK_ZONDER_DOEL = aanwijzing("malkander", Taak.ONDERSTEUNING, None)


def aangewezen(*wie: Aanwijzing, door: Functionaris = PR, namens: str = AANMELDER) -> PartijenAangewezen:
    """The list of designated parties."""
    return PartijenAangewezen(casus_id=WIE, aanwijzingen=wie, namens=namens, functionaris=door)


def uitnodigen(door: Functionaris = IC) -> MdoUitnodigen:
    """The command to send the invitations."""
    return MdoUitnodigen(casus_id=WIE, functionaris=door)


def deelname(
    mdo_id: str, partij: str, op: datetime = EERSTE, soort: Deelname = Deelname.AANVAARD, naam: str = "agent 4"
) -> UitnodigingBeantwoord:
    """An answer to an invitation."""
    komt = soort in (Deelname.AANVAARD, Deelname.VERVANGING)
    wie = Afgevaardigde(partij=partij, naam=naam, functie="adviseur", mandaat=True) if komt else None
    return UitnodigingBeantwoord(
        casus_id=WIE, mdo_id=mdo_id, mdo_op=op, deelname=soort, afgevaardigde=wie, toelichting=None
    )


def inzage(*verzoeken: str, door: Functionaris = PR, namens: str = AANMELDER) -> InzageBeoordeeld:
    """The judgement that participants should see these answers before the MDO."""
    return InzageBeoordeeld(casus_id=WIE, verzoeken=verzoeken, overleg="eens", namens=namens, functionaris=door)


def akkoord(mdo_id: str, verzoek_id: str, *, akkoord: bool = True) -> InzageBeantwoord:
    """What the supplier says to that."""
    return InzageBeantwoord(
        casus_id=WIE, mdo_id=mdo_id, verzoek_id=verzoek_id, akkoord=akkoord, toelichting=None, functionaris="jurist 1"
    )


def afschaling(*deelnemers: str, door: Functionaris = PR, over: str | None = None) -> AfschalingBesloten:
    """The decision of the MDO that the house is no longer needed."""
    return AfschalingBesloten(
        casus_id=WIE, criteria="drie maanden rust", reden="bereikt", deelnemers=deelnemers, overgenomen_door=over,
        namens=AANMELDER, functionaris=door,
    )  # fmt: skip


class Verloop:
    """One casus, the inboxes of the parties and the queues of the houses."""

    def __init__(self) -> None:
        self.stand: CasusDossier | None = None
        self.wachtrijen: dict[str, CasusRegel] = {}
        self.post: defaultdict[str, list[Bericht]] = defaultdict(list)
        self.effecten: tuple[Effect, ...] = ()
        self.log: list[tuple[Message, datetime]] = []

    def partij(self, code: str, inhoud: Bericht, op: datetime = NUL) -> CasusRegel:
        """A message of a party, and the line after it."""
        return self.bied(inhoud, names.uit(code), op)

    def huis(self, inhoud: Bericht, op: datetime = NUL, huis: str = HUIS) -> CasusRegel:
        """A message of a house, and the line after it."""
        return self.bied(inhoud, names.besluit(huis), op)

    def tot(self, op: datetime) -> None:
        """Let time pass: every deadline up to `op`."""
        self.effecten = ()
        for beslist in due(COMPLEX, self.stand, WIE, op):
            self.stand = beslist.stand
            self._bezorg(beslist.effecten)

    def van(self, soort: type[B]) -> dict[str, B]:
        """The messages of a type that the last step sent, by the party that got one."""
        return {
            effect.topic.split(".")[1]: effect.inhoud
            for effect in self.effecten
            if isinstance(effect.inhoud, soort) and effect.topic.startswith("partij.")
        }

    @property
    def regel(self) -> CasusRegel:
        """The casus' one line, in whichever queue."""
        (regel,) = self.wachtrijen.values()
        return regel

    @property
    def wacht(self) -> set[tuple[str, str]]:
        """What the line waits for, and for whom."""
        return {(str(een.reden), str(een.partij or een.rol)) for een in self.regel.wacht}

    def bied(
        self, inhoud: Bericht, herkomst: str, op: datetime = NUL, geschreven: datetime | None = None
    ) -> CasusRegel:
        """A message by a topic, and the line after it."""
        bron = f"urn:nld:oin:00000099000000010000:systeem:test#{len(self.log)}"
        message = Message(WIE, inhoud, herkomst, bron, geschreven)
        self.log.append((message, op))
        self.effecten = ()
        self.stand, effecten = step(COMPLEX, self.stand, message, op)
        self._bezorg(effecten)
        return self.regel

    def _bezorg(self, effecten: tuple[Effect, ...]) -> None:
        self.effecten += effecten
        for effect in effecten:
            assert effect.sleutel == WIE
            if effect.inhoud is None:
                del self.wachtrijen[effect.topic]
            elif isinstance(effect.inhoud, CasusRegel):
                self.wachtrijen[effect.topic] = effect.inhoud
            else:
                self.post[effect.topic.split(".")[1]].append(effect.inhoud)


def aangemeld(**velden: object) -> Verloop:
    """A casus under review."""
    verloop = Verloop()
    verloop.partij(AANMELDER, aanmelding(**velden))
    return verloop


def gewogen() -> Verloop:
    """A casus under review with view and criteria."""
    verloop = aangemeld()
    verloop.partij(GEMEENTE, zienswijze())
    verloop.huis(criteria())
    return verloop


def voor_het_huis() -> Verloop:
    """After outcome c."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.CASUS))
    return verloop


def klaar() -> Verloop:
    """Ready to be invited for: prepared, three parties designated."""
    verloop = voor_het_huis()
    verloop.huis(voorbereiding())
    verloop.huis(aangewezen(POLITIE, EDE, MOVIERA))
    return verloop


def genodigd() -> Verloop:
    """The invitations are out."""
    verloop = klaar()
    verloop.huis(uitnodigen())
    return verloop


def mdo_id(verloop: Verloop) -> str:
    """The id of the planned MDO."""
    assert verloop.regel.mdo is not None
    return verloop.regel.mdo.mdo_id


def met_antwoord() -> Verloop:
    """The invitations are out, and the police answered while it was judged."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie", "om"))
    for partij, gevraagd in verloop.van(InformatieGevraagd).items():
        verloop.partij(partij, antwoord(gevraagd.verzoek_id))
    verloop.partij(GEMEENTE, zienswijze())
    verloop.huis(criteria())
    verloop.huis(besluit(Uitkomst.CASUS))
    verloop.huis(voorbereiding())
    verloop.huis(aangewezen(POLITIE, EDE, MOVIERA))
    verloop.huis(uitnodigen())
    return verloop


def verzoek_van(verloop: Verloop, partij: str) -> str:
    """The id of the request to a party, or of none."""
    verzoeken = verloop.stand.verzoeken if verloop.stand else ()
    return next((een.verzoek_id for een in verzoeken if een.partij == partij), "0" * 32)


def bijeen() -> Verloop:
    """The moment of the MDO has come."""
    verloop = genodigd()
    verloop.tot(EERSTE)
    return verloop
