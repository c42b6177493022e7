"""The nazorg track: detention messages become a weighed line in the right procesregisseur's queue (Bijlage 3, nazorg)."""

from hub.processes.nazorg.process import NAZORG

__all__ = ["NAZORG"]
