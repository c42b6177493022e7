"""Kafka Streams: its jars by hash, its program compiled by the Eclipse compiler on the broker's Java, its tables from the hub's code."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.peers.program import Command, PeerFailed
from benchmarks.peers.run.work import Config, stage
from hub.broker.errors import BrokerError
from hub.broker.jars import JARS, ensure_jars, read_list
from hub.broker.java import find_java
from hub.broker.settings import BrokerSettings
from hub.codec.ids import EFFECTS
from hub.parties.gemeenten import GEMEENTEN
from hub.parties.rollen import VASTE_PARTNERS, VastePartner
from hub.privacy.termijnen import TERMIJNEN, Termijn
from hub.privacy.verwerking import REGISTER
from hub.processes.nazorg.routing import van_gemeente
from hub.processes.nazorg.tabel import TABEL
from hub.processes.nazorg.vraagtekst import DOEL, VRAGER
from hub.topology import names
from schemas.catalogue import full_name
from schemas.hub import Verwerking
from schemas.nazorg import Wachtrij
from schemas.released import latest, releases

HERE = Path(__file__).parent
COMPILE_S = 120
HEAP = ("-Xms256m", "-Xmx512m")


def command(config: Config, directory: Path) -> Command:
    """Run it; `ready` has been called."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = directory / "config.json"
    file.touch(0o600)
    file.write_text(json.dumps(asdict(config) | tables()))
    java, path = ready()
    return Command((str(java), *HEAP, "-cp", path, "Main", str(file)), {})


def ready() -> tuple[Path, str]:
    """The Java program and the class path; fetches and compiles what is not there. Raises `PeerFailed`."""
    settings = BrokerSettings()
    try:
        java = find_java(settings.java)
        own = read_list((HERE / "jars.txt").read_text())
        jars = ensure_jars(settings.cache, jars=(*JARS, *own), repository=settings.maven)
    except BrokerError as error:
        raise PeerFailed(str(error)) from error
    sources = sorted((HERE / "streams").glob("*.java"))
    text = b"".join(file.read_bytes() for file in (*sources, HERE / "jars.txt"))
    classes = settings.cache / f"peer-streams-{hashlib.sha256(text).hexdigest()[:16]}"
    path = ":".join(map(str, (classes, *jars)))
    if not classes.exists():
        _compile(java, path, sources, classes)
    return java, path


def _compile(java: Path, path: str, sources: list[Path], classes: Path) -> None:
    fresh = classes.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    compiler = ("org.eclipse.jdt.internal.compiler.batch.Main", "-21", "-nowarn", "-proc:none", "-d", str(fresh))
    run = [str(java), "-cp", path, *compiler, *map(str, sources)]
    try:
        told = subprocess.run(run, capture_output=True, text=True, timeout=COMPILE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"its Java program did not compile within {COMPILE_S} s") from error
    if told.returncode:
        raise PeerFailed(f"its Java program does not compile: {told.stderr[-600:]}")
    fresh.rename(classes)


def tables() -> dict[str, Any]:
    """All that the rule is made of: schemas, registers, terms, the stoplicht's table, names; lists are as Rule.java reads them."""
    own, found = stage(), releases()
    return {
        "log": own.input, "verwerking": names.VERWERKING, "source": own.source, "purpose": own.doel, "register": REGISTER,
        "effects": EFFECTS.hex, "lijn": full_name(Verwerking), "doel": DOEL, "vrager": [VRAGER.naam, VRAGER.rol],
        "schemas": {str(each.id): each.schema for each in found},
        "ids": {name: each.id for name, each in latest(found).items()},
        "gemeenten": {code: _gemeente(code) for code in GEMEENTEN},
        "partners": {queue: list(map(_partner, VASTE_PARTNERS[queue])) for queue in Wachtrij},
        "termijnen": {name: round(term.duur.total_seconds() * 1000) for name, term in TERMIJNEN if isinstance(term, Termijn)},
        "versie": TABEL.versie, "gebieden": TABEL.gebieden,
        "totaal": [{"regel": rij.regel, "minstens": rij.minstens, "kleur": rij.kleur} for rij in TABEL.totaal],
        "wachtrijen": {queue: names.werkvoorraad(queue) for queue in Wachtrij},
        "inboxen": {vast.partij.code: names.inbox(vast.partij.code) for all_ in VASTE_PARTNERS.values() for vast in all_},
    }  # fmt: skip


def _partner(vast: VastePartner) -> list[object]:
    return [vast.partij.code, vast.partij.gemeente_code, vast.bsn, vast.leefgebieden]


def _gemeente(code: str) -> list[str | None]:
    plaats = van_gemeente(code)
    return [plaats.wachtrij, plaats.gemeente, plaats.naam, plaats.reden]
