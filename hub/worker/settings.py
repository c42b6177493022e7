"""Settings of a worker, from `HUB_WORKER_*` in the environment."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class WorkerSettings(BaseSettings):
    """How a worker behaves in its group."""

    model_config = SettingsConfigDict(env_prefix="HUB_WORKER_", extra="forbid", frozen=True)

    instance: str | None = Field(
        None, description="static membership: a name kept across restarts, so that a rolling restart moves no partition"
    )
    session_seconds: float = Field(
        6.0, ge=6, le=40, description="silence after which the group gives the partitions away: most of a failover"
    )
    ops_host: str = Field("127.0.0.1", description="address of /metrics, /healthz, /readyz; a container needs 0.0.0.0")
    stop_seconds: float = Field(20.0, gt=0, description="time for an orderly stop before the worker ends at once")
    scratch: Path = Field(
        default_factory=lambda: Path(tempfile.gettempdir()) / "ketenhub-worker",
        description="Faust wants a directory; nothing is kept there",
    )
