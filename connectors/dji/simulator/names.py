"""Names as registers hold them: prefixes, capitals, apostrophes and letters beyond ASCII, in Unicode form NFC (case D3)."""

from __future__ import annotations

# ruff: noqa: RUF001 - letters that resemble others are the point here
VOORNAMEN = (
    "Jan", "Piet", "Johannes Willem", "Mohamed", "Daan", "Sem", "Lucas", "Milan", "Levi", "Bram", "Thijs", "Jesse", "Finn",
    "Noël", "José", "Zoë", "Chloé", "André", "René", "Loïs", "Björn", "Søren", "Şükrü", "Özgür", "Łukasz", "Željko", "Ștefan",
    "Nguyễn Văn", "Ahmed", "Youssef", "Fatima", "Aïcha", "Anna", "Maria Johanna", "Sanne", "Kees", "D'Angelo", "Jean-Pierre",
)  # fmt: skip
ACHTERNAMEN: tuple[tuple[str | None, str], ...] = (
    (None, "Jansen"), ("de", "Vries"), ("van den", "Berg"), ("Van den", "Broecke"), (None, "Bakker"), ("van", "Dijk"),
    (None, "Visser"), ("de", "Jong"), ("van der", "Meulen"), ("'t", "Hooft"), ("’t", "Hart"), ("in 't", "Veld"),
    (None, "Smit-Öztürk"), (None, "Yılmaz"), (None, "Șerban"), (None, "Țepeș"), (None, "Hoàng"), (None, "Nguyễn"),
    (None, "Kovačević"), (None, "Dvořák"), (None, "Wójcik"), (None, "Sánchez Muñoz"), (None, "O'Brien"), (None, "El Hadj"),
    ("d’", "Aulnis"), ("ter", "Braak"), (None, "Groß"), (None, "Ågren"), (None, "Coenraedts"), ("op den", "Kamp"),
)  # fmt: skip
STRATEN = (
    "Dorpsstraat",
    "Kerkweg",
    "Velperweg",
    "Stationsstraat",
    "Jan Steenlaan",
    "Ginkelse Heideweg",
    "Préludeweg",
    "1e Wormenseweg",
)
"""Streets; whether they exist in the place does not matter to any rule."""
INRICHTINGEN = ("PI-Arnhem", "PI-Zutphen", "PI-Vught", "PI-Lelystad", "PI-Nieuwersluis", "JC-Zaandam")
