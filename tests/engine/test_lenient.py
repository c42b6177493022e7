"""A header's name that is no UTF-8 is read, and holds up nothing (case S1)."""

from __future__ import annotations

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer import fetcher

from hub.engine import lenient
from tests.support.offers import Offer
from tests.support.rawbatch import odd_batch

ODD_NAME = "\udcc3(d-"


def offers(first: int, *names: str) -> list[Offer]:
    """Records with one header each, of these names."""
    return [Offer("t", b"k", b"%d" % (first + n), [(name, b"x"), ("n", None)]) for n, name in enumerate(names)]


DATA = b"".join(
    odd_batch(*offers(base, *names), base=base)._build()
    for base, names in ((0, ("a", "b")), (2, ("a", "odd-", "c")), (5, ("a",)), (6, ("odd-", "odd-")))
)


def read(begin: int, isolation: int) -> list[tuple[int, bytes, str]]:
    """Offset, value and first header's name of each record, as the consumer's fetcher reads them."""
    lenient.install()
    records = fetcher.PartitionRecords(
        TopicPartition("t", 0), fetcher.MemoryRecords(DATA), [], begin, None, None, True, isolation
    )
    return [(record.offset, record.value, record.headers[0][0]) for record in records]


@pytest.mark.parametrize("isolation", [fetcher.READ_COMMITTED, fetcher.READ_UNCOMMITTED])
def test_each_record_is_read_once_in_order(isolation: int) -> None:
    """Those before, beside and behind the odd ones too, and the odd name is kept to the byte."""
    names = ["a", "b", "a", ODD_NAME, "c", "a", ODD_NAME, ODD_NAME]

    assert [(n, b"%d" % n, name) for n, name in enumerate(names)] == read(0, isolation)
    assert ODD_NAME.encode("utf-8", lenient.ODD) == b"\xc3\x28d-"


def test_without_it_the_partition_would_stand_still() -> None:
    """The library itself raises at the odd record: the reason for the module, and a sign when it is no longer needed."""
    records = lenient._Fetched.__mro__[1](
        TopicPartition("t", 0), fetcher.MemoryRecords(DATA), [], 0, None, None, True, fetcher.READ_COMMITTED
    )
    with pytest.raises(UnicodeDecodeError):
        list(records)
