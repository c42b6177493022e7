"""What each option of a decision means, by the name of its field; and what to type where the hub would refuse."""

from __future__ import annotations

ONE_OF = {
    "vragen": "vraag",
    "themas": "thema",
    "besluiten": "besluit",
    "partijen": "partij",
    "aanwijzingen": "aanwijzing",
    "verzoeken": "verzoek",
    "deelnemers": "deelnemer",
}
"""What one of a list is called."""

ABOUT_ONE = {"doel": "doel-voor", "met_adres": "met-adres"}
"""What says more of one party on a list is called."""

HELP = {
    "aanleiding": "Why the house asks.",
    "doel": "Purpose: what it is for.",
    "vragen": "A question to one party, with its need; MET_BSN `ja` where it can't find the betrokkene without. Repeat for each party.",
    "doel-voor": "The purpose of the question to one party, where it is not that of all (16.1): the party, then what for. Repeat for each.",
    "met-adres": "A party that can't find the betrokkene without the address. Repeat for each.",
    "antwoord_voor": "Moment to answer before; else the configured term.",
    "zienswijze": "The view of the gemeente concerned (1.8).",
    "functionaris_gemeente": "Who gave it, at the gemeente.",
    "veiligheid": "Serious local safety problem that asks for work across chains (Bijlage 2); with its reason.",
    "systeem": "The system around the betrokkene: with its reason as a criterion (Bijlage 2), or how it was weighed (Bijlage 3).",
    "ketens": "Cooperation of several chains needed, not solvable within one (Bijlage 2); with its reason.",
    "multiproblematiek": "Several problems on more than one leefgebied (Bijlage 2); with its reason.",
    "uitkomst": "Outcome a, b or c of the triage (8.3).",
    "reden": "Why.",
    "overleg_aanmelder": "The consultation of who put the casus forward (8.1a).",
    "zorg_en_straf": "How care and punishment were weighed together (Bijlage 3).",
    "volgende_triage_op": "Outcome b: when the casus is back in the triage (8.3b).",
    "opvrager": "Outcome b: who asks it, procesregisseur or informatiecoordinator (8.2).",
    "casustafel": "Outcome c: at which table (8.1).",
    "lokaal_tenzij": "Outcome c: why local is not enough (8.1).",
    "themas": "A theme. Repeat for each.",
    "partijen": "Outcome c: a party for the MDO, by its code (1.8). Repeat for each.",
    "advies": "The advice to the aanmelder (8.3a).",
    "besluiten": "A type of decision that the MDO is to take (13.2a). Repeat for each.",
    "agenda": "The agenda (13.2b).",
    "overeenstemming": "The agreement with the gemeente: with whom, and when (13.2a).",
    "aanwijzingen": (
        "A party to invite: the contribution asked, by which task, and for which purpose it may be there (13.2c). Repeat for each: it is "
        "the whole list."
    ),
    "naar_op": "The new moment.",
    "verzoeken": "An answer to show: the party that gave it, or the beginning of its verzoek_id (13.2d). Repeat for each.",
    "overleg": "What the party that put the casus forward said of it (13.2d).",
    "criteria": "The criteria for afschaling that the MDO had determined (9.4d).",
    "deelnemers": "A party that took part in the decision, by its code. Repeat for each.",
    "overgenomen_door": "The party that takes the casus over, by its code; nobody when left out.",
    "namens": "The party on whose behalf the procesregisseur works (13.3); else the aanmelder.",
}
