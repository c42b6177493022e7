"""docs/one-message.md: its line goes through the functions it names, and what comes out is what it shows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

from aiokafka.structs import ConsumerRecord
from rich.console import Console

from connectors.dji.event import check
from connectors.dji.identity import Identity
from connectors.dji.reading import jsonlines
from connectors.dji.reading.lines import Found
from connectors.kit.publisher import Record
from connectors.regie.table import QueueTable
from hub.agents.nazorg import STAGE
from hub.codec import decode_as
from hub.engine import ring, runner
from hub.engine.deadletter import dead_letters
from hub.engine.handling import Handler
from hub.engine.records import Out
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.poort.doorgifte import doorgifte
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import doelgeheim
from hub.privacy.termijnen import TERMIJNEN
from hub.topology import TOPICS
from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Leefgebied
from schemas.verzoek import InformatieGevraagd
from tests.docs.pages import DOCS, ROOT, blocks, prose, quoted, tracked

PAGE = DOCS / "one-message.md"
SECRET, KEY = bytes(range(32)), bytes(32)
NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
LINE, ENVELOPE, SCREEN = blocks(PAGE)


def offered() -> Record:
    """Steps 1 and 2: the page's line as the connector sends it."""
    line = LINE.replace("\n", "").encode()
    (found,) = (item for item in jsonlines.read(BytesIO(line)) if isinstance(item, Found))
    return check(found.offered, Identity(doelgeheim(Doel.NAZORG, SECRET)), NOW).record


def appended(sent: Record | Out) -> ConsumerRecord:
    """A record as the broker hands it out."""
    size, moment = len(sent.value or b""), round(NOW.timestamp() * 1000)
    return ConsumerRecord(sent.topic, 0, 0, moment, 1, sent.key, sent.value, None, 32, size, sent.headers)


def passed() -> Out:
    """Steps 3 and 4: what the poort hands on."""
    (out,) = doorgifte(SECRET, dead_letters("hub-poort", KEY))(appended(offered())).outs
    return out


def decided() -> list[Out]:
    """Steps 5 and 6: what the engine sends."""
    staged = Staged()
    Handler(STAGE, 0, dead_letters(STAGE.name, KEY)).record(appended(passed()), State(STAGE.process.stand), staged)
    return staged.outs


def test_the_line_becomes_the_record_that_the_page_shows() -> None:
    sent = offered()

    assert sent.topic == "dji.detentie"
    assert f"`{sent.key.decode()}`" in prose(PAGE)
    assert "".join(f"{name}: {value.decode()}\n" for name, value in sent.headers) == ENVELOPE


def test_the_poort_hands_it_on_unchanged_with_two_headers_more() -> None:
    sent, out = offered(), passed()

    assert (out.topic, out.key, out.value) == ("casus.nazorg.log", sent.key, sent.value)
    assert list(out.headers) == [*sent.headers, ("hub_herkomst", b"dji.detentie"), ("hub_plaats", b"0/0")]


def test_the_queue_shows_what_the_page_shows() -> None:
    line, _, log = decided()
    console = Console(width=150, file=(told := StringIO()))
    console.print(QueueTable("ede", [decode_as(line.value or b"", WerkvoorraadRegel)], NOW, legend=False))

    assert (line.topic, log.topic) == ("huis.ede.werkvoorraad", "hub.verwerking")
    assert [row.rstrip() for row in told.getvalue().splitlines()] == SCREEN.splitlines()


def test_the_one_who_can_tell_what_lacks_is_asked() -> None:
    _, question, _ = decided()
    asked = decode_as(question.value or b"", InformatieGevraagd)

    assert question.topic == "partij.iriszorg.in"
    assert f"`{question.topic}`" in prose(PAGE)
    assert (asked.leefgebieden, asked.personalia.bsn, asked.antwoord_voor) == (
        (Leefgebied.ZORG,),
        None,
        NOW + timedelta(days=3),
    )
    assert asked.noodzaak in prose(PAGE)


def test_the_numbers_are_those_of_the_code() -> None:
    text = prose(PAGE)

    assert f"up to {runner.MOST_RECORDS} records" in text
    assert f"the last {ring.SIZE} of this person" in text
    assert TOPICS["casus.nazorg.log"].partitions == 4
    assert "has four partitions" in text
    assert (TERMIJNEN.nazorg_beoordelen.dagen, TERMIJNEN.nazorg_beantwoorden.dagen) == (5, 3)
    assert f"{TERMIJNEN.nazorg_na_vrijlating.dagen:.0f} days after the release" in text


def test_every_word_in_backticks_is_in_the_code() -> None:
    """But for the names of the file and the command of this one story."""
    sources = [path for path in tracked() if path.relative_to(ROOT).parts[0] in ("hub", "connectors", "schemas")]
    code = "\n".join(path.read_text("utf-8") for path in sources) + "\n".join([*TOPICS, str(decided()), ENVELOPE])
    ours = {"vrijlatingen.jsonl", "hub regie werkvoorraad --huis ede", "partij-dji"}
    words = {word.rpartition(".")[2] if re.match(r"[A-Z]\w+\.\w+$", word) else word for word in quoted(PAGE) - ours}
    files = {path.name for path in sources}

    assert {word for word in words if word not in code and word not in files} == set()
