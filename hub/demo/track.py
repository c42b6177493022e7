"""The tracks that the account follows: a purpose, its process, and its queue in each house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.privacy.doelen import Doel
from hub.processes import complex as complexe_casuistiek
from hub.processes import nazorg
from hub.processes.kern import Process
from hub.topology import names, principals


@dataclass(frozen=True, slots=True)
class Track:
    """One purpose. `stage` is the name by which its dead letters and deadlines are known; `queue` gives the topic of a house."""

    doel: Doel
    stage: str
    process: Process[Any]
    queue: Callable[[str], str]


NAZORG = Track(Doel.NAZORG, principals.NAZORG, nazorg.NAZORG, names.werkvoorraad)
COMPLEX = Track(Doel.COMPLEX, principals.COMPLEX, complexe_casuistiek.COMPLEX, names.casussen)
TRACKS = (NAZORG, COMPLEX)
