"""What was read, by track: what the account of each looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hub.codec import decode_as
from hub.demo.records import Seen, Topics, origin
from hub.demo.track import COMPLEX, NAZORG, TRACKS, Track
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.verwerking import Status
from hub.topology import TOPICS, names, principals
from schemas.hub import BerichtGeweigerd, Verwerking

INPUTS = tuple(name for name, topic in TOPICS.items() if principals.POORT in topic.readers)
OF_TRACKS = tuple(
    name for track in TRACKS for name in (names.log(track.doel), names.stand(track.doel), *map(track.queue, HUIZEN))
)
READ = (*INPUTS, *map(names.inbox, PARTIJEN), names.VERWERKING, names.DLQ, *OF_TRACKS)
"""Every topic that the account looks at."""


def split(found: Mapping[str, Sequence[Seen]]) -> tuple[Topics, ...]:
    """The records of the topics of `READ`, by track."""
    return tuple(_of(track, found) for track in TRACKS)


def _of(track: Track, found: Mapping[str, Sequence[Seen]]) -> Topics:
    """What of all that was read belongs to one track; what no track names is of nazorg, so that nothing is left out."""
    inputs = [record for name in INPUTS for record in found[name] if track_of(record) is track]
    elsewhere = {record.place for name in INPUTS for record in found[name] if track_of(record) is not track}
    elsewhere |= {record.place for other in TRACKS if other is not track for record in found[names.log(other.doel)]}
    log = found[names.log(track.doel)]
    ours = {record.place for record in (*inputs, *log)}
    return Topics(
        inputs=inputs,
        log=log,
        verwerking=[record for record in found[names.VERWERKING] if track_of(record) is track and _decided(record)],
        queues={huis: found[track.queue(huis)] for huis in HUIZEN},
        dead=[
            letter
            for letter in found[names.DLQ]
            if origin(letter) in ours or (track is NAZORG and origin(letter) not in elsewhere)
        ],
        stand=found[names.stand(track.doel)],
        inboxes={code: list(_sent(track, found[names.inbox(code)])) for code in PARTIJEN},
        track=track,
    )


def track_of(record: Seen) -> Track:
    """The track that a record names; nazorg where it names none."""
    return COMPLEX if record.headers.get("ce_doel") == COMPLEX.doel else NAZORG


def _sent(track: Track, inbox: Iterable[Seen]) -> Iterable[Seen]:
    """What a process sent; word of a refusal is no effect of a decision."""
    return (
        record
        for record in inbox
        if track_of(record) is track and record.headers.get("ce_type") != BerichtGeweigerd.ce_type
    )


def _decided(line: Seen) -> bool:
    """Whether a line of the processing log tells of a decision, not of a message that led to nothing."""
    return decode_as(line.value or b"", Verwerking).status == Status.OK
