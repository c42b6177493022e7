"""What an account is made of."""

from __future__ import annotations

from hub.demo.account import Planned, Reported
from hub.demo.casus.plan import Plan
from hub.demo.records import Topics

Settled = tuple[tuple[Topics, Topics], Planned, Plan, Reported]
