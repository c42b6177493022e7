"""A track: a process of the hub with its topics, and what of its lines the checks look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.parties import HUIZEN
from hub.privacy.doelen import Doel
from hub.processes.complex import COMPLEX
from hub.processes.kern import Process
from hub.processes.nazorg import NAZORG
from hub.topology import names, principals


@dataclass(frozen=True, slots=True)
class Spoor:
    """`user` is the stage that runs `process`; `queues` hold its lines."""

    user: str
    process: Process[Any]
    doel: Doel
    queue: Callable[[str], str]

    @property
    def log(self) -> str:
        """Its input."""
        return names.log(self.doel)

    @property
    def stand(self) -> str:
        """Its changelog."""
        return names.stand(self.doel)

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues of all houses."""
        return tuple(map(self.queue, HUIZEN))


CASUS = Spoor(principals.COMPLEX, COMPLEX, Doel.COMPLEX, names.casussen)
DOSSIER = Spoor(principals.NAZORG, NAZORG, Doel.NAZORG, names.werkvoorraad)
SPOREN = (CASUS, DOSSIER)
