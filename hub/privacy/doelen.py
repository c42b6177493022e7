"""The three purposes of the cooperation: three privacy protocols, three sets of topics, keys and ACLs (preamble, 16.2)."""

from __future__ import annotations

from enum import StrEnum


class Doel(StrEnum):
    """A purpose; every message carries exactly one."""

    COMPLEX = "complex"
    NAZORG = "nazorg"
    RADICALISERING = "radicalisering"
