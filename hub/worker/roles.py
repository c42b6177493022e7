"""The roles of a worker: role → user. The agent of a role is `hub.agents.<role>`."""

from __future__ import annotations

from hub.topology import principals

ROLES = {"poort": principals.POORT, "nazorg": principals.NAZORG, "complex": principals.COMPLEX}
