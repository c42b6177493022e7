"""Names of topics, `<owner>.<subject>.<kind>` (architecture §5)."""

from __future__ import annotations

from hub.privacy.doelen import Doel

DETENTIE = "dji.detentie"
DLQ = "hub.dlq"
VERWERKING = "hub.verwerking"


def uit(partij: str) -> str:
    """A party's outbox."""
    return f"partij.{partij}.uit"


def inbox(partij: str) -> str:
    """A party's inbox."""
    return f"partij.{partij}.in"


def huisinbox(huis: str) -> str:
    """What the hub has to say to a house: its refusals."""
    return f"huis.{huis}.in"


def besluit(huis: str) -> str:
    """The decisions of a house."""
    return f"huis.{huis}.besluit"


def werkvoorraad(huis: str) -> str:
    """The queue of a house's procesregisseur."""
    return f"huis.{huis}.werkvoorraad"


def casussen(huis: str) -> str:
    """The queue of a house's casussen: apart from that of nazorg, another purpose (2.3, 16.2)."""
    return f"huis.{huis}.casussen"


def log(doel: Doel) -> str:
    """The validated input of a purpose."""
    return f"casus.{doel}.log"


def stand(doel: Doel) -> str:
    """The changelog of a purpose's state."""
    return f"casus.{doel}.stand"
