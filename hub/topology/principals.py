"""Who may log in: one user per role of the hub, per connector and per desk; identity comes from here, never from a payload."""

from __future__ import annotations

BEHEER = "beheer"
"""Provisioning only; the one super user."""
POORT = "hub-poort"
NAZORG = "hub-nazorg"
COMPLEX = "hub-complex"
STAGES = (NAZORG, COMPLEX)
"""The processes: a consumer group and transactional ids of their own each."""
OPERATOR = "operator"
"""Reads the dead letters."""
HERSTEL = "hub-herstel"
"""Puts dead letters back on the logs they came from, or lets them drop; by the operator's command."""
AUDIT = "audit"
"""Reads the processing log."""


def partij(code: str) -> str:
    """The user of a party's connector."""
    return f"partij-{code}"


def regie(huis: str) -> str:
    """The user of the regie connector of a house (or of the ketenmanager's desk)."""
    return f"regie-{huis}"
