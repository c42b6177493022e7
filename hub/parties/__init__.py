"""The register of parties, houses and municipalities: data with a source per line (covenant, preamble)."""

from hub.parties.huizen import HUIZEN, Huis
from hub.parties.register import PARTIJEN, Partij

__all__ = ["HUIZEN", "PARTIJEN", "Huis", "Partij"]
