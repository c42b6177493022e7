"""The topology, declared once. From it come topics, configs, users, ACLs, the poort's entitlements and the docs' table."""

from __future__ import annotations

from collections.abc import Mapping

from hub.parties import HUIZEN, PARTIJEN, Huis, Partij
from hub.privacy.doelen import Doel
from hub.privacy.termijnen import TERMIJNEN
from hub.topology import berichten, names, principals, verkeer
from hub.topology.counts import AGGREGATE_PARTITIONS, PARTITIONS
from hub.topology.model import KIB, Topic
from schemas import casus, detentie, hub, nazorg
from schemas.basis import Bericht

DETENTIE: tuple[type[detentie.DetentieBericht], ...] = (
    detentie.DetentieGestart,
    detentie.DetentieBeeindigd,
    detentie.OnmiddellijkVrijgelaten,
    detentie.EinddatumGewijzigd,
    detentie.VrijlatingVervallen,
    detentie.VerlofGestart,
    detentie.VerlofBeeindigd,
)
BESLUIT: tuple[type[Bericht], ...] = (nazorg.StoplichtOverschreven, nazorg.DossierOvergedragen, nazorg.NazorgAfgesloten)


def _dji() -> Topic:
    return Topic(
        name=names.DETENTIE, key="persoon_id", partitions=AGGREGATE_PARTITIONS, doel=Doel.NAZORG, berichten=DETENTIE,
        writers=(principals.partij("dji"),), readers=(principals.POORT,), retention=TERMIJNEN.bewaren_invoer.duur,
        max_bytes=128 * KIB, bron="Bijlage 3, nazorg, Aanmeldingsfase",
    )  # fmt: skip


def _partij(partij: Partij) -> tuple[Topic, Topic]:
    user = principals.partij(partij.code)
    return (
        Topic(
            name=names.uit(partij.code), key="aggregate id", partitions=1, doel=None, berichten=berichten.VAN_PARTIJ,
            writers=(user,), readers=(principals.POORT,), retention=TERMIJNEN.bewaren_invoer.duur,
            max_bytes=128 * KIB, bron="preamble (parties)",
        ),
        Topic(
            name=names.inbox(partij.code), key="aggregate id", partitions=1, doel=None,
            berichten=(hub.BerichtGeweigerd, *berichten.AAN_PARTIJ), writers=(principals.POORT, *principals.STAGES),
            readers=(user,), retention=TERMIJNEN.bewaren_inbox.duur, max_bytes=256 * KIB, bron="preamble (parties)",
        ),
    )  # fmt: skip


def _huis(huis: Huis) -> tuple[Topic, ...]:
    user = principals.regie(huis.code)
    return (
        Topic(
            name=names.besluit(huis.code), key="aggregate id", partitions=1, doel=None,
            berichten=BESLUIT + berichten.VAN_HUIS, writers=(user,), readers=(principals.POORT,), retention=TERMIJNEN.bewaren_invoer.duur,
            max_bytes=128 * KIB, bron="13.1",
        ),
        Topic(
            name=names.huisinbox(huis.code), key="origin", partitions=1, doel=None, berichten=(hub.BerichtGeweigerd,),
            writers=(principals.POORT, *principals.STAGES), readers=(user,), retention=TERMIJNEN.bewaren_inbox.duur,
            max_bytes=64 * KIB, bron="13.1",
        ),
        Topic(
            name=names.werkvoorraad(huis.code), key="persoon_id", partitions=AGGREGATE_PARTITIONS, doel=Doel.NAZORG,
            berichten=(nazorg.WerkvoorraadRegel,), writers=(principals.NAZORG,), readers=(user,), retention=None,
            max_bytes=512 * KIB, bron="Bijlage 3, nazorg, Aanmeldingsfase",
        ),
        Topic(
            name=names.casussen(huis.code), key="casus_id", partitions=AGGREGATE_PARTITIONS, doel=Doel.COMPLEX,
            berichten=(casus.CasusRegel,), writers=(principals.COMPLEX,), readers=(user,), retention=None,
            max_bytes=512 * KIB, bron="8.1, 13.1",
        ),
    )  # fmt: skip


