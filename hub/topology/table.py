"""The declared topics as the table of docs/topics.md: one row a topic, and one for all topics of a kind that differ by their owner only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.parties import HUIZEN, PARTIJEN
from hub.topology import names, principals
from hub.topology.declaration import TOPICS
from hub.topology.model import Topic

HEADINGS = ("topic", "key", "partitions", "purpose", "messages", "writers", "readers", "kept", "largest record", "from")


def markdown() -> str:
    """The table, generated: equal rows stand there once."""
    rows = dict.fromkeys(_row(topic, *_owner(topic)) for topic in TOPICS.values())
    return "\n".join(map(_line, (HEADINGS, ("---",) * len(HEADINGS), *rows)))


def _owner(topic: Topic) -> tuple[str, str]:
    """Whose topic it is, and the pattern that stands for him; empty for a topic of which there is one."""
    return dict(_owned()).get(topic.name, ("", ""))


def _owned() -> Iterator[tuple[str, tuple[str, str]]]:
    for code in PARTIJEN:
        yield names.uit(code), (code, "<partij>")
        yield names.inbox(code), (code, "<partij>")
    for code in HUIZEN:
        yield names.besluit(code), (code, "<huis>")
        yield names.werkvoorraad(code), (code, "<huis>")
        yield names.casussen(code), (code, "<huis>")
        yield names.huisinbox(code), (code, "<huis>")


def _row(topic: Topic, code: str, pattern: str) -> tuple[str, ...]:
    users = {principals.partij(code), principals.regie(code)} if code else set()

    def named(user: str) -> str:
        return user.replace(code, pattern) if user in users else user

    return (
        f"`{topic.name.replace(f'.{code}.', f'.{pattern}.')}`",
        topic.key,
        str(topic.partitions),
        topic.doel or "any",
        _all(model.__name__ for model in topic.berichten) or "none",
        _all(map(named, topic.writers)),
        _all(map(named, topic.readers)),
        "the last per key" if topic.retention is None else f"{topic.retention.days} days",
        f"{topic.max_bytes // 1024} KiB",
        topic.bron,
    )


def _all(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
