"""Every reason for which a message is refused or set aside, with a stable code and what to do about it.

A code is a contract: senders act on it, alerts count it. It never holds a value from the message (art. 18.1).
"""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    # envelope (poort)
    "kop-ontbreekt": "A required CloudEvents attribute is missing: send specversion, id, source, type, time and doel.",
    "kop-dubbel": "A CloudEvents attribute stands there twice: send each once.",
    "kop-ongeldig": "A CloudEvents attribute is not UTF-8, empty, too long or not of its form.",
    "contenttype-onbekend": "The content type is not application/avro.",
    "te-groot": "The message is larger than the hub carries.",
    "sleutel-onjuist": "The record's key is not the id of the aggregate the message is about.",
    # content (poort)
    "schema-onbekend": "The schema id is not in the hub's registry.",
    "schema-past-niet": "The schema is not that of the message's type.",
    "inhoud-onleesbaar": "The value can't be read with its schema.",
    "inhoud-ongeldig": "The value breaks a rule of its schema.",
    "kop-persoonsgegeven": "A header holds the BSN that the content is about: no personal data may stand there (art. 18.1).",
    "poort-faalde": "A check of the poort raised an error: a defect of the hub, for its developers.",
    # rights (poort)
    "afzender-onbevoegd": "This sender may not send this type of message.",
    "source-onjuist": "The source does not name the sender of this topic.",
    "doel-onjuist": "The message does not serve the purpose that its topic and type belong to (art. 2, 16.2).",
    "tijd-in-toekomst": "The message's time lies in the future.",
    "tijd-te-oud": "The message's time lies too far in the past.",
    # rules (proces)
    "dossier-onbekend": "There is no dossier for this person.",
    "dossier-elders": "The dossier is not in this house's queue: only its own procesregisseur may change it (13.1).",
    "dossier-afgesloten": "The nazorg of this person has ended.",
    "gemeente-onbekend": "The municipality is not one that has a house here.",
    # rules of complexe casuïstiek (proces)
    "casus-onbekend": "There is no casus, or aanmelding, under this id.",
    "casus-elders": "The casus is another house's: only the house of the gemeente concerned may act on it (13.1).",
    "afzender-geen-partij": "Only a party to the covenant can send this (1.7).",
    "aanmelding-bekend": "This aanmelding is under review already: it is not overwritten. Answer what the house asks.",
    "rol-onbevoegd": "The functionaris does not act in a role that may do this (8.1, 8.2, 13.1).",
    "namens-onjuist": "The procesregisseur works on behalf of the party that put the casus forward; it is not the one named (13.3).",
    "stap-niet-aan-de-orde": "The casus is not in the phase for this: see what its line waits for.",
    "aanleiding-onjuist": "This reason for asking is not of this process.",
    "partij-onbekend": "A party that is asked is not one to the covenant.",
    "partij-dubbel": "A party is asked twice at once: put its questions into one.",
    "partij-geen-verrijking": "Enrichment asks police, OM, gemeenten, Reclassering and RvdK; this party is none of them (Bijlage 3).",
    "partij-ander-huis": "A party that is asked works with the other house only.",
    "gemeente-niet-betrokken": "This gemeente is not the one that the casus concerns (1.8).",
    "verzoek-zonder-partij": "There is nobody that is asked.",
    "verzoek-zonder-noodzaak": "A question without its need is not asked (8.2, 16.1).",
    "verzoek-loopt-al": "A party that is asked still owes its answer on the same reason.",
    "te-veel-verzoeken": "The casus has as many requests as one can have.",
    "termijn-verstreken": "The moment to answer before lies in the past.",
    "verzoek-onbekend": "The request was never asked of this sender.",
    "verzoek-beantwoord": "The request was answered: what was supplied can't be refused afterwards (17.4 lets its use be bound).",
    "verzoek-vervallen": "The request lapsed: the information is not needed any more, and is not taken in (16.1).",
    "triage-zonder-zienswijze": "The view of the gemeente concerned is not recorded: the triage can't close without it (1.8).",
    "triage-zonder-overleg": "The consultation of the party that put the casus forward is not recorded (8.1a).",
    "triage-zonder-systeem": "The weighing says nothing of the whole system, or of care and punishment together (Bijlage 3).",
    "triage-zonder-aanvulling": "Outcome b must say what is asked of whom, and when the casus is back (8.3b).",
    "triage-zonder-toewijzing": "Outcome c must name the casustafel, and goal, themes and parties of the MDO (1.8, 8.1).",
    "triage-lokaal-tenzij": "Outcome c must say why local is not enough (8.1).",
    "triage-onderdeel-te-veel": "The decision holds a part that belongs to another outcome (8.3).",
    "triage-datum-voorbij": "The next triage lies in the past.",
    "criteria-niet-voldaan": "The criteria are not recorded as met: there is no casus (1.4; Bijlage 2).",
    "casustafel-onbekend": "This house has no such casustafel (8.1).",
    "mdo-beslist": "An MDO was held on this casus: the MDO decides on it, not the triage (9.4d).",
    "agenda-zonder-overeenstemming": "A casus goes on an agenda only on the agreement with the gemeente (13.2b).",
    "aanwijzing-leeg": "No party is designated.",
    "aanwijzing-niet-hersteld": "The list holds a party that may not be invited: mend it first (13.2c).",
    "uitnodiging-zonder-agenda": "There is no agenda: an invitation needs one (8.3c).",
    "uitnodiging-zonder-personalia": "There are no personalia: an invitation needs them (8.3c).",
    "uitnodiging-zonder-doel": "There is no goal: an invitation needs one (8.3c).",
    "uitnodiging-zonder-partners": "No partners are designated: an invitation needs them (8.3c).",
    "uitnodiging-onbekend": "This sender was not invited to this MDO, or it was cancelled.",
    "uitnodiging-verplaatst": "The MDO moved: answer for its present moment.",
    "afgevaardigde-andere-partij": "A party sends a delegate of its own (9.2).",
    "deelname-onjuist": "Who comes names a delegate, who does not come names none.",
    "mdo-datum-voorbij": "The new moment of the MDO lies in the past.",
    # operators
    "verlies-aanvaard": "Records were gone before they were read, and an operator let the hub go on without them.",
    # failures (proces)
    "regel-faalde": "The rule raised an error: a defect of the hub, for its developers.",
    "effect-te-groot": "What the message leads to is larger than the hub carries.",
}
