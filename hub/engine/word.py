"""Word to who sent a message that is refused: which one, and why, in its own inbox; nothing of what the message says."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.codec import Envelope, effect_id, encode
from hub.engine.herkomst import Herkomst
from hub.engine.records import Out
from hub.engine.stage import partition_of
from hub.refusals import REFUSALS
from hub.topology import INBOX_OF
from schemas.hub import BerichtGeweigerd


def word(place: Herkomst, code: str, about: Envelope | None, source: str, doel: str, timestamp: int) -> Out:
    """The refusal of the record at `place` on its sender's topic, appended at `timestamp` (ms since 1970).

    `about` is None where its headers are not to be believed or not to be told. The key is the place: the sender's own key may be
    what was wrong with it. The refusal of one record bears one id, however often the poort hands it on; a message that is sent again,
    under its own id, is told again.
    """
    inbox, cause = INBOX_OF[place.topic], about.ref if about else str(place)
    geweigerd = BerichtGeweigerd(
        code=code,
        uitleg=REFUSALS[code],
        bericht_id=about.id if about else None,
        bericht_source=about.source if about else None,
        bericht_type=about.type if about else None,
        topic=place.topic,
        partitie=place.partition,
        offset=place.offset,
    )
    envelope = Envelope(
        id=effect_id(f"{cause} {place}", f"{geweigerd.ce_type}/{code}", inbox, 0),
        source=source,
        type=geweigerd.ce_type,
        time=datetime.fromtimestamp(timestamp / 1000, UTC),
        doel=doel,
        correlationid=about.correlationid if about else str(place),
        causationid=cause,
    )
    return Out(inbox, partition_of(inbox, b""), str(place).encode(), encode(geweigerd), envelope.to_headers())
