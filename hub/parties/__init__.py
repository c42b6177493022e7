"""The register of parties, houses and municipalities: data with a source per line (covenant, preamble)."""

from hub.parties.huizen import HUB_OIN, HUIZEN, Huis
from hub.parties.register import PARTIJEN, Partij

__all__ = ["HUB_OIN", "HUIZEN", "PARTIJEN", "Huis", "Partij"]
