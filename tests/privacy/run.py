"""A run of the whole hub with known persons, good and bad messages of each."""

from __future__ import annotations

import csv
import io
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from schemas.detentie import Persoon
from tests.poort.cases import REFUSED
from tests.privacy.persons import PERSONS, TEXT
from tests.privacy.story import tell
from tests.privacy.traces import Traces
from tests.support.eventually import eventually
from tests.support.hub import Hub, a_hub
from tests.support.offers import Offer, einde, offer

TRACES = Traces(PERSONS)
BY_CONTENT = ("te-groot", "schema-onbekend", "schema-past-niet", "inhoud-onleesbaar", "inhoud-ongeldig", "doel-onjuist")


@dataclass
class Ran:
    """A hub after its run, and the ports where its connectors tell how they are."""

    hub: Hub
    ports: list[int]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def a_run(directory: Path) -> Iterator[Ran]:
    """All ways in are used: Kafka itself, the drop folder, HTTP, the desk of a house; and beside them parties, with a casus."""
    with a_hub(directory) as hub, ThreadPoolExecutor(1) as beside:
        ports = [free_port() for _ in range(4)]
        by_kafka(hub)
        told = beside.submit(tell, hub, ports[2:])
        by_folder(hub, directory / "map", ports[0])
        by_http(hub, ports[1])
        hub.drained()
        by_desk(hub)
        by_browser(hub)
        told.result()
        hub.drained()
        yield Ran(hub, ports)


def by_kafka(hub: Hub) -> None:
    """Of each person a good message, and a bad one for each code that is about its content."""
    good = [offer(einde(n, persoon=person), hub.secret) for n, person in enumerate(PERSONS)]
    bad = [REFUSED[code][0](one) for one in good for code in BY_CONTENT]
    plain = [
        replace(one, value=form) for one in good for form in (TEXT.encode(), b"\0" + TEXT.encode(), TEXT[:9].encode())
    ]
    hub.offer("partij-dji", *good, *[one for one in bad if one.topic == "dji.detentie"], *plain)
    hub.offer("partij-om", Offer("partij.om.uit", b"k", TEXT.encode(), good[0].headers))


def by_folder(hub: Hub, folder: Path, port: int) -> None:
    """A file with good and bad lines, read by a connector that stays."""
    settings = {"HUB_CONNECTOR_OPS_PORT": str(port), "HUB_DJI_SETTLE_SECONDS": "0"}
    hub.stack.start("dji-map", ["dji", "drop", str(folder)], settings)
    eventually(lambda: _is_dir(folder / "inkomend"), 30)
    part = folder / "levering.part"
    part.write_text(lines(), encoding="utf-8")
    part.rename(folder / "inkomend" / "levering.csv")
    eventually(lambda: _counted(port), 60)


def _is_dir(path: Path) -> None:
    assert path.is_dir()


def _counted(port: int) -> None:
    try:
        told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    except httpx.HTTPError:
        told = ""
    assert 'connector_files_total{connector="dji"' in told


def lines() -> str:
    """Per person one good line, and bad ones: number, date, municipality and kind each wrong beside all the rest."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(line(PERSONS[0], 0)), delimiter=";")
    table.writeheader()
    for number, person in enumerate(PERSONS):
        good = line(person, number)
        wrong = {"bsn": person.bsn[:-1], "geboortedatum": "07/03/33", "gemeente_herkomst": person.achternaam}
        table.writerows(
            [good, *(good | {name: value} for name, value in wrong.items()), good | {"bericht": person.bsn}]
        )
    return out.getvalue()


def line(person: Persoon, number: int) -> dict[str, str]:
    """A line of a delivery."""
    assert person.adres
    told = person.model_dump(mode="json", exclude={"adres"}) | person.adres.model_dump()
    more = {
        "bericht": "detentie-beeindigd",
        "gemeld_op": datetime.now(UTC).isoformat(),
        "detentie_id": f"M-{number}",
        "inrichting": "PI-ARN",
        "gemeente_herkomst": "GM0228",
    }
    return {name: value or "" for name, value in told.items()} | more | {"einde_op": "2027-01-05T09:00:00+01:00"}


def by_http(hub: Hub, port: int) -> None:
    """Posts that are no event, that lack what an event needs, and that have the person in the address."""
    child = hub.stack.start("dji-http", ["dji", "serve", "--port", "0"], {"HUB_CONNECTOR_OPS_PORT": str(port)})
    eventually(lambda: _listens(child.console), 30)
    base = child.console.read_text().split("listening on ")[1].split()[0]
    data = {"persoon": PERSONS[0].model_dump(mode="json")}
    event = {"specversion": "1.0", "id": "1", "source": "x", "type": "nl.detenties.detentie-beeindigd.v1", "data": data}
    for body in (TEXT.encode(), json.dumps(data).encode(), json.dumps(event).encode()):
        answer = post(f"{base}/events?naam={PERSONS[2].bsn}", body)
        assert TRACES.found(answer) == set(), "the answer repeats what was posted"


def _listens(console: Path) -> None:
    assert "listening on " in console.read_text()


def post(address: str, body: bytes) -> bytes:
    """The answer to a structured event, which is no success."""
    answer = httpx.post(address, content=body, headers={"content-type": "application/cloudevents+json"})
    assert answer.is_client_error
    return answer.content


def by_desk(hub: Hub) -> None:
    """A decision with a person in its reason, and one about somebody who is not there; what they print on stderr is a log."""
    known = persoon_id(PERSONS[0].bsn, Doel.NAZORG, hub.secret)
    for wie, ends in ((known, True), (PERSONS[0].achternaam, False)):
        words = ["regie", "overschrijf", wie, "rood", "--huis", "arnhem", "--reden", TEXT, "--functionaris", "F. Proef"]
        done = subprocess.run(
            [sys.executable, "-m", "hub", *words, "--dir", str(hub.stack.broker.directory)],
            capture_output=True,
            check=False,
        )
        assert (done.returncode == 0) is ends, f"the desk ended with {done.returncode}"
        (hub.stack.directory / f"desk-{ends}.log").write_bytes(done.stderr)


def by_browser(hub: Hub) -> None:
    """The pages of the desk: the queue, and a person who is sought in the address; what the program prints on stderr is a log."""
    words = ["regie", "web", "--huis", "arnhem", "--dir", str(hub.stack.broker.directory)]
    with (
        (hub.stack.directory / "desk-web.log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "hub", *words], stdout=subprocess.PIPE, stderr=log, text=True
        ) as serving,
        httpx.Client(follow_redirects=True) as browser,
    ):
        try:
            assert serving.stdout is not None
            _browsed(browser, serving.stdout.readline().strip())
        finally:
            serving.send_signal(signal.SIGINT)
        assert serving.wait(30) == 0


def _browsed(browser: httpx.Client, address: str) -> None:
    eventually(lambda: _shows(browser, address), 30)
    for path in ("casussen", f"dossier/{PERSONS[0].bsn}", f"casus/{PERSONS[0].achternaam}"):
        browser.get(address.partition("?")[0] + path)


def _shows(browser: httpx.Client, address: str) -> None:
    try:
        page = browser.get(address)
    except httpx.TransportError as error:
        raise AssertionError from error
    assert page.is_success and TRACES.found(page.content), "the page shows nobody"
