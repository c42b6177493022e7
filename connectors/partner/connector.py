"""A party's connector: which messages it takes, and what it does with each."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from connectors.partner.messages import B, Handler
from hub.parties import PARTIJEN
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from schemas.basis import Bericht


class Connector:
    """The connector `name` of the party `code`; raises ValueError for a party that is not in the register.

    `schema` is SQL that makes the handlers' own tables if they are not there. `doelen` are the purposes it serves: a message for
    another one reaches no handler (art. 16.2).
    """

    def __init__(
        self, code: str, *, name: str = "connector", schema: str = "", doelen: Collection[Doel] = frozenset(Doel)
    ) -> None:
        if code not in PARTIJEN:
            raise ValueError(f"{code} is no party in the register")
        self.code, self.name, self.schema, self.doelen = code, name, schema, frozenset(doelen)
        self._handlers: dict[type[Bericht], Handler[Any] | None] = {}

    def on(self, model: type[B]) -> Callable[[Handler[B]], Handler[B]]:
        """Register the decorated function for messages of `model`; raises ValueError when there is one already."""

        def register(handler: Handler[B]) -> Handler[B]:
            self._add(model, handler)
            return handler

        return register

    def ignore(self, *models: type[Bericht]) -> None:
        """Let these messages pass; any other message without a handler is parked."""
        for model in models:
            self._add(model, None)

    def _add(self, model: type[Bericht], handler: Handler[Any] | None) -> None:
        if model in self._handlers:
            raise ValueError(f"{model.__name__} has a handler already")
        self._handlers[model] = handler

    @property
    def models(self) -> frozenset[type[Bericht]]:
        """The messages it takes."""
        return frozenset(self._handlers)

    @property
    def untold(self) -> frozenset[type[Bericht]]:
        """The messages that may come and of which it says nothing: they would be parked."""
        return frozenset(TOPICS[self.inbox].berichten) - self.models

    def handler(self, model: type[Bericht]) -> Handler[Any] | None:
        """The handler of a message, None when it is let pass; raises LookupError when it was never spoken of."""
        return self._handlers[model]

    @property
    def principal(self) -> str:
        """The Kafka user it logs in as."""
        return principals.partij(self.code)

    @property
    def group(self) -> str:
        """Its consumer group."""
        return f"{self.principal}.{self.name}"

    @property
    def inbox(self) -> str:
        """The topic it reads."""
        return names.inbox(self.code)

    @property
    def outbox(self) -> str:
        """The topic it writes."""
        return names.uit(self.code)

    @property
    def source(self) -> str:
        """`source` of what it sends."""
        return f"urn:nld:oin:{PARTIJEN[self.code].oin}:systeem:{self.name}"
