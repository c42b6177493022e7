"""Synthetic detention messages: seeded, with the prevalences and edge cases of practice (reference §1.3, §2.4)."""

from connectors.dji.simulator.account import Expected, expect
from connectors.dji.simulator.generate import generate
from connectors.dji.simulator.moments import Gemeld, gemeld

__all__ = ["Expected", "Gemeld", "expect", "gemeld", "generate"]
