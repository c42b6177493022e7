"""Holds what was read of a run against what was asked, designated and offered. Each check gives the deviations it finds. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from hub.topology import INBOX_OF
from schemas.hub import BerichtGeweigerd
from schemas.inzage import StukTerInzage
from schemas.mdo import MdoUitnodiging
from schemas.verzoek import InformatieGevraagd
from tests.faults.partners.gelezen import INBOXES, OUTBOXES, Gelezen
from tests.faults.partners.gezegd import gezegd
from tests.faults.partners.herrekend import herreken
from tests.faults.partners.spoor import CASUS, SPOREN
from tests.faults.partners.verzoeken import AFGEDAAN, Afloop, aflopen, woorden
from tests.faults.records import Record, compacted, first

Found = Iterator[str]
K = TypeVar("K")
V = TypeVar("V")


def requests(read: Gelezen) -> Found:
    """Each question is in the inbox of whom it was put to, once, and in no other: by the houses' own words, and by the lines."""
    wanted = gezegd(read, CASUS).gevraagd
    yield from _differ("question", wanted, _arrived(read, CASUS.user, InformatieGevraagd.ce_type))
    shown = Counter((een.verzoek_id, een.partij) for een in aflopen(read))
    put = (
        (vraag.verzoek_id, code) for spoor in SPOREN for code, vraag in read.berichten(spoor.user, InformatieGevraagd)
    )
    yield from _differ("question", shown, Counter(put))


def ended(read: Gelezen) -> Found:
    """Every question ended: in an answer or refusal of the one who was asked, overdue, or needed no more; and who owes was told so."""
    senders = {record.ref: OUTBOXES.get(record.place.topic) for spoor in SPOREN for record in read.offered(spoor)}
    told = woorden(read)
    for een in aflopen(read):
        at = een.verzoek_id, een.partij
        if een.status not in AFGEDAAN:
            yield f"{een}: still {een.status}"
        if een.te_laat and een.antwoord_voor > read.at:
            yield f"{een}: overdue before its time"
        if told[Afloop.TE_LAAT][at] != een.te_laat:
            yield f"{een}: told {told[Afloop.TE_LAAT][at]} times that it is overdue"
        if told[Afloop.VERVALLEN][at] != (een.status is Afloop.VERVALLEN):
            yield f"{een}: told {told[Afloop.VERVALLEN][at]} times that it lapsed"
        if een.bron is not None and senders.get(een.bron) != een.partij:
            yield f"{een}: answered by {senders.get(een.bron)}"


def invitations(read: Gelezen) -> Found:
    """Each plan reaches exactly the parties that were designated with a purpose, each once."""
    wanted = gezegd(read, CASUS).genodigd
    yield from _differ("invitation", wanted, _arrived(read, CASUS.user, MdoUitnodiging.ce_type))


def shown(read: Gelezen) -> Found:
    """What a party sees before the MDO was judged by the house and accorded by its supplier, and that party comes; none sees it twice."""
    said, seen = gezegd(read, CASUS), Counter[tuple[str, str, str]]()
    for code, stuk in read.berichten(CASUS.user, StukTerInzage):
        seen[stuk.mdo_id, stuk.verzoek_id, code] += 1
        asked = stuk.verzoek_id in said.geoordeeld and (stuk.verzoek_id, stuk.partij) in said.akkoord
        if not asked or (stuk.mdo_id, code) not in said.komt:
            yield f"{stuk.verzoek_id} of {stuk.partij} was shown to {code}"
    yield from (f"{at} was shown {count} times" for at, count in seen.items() if count > 1)


def nobody_else(read: Gelezen) -> Found:
    """Nothing about an aggregate is in an inbox of who neither put it forward nor was asked or invited; nor in another track's topics."""
    for spoor in SPOREN:
        known = gezegd(read, spoor).betrokken
        for topic, code in INBOXES.items():
            for record in read.of(topic):
                if record.key in known and code not in known[record.key]:
                    yield f"{record.place}: about {record.key}"
        others = [(other.log, other.stand, *other.queues) for other in SPOREN if other is not spoor]
        for record in read.of(*(topic for topics in others for topic in topics)):
            if record.key in known:
                yield f"{record.place}: about {record.key}"


def one_queue(read: Gelezen) -> Found:
    """Each version of a line is in the queue of the house that it names."""
    for spoor in SPOREN:
        for record, line in read.lines(spoor):
            if record.place.topic != spoor.queue(line.wachtrij):
                yield f"{record.place}: a line of {line.wachtrij}"


def twice(read: Gelezen) -> Found:
    """No effect's id stands twice, and nothing is decided twice."""
    for spoor in SPOREN:
        ids = Counter((record.place.topic, record.ref) for _, record in read.post(spoor.user))
        ids.update((topic, record.ref) for topic in spoor.queues for record in read.of(topic))
        ids.update(("decided", record.cause) for record in read.decided(spoor))
        yield from (f"{id_} in {topic}: {count} times" for (topic, id_), count in ids.items() if count > 1)


