"""What to do at the desk about a refusal, beside what its code says (`hub.refusals`)."""

from __future__ import annotations

HINTS = {
    "triage-zonder-zienswijze": "Take it down: `hub regie casus zienswijze`.",
    "triage-zonder-overleg": "Give --overleg-aanmelder.",
    "triage-zonder-systeem": "Give --systeem and --zorg-en-straf.",
    "triage-zonder-aanvulling": "Give --vraag, --volgende-triage-op and --opvrager.",
    "triage-zonder-toewijzing": "Give --casustafel, --lokaal-tenzij, --doel, --thema and --partij.",
    "triage-lokaal-tenzij": "Give --lokaal-tenzij.",
    "criteria-niet-voldaan": "Record them: `hub regie casus beoordeel`.",
    "agenda-zonder-overeenstemming": "Give --overeenstemming, with a moment that has been.",
    "aanwijzing-niet-hersteld": "See which and why: `hub regie casus toon`. Give the whole list anew: `hub regie casus wijs-aan`.",
    "uitnodiging-zonder-agenda": "Give it: `hub regie casus bereid-voor`.",
    "uitnodiging-zonder-doel": "Give it: `hub regie casus bereid-voor`.",
    "uitnodiging-zonder-partners": "Designate them: `hub regie casus wijs-aan`.",
    "stap-niet-aan-de-orde": "Look: `hub regie casus toon`.",
    "casus-onbekend": "Give the house with --huis.",
}
