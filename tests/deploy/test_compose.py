"""docker-compose.yml says what the code can do: its commands, settings, versions, ports and rights."""

import os
import re
import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import click
import pytest
import yaml
from click.testing import CliRunner
from pydantic_settings import BaseSettings

from connectors.kit.settings import ConnectorSettings
from hub.broker import KAFKA_VERSION, Access, BrokerSettings, Credentials
from hub.broker.jars import ensure_jars
from hub.broker.java import find_java
from hub.broker.login import log_in
from hub.cli import main
from hub.settings import Deployment
from hub.worker.settings import WorkerSettings
from tests.support.eventually import eventually

ROOT = Path(__file__).parents[2]
COMPOSE = cast(dict[str, Any], yaml.safe_load((ROOT / "docker-compose.yml").read_text()))
SERVICES = cast(dict[str, dict[str, Any]], COMPOSE["services"])
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "ketenhub:local"}
SETTINGS: tuple[type[BaseSettings], ...] = (Deployment, BrokerSettings, WorkerSettings, ConnectorSettings)


def test_kafka_is_the_version_of_the_local_broker() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"


@pytest.mark.parametrize("name", OURS)
def test_the_command_exists_with_its_options(name: str) -> None:
    """The command line itself takes each service's command."""
    words, command = list(OURS[name]["command"]), cast(click.Command, main)
    while isinstance(command, click.Group):
        inner = command.get_command(click.Context(command), words.pop(0))
        assert inner is not None
        command = inner

    assert command.make_context(name, words).params


@pytest.mark.parametrize("name", OURS)
def test_the_environment_is_known_to_the_settings(name: str) -> None:
    """A misspelt variable would be ignored in silence."""
    known = {f"{s.model_config['env_prefix']}{field}".upper() for s in SETTINGS for field in s.model_fields}

    assert set(OURS[name]["environment"]) <= known


def test_nothing_is_published_beyond_loopback() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_prometheus_scrapes_each_program_that_serves_metrics() -> None:
    """One target per long-running service of ours, on its port."""
    config = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text())
    targets = {target for job in config["scrape_configs"] for s in job["static_configs"] for target in s["targets"]}

    assert targets == {f"{name}:9400" for name, service in OURS.items() if service["restart"] == "unless-stopped"}


def test_the_image_is_built_from_what_is_there() -> None:
    """Each copied path exists and is let through by .dockerignore."""
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    copied = {path for line in re.findall("^COPY (.*)$", dockerfile, re.MULTILINE) for path in shlex.split(line)[:-1]}
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert copied
    assert all((ROOT / path).exists() and path.split("/")[0] in let_through for path in copied)


def free_port() -> int:
    """A port with the next two free as well."""
    for port in range(29000, 60000, 3):
        with closing(socket.socket()) as a, closing(socket.socket()) as b, closing(socket.socket()) as c:
            try:
                for offset, held in enumerate((a, b, c)):
                    held.bind(("127.0.0.1", port + offset))
            except OSError:
                continue
            return port
    raise AssertionError("no three free ports")


@pytest.fixture
def kafka_home(tmp_path: Path) -> Path:
    """The scripts of Kafka's distribution by name, on the same jars and Java as the local broker."""
    settings, home = BrokerSettings(), tmp_path / "kafka"
    jars = ":".join(map(str, ensure_jars(settings.cache, repository=settings.maven)))
    (home / "bin").mkdir(parents=True)
    for script, main_class in (
        ("kafka-storage.sh", "kafka.tools.StorageTool"),
        ("kafka-server-start.sh", "kafka.Kafka"),
    ):
        path = home / "bin" / script
        path.write_text(f'#!/bin/sh\nexec {find_java(settings.java)} -Xmx256m -cp "{jars}" {main_class} "$@"\n')
        path.chmod(0o755)
    return home


@pytest.fixture
def container(kafka_home: Path, tmp_path: Path) -> Iterator[Access]:
    """Kafka, run by deploy/kafka.sh as in its container, after the command of the service before it."""
    port, secrets, data = free_port(), tmp_path / "geheim", tmp_path / "data"
    prepare = [
        "broker",
        "prepare",
        "--dir",
        str(secrets),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--data",
        str(data),
    ]
    assert CliRunner().invoke(main, prepare).exit_code == 0
    script = ["sh", str(ROOT / "deploy" / "kafka.sh"), str(secrets), str(data)]
    with subprocess.Popen(
        script, env={**os.environ, "KAFKA_HOME": str(kafka_home)}, stdout=subprocess.DEVNULL
    ) as process:
        yield Access(f"127.0.0.1:{port}", "beheer", Credentials.load(secrets).password("beheer"))
        process.kill()


@pytest.mark.broker
def test_the_containers_start_script_and_topics_work(container: Access, tmp_path: Path) -> None:
    """The kafka service comes up with the first user, and the topics service then does its work."""

    def answers() -> None:
        assert log_in(container, 1)

    eventually(answers, 60)
    where = {"HUB_BOOTSTRAP": container.bootstrap, "HUB_DIRECTORY": str(tmp_path / "geheim")}

    applied = CliRunner().invoke(main, OURS["topics"]["command"], env=where)

    assert applied.exit_code == 0, applied.output
    assert CliRunner().invoke(main, ["topics", "check"], env=where).output == "The cluster is as declared.\n"