def order(read: Gelezen) -> Found:
    """Per aggregate and sender the log keeps the order in which was offered; versions of a line rise by one."""
    for spoor in SPOREN:
        logged: dict[tuple[str, str], list[str]] = defaultdict(list)
        offered: dict[tuple[str, str], list[str]] = defaultdict(list)
        for record in first(read.of(spoor.log)):
            logged[record.key, record.headers.get("hub_herkomst", "")].append(record.ref)
        for record in read.offered(spoor):
            offered[record.key, record.place.topic].append(record.ref)
        for at, refs in logged.items():
            there = set(refs)
            if refs != [ref for ref in offered[at] if ref in there]:
                yield f"{at}: out of order in the log"
        yield from _versions({key: [line.volgnummer for line in lines] for key, lines in read.versions(spoor).items()})


def account(read: Gelezen) -> Found:
    """What was offered is in the log or refused by the poort; what is in the log is decided or refused by its process."""
    for spoor in SPOREN:
        offered, logged = {one.ref for one in read.offered(spoor)}, {one.ref for one in read.of(spoor.log)}
        poort, process = set(read.letters("hub-poort")), set(read.letters(spoor.user))
        decided = {record.cause for record in read.decided(spoor)}
        yield from _where("offered", offered, logged, poort)
        yield from _where("logged", logged, decided, process)
        yield from (f"{ref} was never offered" for ref in sorted(logged - offered))


def words(read: Gelezen) -> Found:
    """Who sent what was refused finds word of it in its own inbox, once a record; the poort may say it again under the same id."""
    places = {record.ref: record.place.topic for spoor in SPOREN for record in read.offered(spoor)}
    for user in ("hub-poort", *(spoor.user for spoor in SPOREN)):
        wanted = {(INBOX_OF[places[ref]], ref, code) for ref, code in read.letters(user).items()}
        found = read.words(user)
        for at in sorted(wanted | found.keys()):
            told = found.get(at, [])
            once = len({id_ for id_, _ in told}) == len({place for _, place in told}) == len(set(told))
            if at not in wanted or not told or not once or (user != "hub-poort" and len(told) > 1):
                yield f"word of {at[2]} about {at[1]} in {at[0]}: {len(told)} times"


def recomputed(read: Gelezen) -> Found:
    """States, effects, decisions and refusals are those that the log leads to, to the byte and in order."""
    for spoor in SPOREN:
        must = herreken(spoor, read.of(spoor.log), read.at)
        for key, _, _ in _unlike(compacted(read.of(spoor.stand)), must.encoded()):
            yield f"{key}: the state differs from the recomputation"
        for (topic, about), there, wanted in _unlike(_effects(read, spoor.user, spoor.queues), must.effects):
            yield f"{topic}: {about}: {len(there or ())} records, {len(wanted or ())} by the recomputation"
        if Counter(must.decided) != Counter(record.cause for record in read.decided(spoor)):
            yield f"{spoor.doel}: other decisions than the recomputation"
        if must.refused != read.letters(spoor.user):
            yield f"{spoor.doel}: other refusals than the recomputation"


CHECKS: Mapping[str, Callable[[Gelezen], Found]] = {
    check.__name__: check
    for check in (requests, ended, invitations, shown, nobody_else, one_queue, twice, order, account, words, recomputed)
}


def deviations(read: Gelezen) -> dict[str, list[str]]:
    """What each check finds, checks that find nothing left out."""
    found = {name: list(check(read)) for name, check in CHECKS.items()}
    return {name: lines for name, lines in found.items() if lines}


def _arrived(read: Gelezen, user: str, ce_type: str) -> Counter[tuple[str, str]]:
    return Counter((one.cause, code) for code, one in read.post(user) if one.headers.get("ce_type") == ce_type)


def _differ(what: str, wanted: Counter[tuple[str, str]], found: Counter[tuple[str, str]]) -> Found:
    for at in sorted(wanted.keys() | found.keys()):
        if wanted[at] != found[at]:
            yield f"{what} by {at[0]} to {at[1]}: {found[at]} times, not {wanted[at]}"


def _versions(found: Mapping[str, list[int]]) -> Found:
    for key, numbers in found.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{key}: versions {numbers}"


def _where(what: str, all_: set[str], one: set[str], other: set[str]) -> Found:
    for ref in sorted(all_):
        if (ref in one) + (ref in other) != 1:
            yield f"{ref}, {what}, went to {(ref in one) + (ref in other)} places"


def _effects(
    read: Gelezen, user: str, queues: tuple[str, ...]
) -> dict[tuple[str, str], list[tuple[str, bytes | None]]]:
    found: dict[tuple[str, str], list[tuple[str, bytes | None]]] = defaultdict(list)

    def take(record: Record) -> None:
        found[record.place.topic, record.key].append((record.cause, record.value))

    for _, record in read.post(user):
        if record.headers["ce_type"] != BerichtGeweigerd.ce_type:  # of these `words` speaks
            take(record)
    for record in read.of(*queues):
        take(record)
    return found


def _unlike(found: Mapping[K, V], must: Mapping[K, V]) -> Iterator[tuple[K, V | None, V | None]]:
    for key in found.keys() | must.keys():
        if found.get(key) != must.get(key):
            yield key, found.get(key), must.get(key)