def _nazorg() -> tuple[Topic, Topic]:
    return (
        Topic(
            name=names.log(Doel.NAZORG), key="persoon_id", partitions=PARTITIONS[Doel.NAZORG], doel=Doel.NAZORG,
            berichten=DETENTIE + BESLUIT + verkeer.ANTWOORD, writers=(principals.POORT, principals.HERSTEL),
            readers=(principals.NAZORG,), retention=TERMIJNEN.bewaren_log.duur, max_bytes=256 * KIB, bron="2.3, 16.2",
        ),
        Topic(
            name=names.stand(Doel.NAZORG), key="persoon_id", partitions=PARTITIONS[Doel.NAZORG], doel=Doel.NAZORG,
            berichten=(nazorg.NazorgDossier,), writers=(principals.NAZORG,), readers=(principals.NAZORG,), retention=None,
            max_bytes=768 * KIB, bron="2.3, 16.2",
        ),
    )  # fmt: skip


def _complex() -> tuple[Topic, Topic]:
    return (
        Topic(
            name=names.log(Doel.COMPLEX), key="casus_id", partitions=PARTITIONS[Doel.COMPLEX], doel=Doel.COMPLEX,
            berichten=berichten.CASUS_LOG, writers=(principals.POORT, principals.HERSTEL),
            readers=(principals.COMPLEX,), retention=TERMIJNEN.bewaren_log.duur, max_bytes=256 * KIB, bron="2.2, 16.2",
        ),
        Topic(
            name=names.stand(Doel.COMPLEX), key="casus_id", partitions=PARTITIONS[Doel.COMPLEX], doel=Doel.COMPLEX,
            berichten=(casus.CasusDossier,), writers=(principals.COMPLEX,), readers=(principals.COMPLEX,), retention=None,
            max_bytes=768 * KIB, bron="2.2, 16.2",
        ),
    )  # fmt: skip


def _hub() -> tuple[Topic, Topic]:
    return (
        Topic(
            name=names.DLQ, key="origin", partitions=1, doel=None, berichten=(),
            writers=(principals.POORT, *principals.STAGES, principals.HERSTEL),
            readers=(principals.OPERATOR, principals.HERSTEL), retention=TERMIJNEN.bewaren_dodebrief.duur,
            max_bytes=1024 * KIB, bron="18.3",
        ),
        Topic(
            name=names.VERWERKING, key="aggregate id", partitions=AGGREGATE_PARTITIONS, doel=None,
            berichten=(hub.Verwerking,), writers=principals.STAGES, readers=(principals.AUDIT,),
            retention=TERMIJNEN.bewaren_verwerking.duur, max_bytes=64 * KIB, bron="16.1, 18.3; Logboek dataverwerkingen",
        ),
    )  # fmt: skip


def declare() -> dict[str, Topic]:
    """All topics by name."""
    parties = [topic for partij in PARTIJEN.values() for topic in _partij(partij)]
    houses = [topic for huis in HUIZEN.values() for topic in _huis(huis)]
    return {topic.name: topic for topic in (_dji(), *parties, *houses, *_nazorg(), *_complex(), *_hub())}


TOPICS = declare()
INBOX_OF: Mapping[str, str] = {
    topic.name: inbox.name
    for topic in TOPICS.values()
    for inbox in TOPICS.values()
    if principals.POORT in topic.readers and hub.BerichtGeweigerd in inbox.berichten and topic.writers == inbox.readers
}
"""Where whoever writes a topic from outside hears of a refusal."""
PRINCIPALS = tuple(sorted({user for topic in TOPICS.values() for user in topic.writers + topic.readers}))
