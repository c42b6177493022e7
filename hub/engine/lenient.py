"""Reads past a header whose name is no UTF-8: aiokafka can't, and one such record of any party would hold up the poort for ever (case S1).

Kafka takes such a name, aiokafka raises. Only then is the batch read again here, in Python, with the odd bytes of the name as lone
surrogates (PEP 383): nothing is lost, and `hub.poort` refuses what it sees.
"""

from __future__ import annotations

from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords, _MemoryRecordsPy

ODD = "surrogateescape"


class _Name(bytes):
    """Bytes whose text can hold anything."""

    def decode(self, encoding: str = "utf-8", errors: str = ODD) -> str:
        return super().decode(encoding, errors)


class _Buffer(bytearray):
    """A batch whose slices are such bytes."""

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return _Name(found) if isinstance(at, slice) else found


class _Batch(_DefaultRecordBatchPy):
    _buffer: Any

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer = _Buffer(self._buffer)


class _Lenient(_MemoryRecordsPy):
    """The batches of `data` that end behind offset `begin`."""

    def __init__(self, data: bytes, begin: int) -> None:
        super().__init__(data)
        self._begin = begin
        self._skip()

    def next_batch(self, *_: int) -> Any:
        batch = _Batch(bytearray(self._next_slice or b""))
        self._cache_next()
        self._skip()
        return batch

    def _skip(self) -> None:
        while self._next_slice is not None and _Batch(bytearray(self._next_slice)).next_offset <= self._begin:
            self._cache_next()


class _Records:
    """aiokafka's fast reader, with the bytes it reads kept at hand."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._fast = MemoryRecords(data)
        self.has_next, self.next_batch = self._fast.has_next, self._fast.next_batch
        self.size_in_bytes = self._fast.size_in_bytes


class _Fetched(fetcher.PartitionRecords):
    _records: Any

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except UnicodeDecodeError:
            self._records = _Lenient(self._records.data, self.next_fetch_offset)
            self._records_iterator = self._unpack_records()
            return super().__next__()


def install() -> None:
    """Let every consumer of this process read so."""
    fetcher.MemoryRecords = _Records
    fetcher.PartitionRecords = _Fetched
