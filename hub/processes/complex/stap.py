"""What a rule of this process gives back, and what many rules ask first: who is this, may he, is it the moment for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hub.processes.kern import Effect, Message, Refused
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.casus import CasusDossier
from schemas.personen import Functionaris, Rol

MANAGERS = (Rol.LOCATIEMANAGER, Rol.KETENMANAGER)
ONDER_BEOORDELING = (Casusfase.INTAKE, Casusfase.AANVULLING)
"""While it is judged whether this is a casus, and nowhere else, parties are asked (1.7, 8.2)."""


class Stap(NamedTuple):
    """The casus after a message, what goes to parties, and what was refused of it; the line in the queue follows by itself."""

    stand: CasusDossier
    berichten: tuple[Effect, ...] = ()
    geweigerd: tuple[str, ...] = ()


def eigen_huis(stand: CasusDossier, message: Message) -> None:
    """Whose desk can't read a casus does not hear that there is one, whatever else is wrong with what it sends (10.2): ask this first."""
    if message.herkomst != names.besluit(stand.wachtrij):
        raise Refused("casus-onbekend")


def bevoegd(stand: CasusDossier, message: Message, functionaris: Functionaris, rollen: Iterable[Rol]) -> None:
    """Only the casus' own house may, in one of these roles: whose desk can't read a casus decides nothing about it (1.11-1.13, 8.1)."""
    eigen_huis(stand, message)
    if functionaris.rol not in rollen:
        raise Refused("rol-onbevoegd")


def namens(stand: CasusDossier, partij: str | None) -> None:
    """The procesregisseur works on behalf of the party that put the casus forward (13.3); casusregie comes with the plan of action.

    None: it was not said.
    """
    if partij not in (None, stand.aanmelder):
        raise Refused("namens-onjuist")


def in_fase(stand: CasusDossier, *fasen: Casusfase) -> None:
    """Whether this is the moment for it; raises `Refused`."""
    if stand.fase not in fasen:
        raise Refused("stap-niet-aan-de-orde")


def aan(partij: str, stand: CasusDossier, inhoud: Bericht) -> Effect:
    """A message to the inbox of a party."""
    return Effect(names.inbox(partij), stand.casus_id, inhoud)


def vooruit(moment: datetime, op: datetime, code: str) -> None:
    """A moment that is agreed upon lies ahead; raises `Refused(code)`."""
    if moment <= op:
        raise Refused(code)


def leeg(tekst: str | None) -> bool:
    """Whether a text says nothing."""
    return tekst is None or not tekst.strip()
