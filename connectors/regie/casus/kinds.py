"""Values as people type them: a moment on the clock here, yes or no in Dutch."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from connectors.regie.words import ZONE

FORMS = ("%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")


class Moment(click.ParamType):
    """`10-12-2026 14:00` or `2026-12-10T14:00`, on the clock here; with an offset as it says."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment in UTC."""
        if isinstance(value, datetime):
            return value
        for form in FORMS:
            try:
                return datetime.strptime(str(value), form).replace(tzinfo=ZONE).astimezone(UTC)
            except ValueError:
                continue
        try:
            told = datetime.fromisoformat(str(value))
        except ValueError:
            told = None
        if told is None or told.tzinfo is None:
            self.fail("give day and hour, as 10-12-2026 14:00 or 2026-12-10T14:00", param, ctx)
        return told.astimezone(UTC)


class YesNo(click.ParamType):
    """`ja` or `nee`."""

    name = "ja|nee"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        """Whether it is yes."""
        if value not in ("ja", "nee"):
            self.fail("say ja or nee", param, ctx)
        return value == "ja"
