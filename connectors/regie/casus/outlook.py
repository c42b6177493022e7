"""What a casus waits for after a decision, and what would go to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from connectors.regie import waits
from hub.processes.kern import Effect
from schemas.casus import CasusRegel


class Outlook:
    """The line after a decision: who may not be invited, and what is waited for. `sent` says what goes out first."""

    def __init__(self, regel: CasusRegel, sent: Sequence[RenderableType] = ()) -> None:
        self.regel, self.sent = regel, sent

    @classmethod
    def tried(cls, effects: Sequence[Effect]) -> RenderableType:
        """Of a decision that was only tried."""
        to: defaultdict[str, list[str]] = defaultdict(list)
        for effect in effects:
            if effect.inhoud is not None and not isinstance(effect.inhoud, CasusRegel):
                to[type(effect.inhoud).__name__].append(effect.topic.split(".")[1])
        sent = [Text(f"would send {name} to {', '.join(sorted(parties))}") for name, parties in to.items()]
        line = next(effect.inhoud for effect in effects if isinstance(effect.inhoud, CasusRegel))
        return cls(line, [Text("Nothing was sent.", "bold"), *sent, Text(f"would stand in fase {line.fase}")])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One line each."""
        yield from self.sent
        for refused in self.regel.afwijzingen:
            yield Text(f"may not be invited: {refused.partij} ({refused.reden})", "bold red")
        for wait in self.regel.wacht:
            yield Text(f"waits for {waits.said(wait)}")
