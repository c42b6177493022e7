"""By how an id ends, the workers of the matrix (`odd`) know on which message to raise or to be slow, and where: `-raises-nazorg`."""

from __future__ import annotations

RAISES, SLOW, SLOWEST = "-raises", "-slow", "-slowest"
