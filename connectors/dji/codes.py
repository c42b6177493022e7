"""Every reason for which the connector refuses a file, a line or an event, with its stable code.

The texts are Dutch: DJI's people read them in a report or an answer. Neither code nor text ever holds a value (art. 18.1).
"""

from __future__ import annotations

CODES: dict[str, str] = {
    # the whole file
    "formaat-onbekend": "De bestandsnaam eindigt niet op .csv, .jsonl, .ndjson of .json.",
    "bestand-onleesbaar": "De koppeling mag het bestand niet lezen.",
    "bestand-leeg": "Het bestand heeft geen inhoud.",
    "kopregel-ontbreekt": "De eerste regel noemt de kolommen niet.",
    "kolom-onbekend": "Deze kolom is niet bekend.",
    "kolom-ontbreekt": "Deze kolom ontbreekt; laat de cellen leeg als er niets te melden is.",
    "kolom-dubbel": "Deze kolom staat er meer dan eens.",
    # a line
    "tekenset": "Dit is geen UTF-8.",
    "regel-te-lang": "De regel is te lang.",
    "aanhalingsteken-open": "Het aanhalingsteken dat hier opent, sluit niet.",
    "aanhalingsteken-fout": "Het aanhalingsteken staat op een verkeerde plaats; verdubbel het binnen een cel.",
    "veldaantal": "Het aantal cellen is niet dat van de kopregel.",
    "json-ongeldig": "Dit is geen geldige JSON.",
    "json-dubbel": "Een naam staat er meer dan eens in hetzelfde object.",
    "json-te-diep": "De JSON is te diep genest.",
    # an event's attributes
    "kop-ontbreekt": "Dit CloudEvents-attribuut is verplicht.",
    "kop-ongeldig": "Dit CloudEvents-attribuut heeft niet de juiste vorm.",
    "kop-dubbel": "Dit CloudEvents-attribuut staat er meer dan eens.",
    "kop-persoonsgegeven": "Een persoonsgegeven hoort niet in een CloudEvents-attribuut.",
    "afzender-onbevoegd": "De source noemt niet het OIN van DJI.",
    "bericht-onbekend": "Dit soort bericht is niet bekend.",
    "doel-onjuist": "Detentieberichten hebben het doel nazorg.",
    "inhoudstype-onbekend": "De inhoud van een event is application/json.",
    "id-hergebruikt": "Dit id hoort al bij een bericht met een andere inhoud of een ander moment; het eerste blijft staan.",
    # a field
    "veld-ontbreekt": "Dit veld is verplicht.",
    "veld-onbekend": "Dit veld is niet bekend.",
    "veld-misplaatst": "Dit veld hoort niet bij dit soort bericht.",
    "veld-geen-tekst": "Dit veld is geen tekst; schrijf ook getallen tussen aanhalingstekens.",
    "veld-geen-object": "Dit veld is geen object.",
    "veld-te-lang": "Dit veld is te lang.",
    "veld-leeg": "Dit veld is leeg.",
    "veld-vorm": "Dit veld heeft niet de juiste vorm.",
    "veld-teken": "Dit veld bevat een teken dat geen leesbare tekst is.",
    "waarde-onbekend": "Dit veld heeft een waarde die niet in de lijst staat.",
    "bsn-vorm": "Een BSN bestaat uit negen cijfers, of acht als de voorloopnul wegviel.",
    "bsn-elfproef": "Het BSN voldoet niet aan de elfproef.",
    "gemeentecode-vorm": "Een gemeentecode is die van het CBS: GM en vier cijfers, of die cijfers alleen.",
    "datum-vorm": "De datum heeft niet de afgesproken notatie.",
    "datum-bestaat-niet": "Deze datum of dit tijdstip bestaat niet.",
    "gemeld-te-oud": "Dit is langer geleden vastgelegd dan de keten aanneemt.",
    "gemeld-in-toekomst": "Dit is volgens de opgave pas later vastgelegd; controleer klok en tijdzone.",
    "te-groot": "Het bericht is groter dan de keten draagt.",
}
