"""An installation's own lines of the register: one line is a party, with all that follows from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.casus import HUIS
from benchmarks.recipients import made_up
from hub.parties import PARTIJEN
from hub.parties.register import read
from hub.processes.complex.doelbinding import DOELBINDING
from hub.processes.complex.partners import ander_huis
from tests.support.register import NEW, hub, own

FOLLOWS = """
import json
from hub.poort.grenzen import GRENZEN
from hub.topology import PRINCIPALS, TOPICS
from hub.topology.acls import acls
print(json.dumps({
    "topics": sorted(TOPICS), "users": sorted(PRINCIPALS), "limited": sorted(GRENZEN),
    "acls": sorted(repr(acl) for acl in acls()),
}))
"""


def test_one_line_gives_topics_a_user_limits_and_rights_and_changes_nobody_elses(tmp_path: Path) -> None:
    shipped, added = (
        json.loads(hub(register, "-c", FOLLOWS).stdout) for register in (None, own(tmp_path / "own.csv", NEW))
    )
    more = {name: sorted(set(added[name]) - set(shipped[name])) for name in shipped}
    assert all(set(shipped[name]) <= set(added[name]) for name in shipped)
    assert more["topics"] == ["partij.proefpartij.in", "partij.proefpartij.uit"]
    assert (more["users"], more["limited"]) == (["partij-proefpartij"], ["partij.proefpartij.uit"])
    assert more["acls"] and all("proefpartij" in acl for acl in more["acls"])


def test_a_line_of_its_own_goes_before_the_shipped_one(tmp_path: Path) -> None:
    """Such as the real OIN of a party; all others stay."""
    line = "om,Openbaar Ministerie,justitie,arnhem ede,00000001003214345000,,its own register"
    found = read(str(own(tmp_path / "own.csv", line)))
    assert found["om"].oin == "00000001003214345000"
    assert list(found) == list(PARTIJEN)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (NEW.replace("proefpartij", "Proef.Partij"), "code of Proef.Partij"),
        (NEW.replace("proefpartij", "ede"), "code of ede"),
        (NEW.replace(",zorg,", ",magie,"), "soorten of proefpartij"),
        (NEW.replace(",arnhem,", ",keten,"), "huizen of proefpartij"),
        (NEW.replace("0000009900000077", "0000009900000001"), "oin of dji; oin of proefpartij"),
        (NEW.replace("00000099000000770000", "77"), "oin of proefpartij"),
        (NEW.replace(",zorg,", ",gemeente,"), "gemeente_code of proefpartij"),
        (NEW.replace("acceded later", ""), "bron of proefpartij"),
        (f"{NEW}\n{NEW}", "twice in one register of parties: proefpartij"),
    ],
)
def test_a_line_that_is_wrong_stops_every_program_and_says_why(tmp_path: Path, line: str, said: str) -> None:
    """Nothing starts with half a register."""
    with pytest.raises(ValueError, match=said):
        read(str(own(tmp_path / "own.csv", line)))


def test_other_columns_are_no_register(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("code,naam\nx,y\n")
    with pytest.raises(ValueError, match="columns code,naam,soorten"):
        read(str(tmp_path / "own.csv"))


def test_the_parties_that_a_benchmark_makes_up_may_be_invited_like_any_other(tmp_path: Path) -> None:
    """Fan-out to 55: the register and doelbinding allow 51 in one house, so four lines more are needed."""
    (tmp_path / "own.csv").write_text(made_up(30), "utf-8")
    found = read(str(tmp_path / "own.csv"))
    added = [partij for code, partij in found.items() if code not in PARTIJEN]
    assert len(added) == 30
    assert all(DOELBINDING.van(partij.soorten) and not ander_huis(partij, HUIS) for partij in added)
