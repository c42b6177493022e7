"""Changing frozen records so that what stays equal stays the same object."""

from __future__ import annotations

from typing import TypeVar

from schemas.basis import Record

R = TypeVar("R", bound=Record)


def met(record: R, **velden: object) -> R:
    """The record with these fields; the record itself when they are already so. The values are not validated again."""
    anders = {naam: waarde for naam, waarde in velden.items() if getattr(record, naam) != waarde}
    return record.model_copy(update=anders) if anders else record
