"""The roles of parties in the processes: each from the covenant with its source, or marked as a placeholder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from hub.parties import PARTIJEN
from hub.parties.rollen import KERNPARTIJEN, ROLLEN, VASTE_PARTNERS, VERRIJKING, Partijrol, parse, rollen
from schemas.stoplicht import Leefgebied

ROOT = Path(__file__).parents[2]
NEW = 'proefpartij,Proefpartij,reclassering zorg,,00000099000009990000,,"covenant, preamble"'
"""The one line by which a party is added."""
ASK = """
import json
from hub.parties.rollen import met_rol, Partijrol
from hub.poort.sender import SENDERS
from hub.topology import PRINCIPALS, TOPICS, acls
mine = [acl for acl in acls() if acl.principal == "partij-proefpartij" or "proefpartij" in acl.name]
print(json.dumps({
    "topics": sorted(name for name in TOPICS if "proefpartij" in name),
    "user": "partij-proefpartij" in PRINCIPALS,
    "rights": sorted([acl.principal, acl.resource, acl.name, acl.operation] for acl in mine),
    "sender": SENDERS["partij.proefpartij.uit"].code,
    "roles": sorted(rol for rol in Partijrol if "proefpartij" in met_rol(rol)),
}))
"""


def test_the_five_of_the_text_enrich_and_pass_on_signals() -> None:
    """Bijlage 3: police, OM, gemeente(n), Reclassering, RvdK; "Reclassering" fits three signatories."""
    gemeenten = {code for code, partij in PARTIJEN.items() if "gemeente" in partij.soorten}
    vijf = gemeenten | {"politie", "om", "rvdk", "rn", "iriszorg", "legerdesheils"}
    assert VERRIJKING == KERNPARTIJEN == vijf


def test_every_line_has_its_source_and_what_the_covenant_leaves_open_says_so() -> None:
    """Who the fixed partners are, no source says: all of these lines are placeholders, and no other is."""
    for regel in ROLLEN:
        assert "covenant, Bijlage 3" in regel.bron
        assert regel.placeholder is (regel.rol is Partijrol.VASTE_PARTNER_NAZORG)
        assert (regel.soort is None) is not (regel.partij is None)


def test_every_line_is_about_somebody() -> None:
    """A code of the register or a kind that some party has; a fixed partner has a house and something to tell."""
    for regel in ROLLEN:
        assert any(regel.geldt(partij) for partij in PARTIJEN.values())
        vast = regel.rol is Partijrol.VASTE_PARTNER_NAZORG
        assert (regel.huis in ("arnhem", "ede"), bool(regel.leefgebieden)) == (vast, vast)


def test_each_house_has_its_fixed_partners() -> None:
    """Together they can tell about all five leefgebieden; of the gemeenten those of the house; the ketenmanager's queue has none."""
    for huis in ("arnhem", "ede"):
        vast = VASTE_PARTNERS[huis]
        assert {gebied for een in vast for gebied in een.leefgebieden} == set(Leefgebied)
        gemeenten = {een.partij.code for een in vast if een.partij.gemeente_code}
        assert gemeenten == {code for code, een in PARTIJEN.items() if een.gemeente_code and huis in een.huizen}
    assert VASTE_PARTNERS["keten"] == ()


def test_no_bsn_but_where_the_register_says_so() -> None:
    """16.1: of these only a gemeente finds its people by it."""
    assert {een.partij.soorten for vast in VASTE_PARTNERS.values() for een in vast if een.bsn} == {("gemeente",)}


@pytest.mark.parametrize("fout", ["rol", "leefgebied", "placeholder"])
def test_a_line_with_a_word_that_is_none_is_not_read(fout: str) -> None:
    """Not passed over: a partner that is silently no partner is never asked."""
    goed = {"rol": "vaste-partner-nazorg", "leefgebied": "zorg", "placeholder": "ja"}
    woorden = goed | {fout: "zomaar"}
    lines = [
        "rol,huis,soort,partij,leefgebieden,bsn,placeholder,bron",
        f"{woorden['rol']},ede,,iriszorg,{woorden['leefgebied']},nee,{woorden['placeholder']},x",
    ]
    with pytest.raises((ValueError, KeyError)):
        parse(lines)


def test_a_party_has_the_roles_of_its_kinds_and_its_own() -> None:
    """Iriszorg is reclassering and care: asked in enrichment by its kind, a fixed partner by its name."""
    found = {(regel.rol, regel.huis) for regel in rollen(PARTIJEN["iriszorg"])}
    assert found == {
        (Partijrol.VERRIJKING, None), (Partijrol.KERNPARTIJ, None),
        (Partijrol.VASTE_PARTNER_NAZORG, "arnhem"), (Partijrol.VASTE_PARTNER_NAZORG, "ede"),
    }  # fmt: skip


def test_adding_a_party_is_one_line_of_data(tmp_path: Path) -> None:
    """A copy of the code with one line more: its topics, user, rights, its place at the poort and the roles of its kinds are there."""
    for package in ("hub", "schemas"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    register = tmp_path / "hub" / "parties" / "partijen.csv"
    register.write_text(register.read_text("utf-8") + NEW + "\n", "utf-8")
    ran = subprocess.run([sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout)
    inbox, outbox, user = "partij.proefpartij.in", "partij.proefpartij.uit", "partij-proefpartij"
    assert (told["topics"], told["user"], told["sender"]) == ([inbox, outbox], True, "proefpartij")
    assert [user, "topic", inbox, "READ"] in told["rights"]
    assert [user, "topic", outbox, "WRITE"] in told["rights"]
    assert [user, "group", "partij-proefpartij.", "READ"] in told["rights"]
    assert {line[0] for line in told["rights"]} == {user, "hub-poort", "hub-nazorg", "hub-complex"}
    assert told["roles"] == ["kernpartij", "verrijking"]


def test_the_lines_of_the_register_end_in_a_line_break() -> None:
    """Else the line that is added is part of the one before."""
    assert files("hub.parties").joinpath("partijen.csv").read_text("utf-8").endswith("\n")
