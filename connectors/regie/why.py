"""Why a line stands as it does: every light with the row of the decision table that gave it, and all that overrides it."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from connectors.regie import lights, reasons, verzoeken, waits, words
from connectors.regie.pairs import pairs
from connectors.regie.table import urgent
from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Leefgebiedlicht


class Explanation:
    """One dossier with its reasons."""

    def __init__(self, regel: WerkvoorraadRegel, now: datetime) -> None:
        self.regel = regel
        self.now = now

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Print as ASCII where the terminal shows nothing else."""
        yield self.render(plain=options.ascii_only)

    def render(self, *, plain: bool) -> Group:
        """Who, the light that holds and why, the five lights, the detention."""
        regel = self.regel
        parts: list[RenderableType] = [_facts(regel, self.now), Text(), _decided(regel, plain=plain), Text()]
        parts += [_inputs(regel, self.now, plain=plain), Text(), _detention(regel)]
        if regel.verzoeken:
            asked = verzoeken.van_dossiers([regel])
            parts += [Text(), verzoeken.table(regel.wachtrij, asked, self.now, "person")]
        return Group(*parts)


def _facts(regel: WerkvoorraadRegel, now: datetime) -> Table:
    persoon = regel.persoon
    deadline = Text(words.deadline(regel.beoordelen_voor)).append("  ").append_text(urgent(regel))
    rows: dict[str, str | Text] = {
        "name": Text(words.name(persoon), "bold"),
        "born": persoon.geboortedatum.strftime("%d-%m-%Y"),
        "BSN": persoon.bsn,
        "address": words.address(persoon.adres),
        "persoon_id": regel.persoon_id,
        "queue": regel.wachtrij,
        "gemeente": f"{regel.gemeente_naam or 'unknown'} ({regel.gemeente or 'no code'})",
        "told gemeente": regel.gemeente_gemeld or "none",
        "fase": regel.fase.replace("_", " "),
        "judge by": deadline,
        "asked because": reasons.asked(regel) or "-",
        "received": f"{words.moment(regel.ontvangen_op)} ({words.age(regel.ontvangen_op, now)} ago)",
        "changed": f"{words.moment(regel.gewijzigd_op)}, change {regel.volgnummer} of this dossier",
        "changed by": words.origin(regel.gewijzigd_door),
        "removed": f"{words.day(regel.verwijderen_op)} at the latest: {reasons.removed(regel)}",
    }
    if regel.wacht:
        rows["waits for"] = "; ".join(map(waits.said, regel.wacht))
    if regel.toelichting:
        rows["sheet says"] = regel.toelichting
    if regel.reden_aandacht:
        rows["needs attention"] = Text(words.safe(regel.reden_aandacht), "bold")
    return pairs(rows)


def _decided(regel: WerkvoorraadRegel, *, plain: bool) -> Table:
    light = regel.stoplicht
    computed = Text(f"{lights.mark(light.kleur, plain=plain)} {light.kleur}", lights.STYLES[light.kleur])
    computed.append(f": {words.safe(light.regel)}", "default")
    rows: dict[str, str | Text] = {"light that holds": lights.overall(regel, plain=plain), "computed": computed}
    rows["decision table"] = f"{reasons.table(light)}, computed {words.moment(light.berekend_op)}"
    if (own := regel.overschrijving) is not None:
        old = f" ({reasons.OVERRIDE_OLD})" if regel.overschrijving_verouderd else ""
        rows["overridden"] = f"{own.kleur}{old} by {own.functionaris}, {words.moment(own.op)}: {own.reden}"
    if regel.laatste_besluit is not None:
        rows["last decision"] = reasons.decided(regel.laatste_besluit)
    return pairs(rows)


def _inputs(regel: WerkvoorraadRegel, now: datetime, *, plain: bool) -> Table:
    table = Table(box=None, header_style="bold underline", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("leefgebied", "light", "answer", "source", "age", "row of the table"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("leefgebied", "light", "answer"))
    for light in regel.stoplicht.lichten:
        table.add_row(*_input(light, now, plain=plain))
    return table


def _input(light: Leefgebiedlicht, now: datetime, *, plain: bool) -> tuple[Text, ...]:
    return (
        Text(light.leefgebied.replace("_", " ")),
        Text(f"{lights.mark(light.kleur, plain=plain)} {light.kleur}", lights.STYLES[light.kleur]),
        Text(words.safe(light.antwoord).replace("_", " ")),
        Text(words.origin(light.bron) if light.partij is None else light.partij),
        Text(words.age(light.peildatum, now) + (", old" if light.verouderd else "")),
        Text(words.safe(light.regel)),
    )


def _detention(regel: WerkvoorraadRegel) -> Table:
    detentie = regel.detentie
    rows: dict[str, str | Text] = {
        "detention": f"{detentie.detentie_id} in {detentie.inrichting}, {regel.eerdere_detenties} earlier known",
        "begin": words.moment(detentie.begin_op),
        "end": f"{words.moment(detentie.einde_op)} ({detentie.einde})",
    }
    if detentie.verlof_op or detentie.verlof_tot:
        rows["leave"] = f"{words.moment(detentie.verlof_op)} to {words.moment(detentie.verlof_tot)}"
    if detentie.teruggekeerd_op:
        rows["back from leave"] = words.moment(detentie.teruggekeerd_op)
    return pairs(rows | {"told": words.moment(detentie.gewijzigd_op)})
