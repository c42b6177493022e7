"""Claims and their owners."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.dji.folder import Folder, FolderBusy
from connectors.dji.owner import DEAD_SECONDS, Owner


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def claimed_by(folder: Folder, owner: Owner) -> Path:
    """A file left in an owner's directory."""
    directory = folder.busy / str(owner)
    directory.mkdir()
    (directory / "a.csv").write_text("x")
    return directory


def test_an_owner_is_known_by_its_directory() -> None:
    assert Owner.parse(str(Owner.me())) == Owner.me()
    assert Owner.parse("lost+found") is None


def test_a_living_owner_keeps_its_claim_and_a_dead_one_does_not(folder: Folder) -> None:
    living = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    owner = replace(
        Owner.me(),
        pid=living.pid,
        began=int(Path(f"/proc/{living.pid}/stat").read_text().rpartition(")")[2].split()[19]),
    )
    directory = claimed_by(folder, owner)
    assert folder.abandoned() == []
    living.kill()
    living.wait()
    assert folder.abandoned() == [directory / "a.csv"]


def test_a_reused_process_id_is_not_the_owner(folder: Folder) -> None:
    directory = claimed_by(folder, replace(Owner.me(), began=1))
    assert folder.abandoned() == [directory / "a.csv"]


def test_a_claim_of_another_host_is_taken_over_when_it_has_been_silent(folder: Folder) -> None:
    directory = claimed_by(folder, replace(Owner.me(), host="elders-00000000"))
    assert folder.abandoned() == []
    os.utime(directory, (0, directory.stat().st_mtime - DEAD_SECONDS - 1))
    assert folder.abandoned() == [directory / "a.csv"]


def test_a_claim_taken_over_keeps_its_name_and_loses_its_half_written_report(folder: Folder) -> None:
    directory = claimed_by(folder, replace(Owner.me(), began=1))
    (folder.state / "a.csv.csv").write_text("half")
    with folder.owned():
        claim = folder.take_over(folder.abandoned()[0])
        assert claim.path.name == "a.csv"
        assert claim.path.read_text() == "x"
        assert not claim.draft.exists()
        assert not directory.exists()
        claim.finish("{}")
    assert list(folder.busy.iterdir()) == []


@pytest.mark.parametrize("ahead", [-60, 60])
def test_a_file_that_just_changed_is_left_alone_whatever_the_clock_of_its_server(folder: Folder, ahead: int) -> None:
    path = folder.incoming / "a.csv"
    path.write_text("x")
    os.utime(path, (0, time.time() + ahead))
    assert folder.waiting(settle_seconds=0.05) == []
    time.sleep(0.1)
    assert folder.waiting(settle_seconds=0.05) == [path]


def test_the_second_of_two_claims_finds_nothing(folder: Folder) -> None:
    path = folder.incoming / "a.csv"
    path.write_text("x")
    with folder.owned():
        assert folder.claim(path) is not None
        assert folder.claim(path) is None


def test_a_name_of_the_longest_kind_can_be_claimed_archived_and_reported(folder: Folder) -> None:
    path = folder.incoming / ("é" * 120 + ".csv")
    path.write_text("x")
    with folder.owned():
        claim = folder.claim(path)
        assert claim is not None
        claim.draft.write_text("r")
        assert claim.finish("{}").suffix == ".csv"


def test_the_lock_ends_with_its_owner(folder: Folder, tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from connectors.dji.folder import Folder\n"
    script += "with Folder(Path(sys.argv[1])).owned(): print('mine', flush=True); sys.stdin.read()"
    owner = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"mine\n"
    with pytest.raises(FolderBusy), folder.owned():
        pass
    owner.kill()
    owner.wait()
    with folder.owned():
        pass


def test_others_may_not_read_what_was_offered(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "drop")
    assert {path.stat().st_mode & 0o077 for path in (folder.incoming, folder.done, folder.refused, folder.state)} == {0}


def test_a_folder_that_stood_open_is_closed_but_for_the_group_that_delivers(tmp_path: Path) -> None:
    for directory in tmp_path / "inkomend", tmp_path / "verwerkt":
        directory.mkdir()
        directory.chmod(0o2777)
    folder = Folder(tmp_path)
    assert [path.stat().st_mode & 0o7777 for path in (folder.incoming, folder.done)] == [0o2770, 0o2700]


def test_what_is_never_finished_is_known_and_goes_when_its_term_ends(folder: Folder) -> None:
    names = [".verborgen.csv", "a.csv.part", "b.tmp"]
    for name in [*names, "heel.csv"]:
        (folder.incoming / name).write_text("x")
    (folder.incoming / "map" / "diep").mkdir(parents=True)
    (folder.incoming / "map" / "diep" / "c.csv").write_text("x")
    (folder.incoming / "link.csv").symlink_to("nergens")
    assert folder.never_finished(timedelta(days=1)) == []
    assert sorted(path.name for path in folder.never_finished(-timedelta(days=1))) == [*names, "link.csv", "map"]
    assert folder.expire(timedelta(days=1)) == 0
    assert folder.expire(-timedelta(days=1)) == len(names) + 2
    assert [path.name for path in folder.incoming.iterdir()] == ["heel.csv"]


def test_a_link_goes_and_what_it_leads_to_stays(folder: Folder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    (elsewhere / "a.csv").write_text("x")
    (folder.incoming / "link").symlink_to(elsewhere)
    (folder.incoming / "map").mkdir()
    (folder.incoming / "map" / "link").symlink_to(elsewhere)
    assert folder.expire(-timedelta(days=1)) == 2
    assert (list(folder.incoming.iterdir()), (elsewhere / "a.csv").read_text()) == ([], "x")
