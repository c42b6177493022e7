"""A batch that no client library would make: a header's name that is no UTF-8. Kafka takes it (case S1)."""

from __future__ import annotations

import struct

from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.util import calc_crc32c

from tests.support.offers import Offer

PLAIN, ODD = b"odd-", b"\xc3\x28d-"
CRC, AFTER_CRC = 17, 21


def odd_batch(*offers: Offer, base: int = 0) -> BatchBuilder:
    """The offers in one batch; of those with a header named `odd-` its first bytes are C3 28. `base` is the first offset."""
    builder = BatchBuilder(1 << 20, 0)
    for offer in offers:
        builder.append(timestamp=1, key=offer.key, value=offer.value, headers=list(offer.headers))
    buffer = bytearray(bytes(builder._build()).replace(PLAIN, ODD))
    struct.pack_into(">q", buffer, 0, base)
    struct.pack_into(">I", buffer, CRC, calc_crc32c(bytes(buffer[AFTER_CRC:])))
    builder._buffer = bytes(buffer)
    return builder
