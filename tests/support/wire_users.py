"""Kafka's two requests about users (KIP-554), which aiokafka lacks; librdkafka has them, but aborts the process when they are refused."""

from __future__ import annotations

from typing import Any

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import CompactArray, CompactBytes, CompactString, Int8, Int16, Int32, Schema, TaggedFields

SHA_512 = 2
NAME, TAGS = ("name", CompactString("utf-8")), ("tags", TaggedFields)
ERROR = (("error_code", Int16), ("error_message", CompactString("utf-8")))
INFO = (("mechanism", Int8), ("iterations", Int32))
SECRET = (("salt", CompactBytes), ("salted_password", CompactBytes))


class Described(Response):  # type: ignore[misc]
    API_KEY, API_VERSION = 50, 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        *ERROR,
        ("results", CompactArray(NAME, *ERROR, ("infos", CompactArray(*INFO, TAGS)), TAGS)),
        TAGS,
    )


class _Describe(RequestStruct):  # type: ignore[misc]
    API_KEY, API_VERSION, RESPONSE_TYPE, FLEXIBLE_VERSION = 50, 0, Described, True
    SCHEMA = Schema(("users", CompactArray(NAME, TAGS)), TAGS)


class Describe(Request[_Describe]):  # type: ignore[misc]
    """How a user's password is kept."""

    API_KEY = 50

    def __init__(self, user: str) -> None:
        self._user = user

    def build(self, struct: Any) -> Any:
        return struct([(self._user, {})], {})


class Altered(Response):  # type: ignore[misc]
    API_KEY, API_VERSION = 51, 0
    SCHEMA = Schema(("throttle_time_ms", Int32), ("results", CompactArray(NAME, *ERROR, TAGS)), TAGS)


class _Alter(RequestStruct):  # type: ignore[misc]
    API_KEY, API_VERSION, RESPONSE_TYPE, FLEXIBLE_VERSION = 51, 0, Altered, True
    SCHEMA = Schema(
        ("deletions", CompactArray(NAME, ("mechanism", Int8), TAGS)),
        ("upsertions", CompactArray(NAME, *INFO, *SECRET, TAGS)),
        TAGS,
    )


class Alter(Request[_Alter]):  # type: ignore[misc]
    """Give a user another password."""

    API_KEY = 51

    def __init__(self, user: str) -> None:
        self._user = user

    def build(self, struct: Any) -> Any:
        return struct([], [(self._user, SHA_512, 4096, b"s" * 16, b"p" * 64, {})], {})
