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
    # operators
    "verlies-aanvaard": "Records were gone before they were read, and an operator let the hub go on without them.",
    # failures (proces)
    "regel-faalde": "The rule raised an error: a defect of the hub, for its developers.",
    "effect-te-groot": "What the message leads to is larger than the hub carries.",
}
