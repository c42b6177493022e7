"""The drop folder on the real broker: cases I3, I4, I5, I6, D1, D3, D5 and O6."""

from __future__ import annotations

import csv as standard
import io
import os
from datetime import timedelta
from unicodedata import normalize

import pytest

from connectors.dji.folder import FolderBusy
from connectors.dji.simulator import expect, generate
from connectors.dji.simulator.write import WRITERS, write
from hub.codec import decode
from hub.ops.logs import configure_logging
from tests.connectors.dji.conftest import Place
from tests.connectors.dji.samples import BSN, NOW, SHORT_BSN, cells, csv, line
from tests.connectors.dji.topic import Tail

pytestmark = pytest.mark.broker


@pytest.mark.parametrize("suffix", sorted(WRITERS))
async def test_a_simulated_file_arrives_whole_in_every_notation(place: Place, tail: Tail, suffix: str) -> None:
    batch = list(generate(1200, 7, NOW))
    write(batch, place.folder.incoming / f"dag{suffix}", NOW)
    [account] = await place.once()
    seen = tail.read()
    assert (account.sent, account.rejected, account.repeat) == (1200, 0, 0)
    assert sorted(repr(decode(record.value)) for record in seen) == sorted(map(repr, batch))
    assert len({record.key for record in seen}) == len(expect(batch).personen)


async def test_an_offer_again_and_a_mended_file_repeat_nothing(place: Place, tail: Tail) -> None:
    lines = [cells(detentie_id="D-1"), cells(detentie_id="D-2", einde_op="01-12-2026"), cells(detentie_id="D-3")]
    mended = [lines[0], cells(detentie_id="D-2"), lines[2]]
    for content in (lines, mended, mended, lines):
        place.put("a.csv", csv(*content))
        await place.once()
    assert [(each["sent"], each["repeat"], each["rejected"]) for each in place.accounts()] == [
        (2, 0, 1),
        (1, 2, 0),
        (0, 3, 0),
        (0, 2, 1),
    ]
    assert len(tail.read()) == 3
    assert len(list(place.folder.done.iterdir())) == 4
    assert place.reports() == 2 * [
        "regel;kolom;positie;code;reden\r\n3;einde_op;;datum-vorm;De datum heeft niet de afgesproken notatie.\r\n"
    ]


async def test_the_account_balances_over_good_bad_and_unclosed_lines(place: Place, tail: Tail) -> None:
    good = cells(toelichting='"een\ntwee"', peildatum="2026-11-01")
    place.put("b.csv", csv(good, cells(achternaam='"Berg'), cells(detentie_id="D-5"), cells(detentie_id="D-6")))
    [account] = await place.once()
    assert (account.sent_lines, account.rejected_lines, account.skipped_lines) == (4, 1, 1)
    assert account.lines == 6
    assert len(tail.read()) == 3
    assert list(place.folder.busy.iterdir()) == []


async def test_a_file_that_does_not_fit_is_refused_whole_and_kept(place: Place, tail: Tail) -> None:
    place.put("c.csv", csv(cells()).replace(b"gemeente_herkomst", b"gemeente_herkomts"))
    place.put("d.xlsx", b"PK")
    accounts = await place.once()
    assert [account.refused_whole for account in accounts] == [True, True]
    assert tail.read() == []
    assert len(list(place.folder.done.iterdir())) == 2
    assert [report.splitlines()[1] for report in place.reports()] == [
        "1;gemeente_herkomts;;kolom-onbekend;Deze kolom is niet bekend. Bedoelde u gemeente_herkomst?",
        "1;;;formaat-onbekend;De bestandsnaam eindigt niet op .csv, .jsonl, .ndjson of .json.",
    ]


async def test_the_report_opens_in_columns_in_a_dutch_excel(place: Place) -> None:
    place.put("e.csv", csv(cells(bsn="1"), cells(voornamen="R\u0000")))
    await place.once()
    [report] = place.folder.refused.iterdir()
    content = report.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfregel;kolom;positie;code;reden\r\n")
    rows = list(standard.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["regel"], row["kolom"], row["code"]) for row in rows] == [
        ("2", "bsn", "bsn-vorm"),
        ("3", "voornamen", "veld-teken"),
    ]


async def test_dates_of_a_file_have_one_declared_notation(place: Place) -> None:
    dates = ["03-04-2026", "13-04-2026", "04/13/2026", "26-06-26", "46115", "2026-04-03"]
    place.put(
        "f.csv",
        csv(
            *(
                cells(einde_op=each, huisnummer="12-jan", straat="Weg", postcode="6811AB", woonplaats="Arnhem")
                for each in dates
            )
        ),
    )
    [account] = await place.once()
    assert (account.sent, account.rejected) == (1, 5)
    assert [row.split(";")[:2] for row in place.reports()[0].splitlines()[1:]] == [
        [str(n), "einde_op"] for n in range(2, 7)
    ]


async def test_a_restored_bsn_is_flagged_in_the_account(place: Place, tail: Tail) -> None:
    place.put("g.csv", csv(cells(bsn=SHORT_BSN), cells(bsn=f"0{SHORT_BSN}", detentie_id="D-2")))
    [account] = await place.once()
    assert (account.sent, account.restored) == (2, 1)
    assert len({record.key for record in tail.read()}) == 1


async def test_a_name_offered_composed_then_decomposed_has_one_effect(place: Place, tail: Tail) -> None:
    for form in ("NFC", "NFD"):
        place.put("h.csv", normalize(form, csv(cells(achternaam="Țepeș ề ǎố ǵ")).decode()).encode())
        await place.once()
    assert [(each["sent"], each["repeat"]) for each in place.accounts()] == [(1, 0), (0, 1)]
    assert len(tail.read()) == 1


async def test_an_id_with_other_content_is_refused_and_the_first_stands(place: Place, tail: Tail) -> None:
    place.put(
        "i.csv", csv(cells(bericht_id="b-1"), cells(bericht_id="b-1", detentie_id="D-2"), cells(bericht_id="b-1"))
    )
    [account] = await place.once()
    assert (account.sent, account.rejected, account.repeat) == (1, 1, 1)
    assert [record.id for record in tail.read()] == ["b-1"]


async def test_no_value_of_a_person_stands_anywhere_but_in_the_record(
    place: Place, tail: Tail, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("dji", "partij-dji")
    secrets = [BSN, "Geheimachternaam", "Geheimestraat"]
    whole = {
        "achternaam": secrets[1],
        "straat": secrets[2],
        "huisnummer": "1",
        "postcode": "6811AB",
        "woonplaats": "Arnhem",
    }
    broken = [
        {"einde_op": "morgen"},
        {"gemeente_herkomst": "x"},
        {"schulden": secrets[1]},
        {"bericht": secrets[1]},
        {"bericht_id": BSN},
    ]
    place.put(f"{secrets[1]}.csv", csv(cells(**whole), *(cells(**(whole | change)) for change in broken)))
    place.put("k.jsonl", line(persoon__achternaam=secrets[1], **{secrets[1]: secrets[1]}))
    await place.once()
    told = "".join(place.reports()) + "".join(path.read_text() for path in place.folder.accounts.iterdir())
    output = capfd.readouterr()
    seen = tail.read()
    plain = told + output.out + output.err + "".join(f"{record.key!r}{record.headers}" for record in seen)
    assert "file_done" in plain
    assert [secret for secret in secrets if secret.lower() in plain.lower()] == []
    assert len(seen) == 1
    assert secrets[1].encode() in seen[0].value
    assert sum(each["rejected"] for each in place.accounts()) == len(broken) + 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_that_may_not_be_read_is_refused_and_in_nobodys_way(place: Place, tail: Tail) -> None:
    place.put("a.csv", csv(cells()))
    (place.folder.incoming / "a.csv").chmod(0)
    place.put("b.csv", csv(cells()))
    assert [account.refused_whole for account in await place.once()] == [True, False]
    assert len(tail.read()) == 1


async def test_a_folder_has_one_owner(place: Place) -> None:
    with place.folder.owned(), pytest.raises(FolderBusy):
        await place.once()


async def test_what_is_still_being_written_is_left_alone_and_told_when_it_lasts(
    place: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("dji", "partij-dji")
    for name in (".hidden.csv", "a.csv.part", "b.tmp"):
        place.put(name, csv(cells()))
    (place.folder.incoming / "link.csv").symlink_to("/etc/hostname")
    assert await place.once() == []
    assert "files_never_finished" not in capfd.readouterr().err
    monkeypatch.setattr("connectors.dji.drop.UNFINISHED_FOR", timedelta(days=-1))
    assert await place.once() == []
    [told] = [line for line in capfd.readouterr().err.splitlines() if "files_never_finished" in line]
    assert '"count": 4' in told
    place.put("c.csv", csv(cells()))
    assert place.folder.waiting(settle_seconds=60) == []
    assert [path.name for path in place.folder.waiting(settle_seconds=0)] == ["c.csv"]


async def test_archive_and_reports_go_when_their_term_ends(place: Place) -> None:
    place.put("a.csv", csv(cells(), cells(bsn="1")))
    await place.once()
    assert place.folder.expire(timedelta(days=1)) == 0
    assert place.folder.expire(timedelta(days=-1)) == 3
    assert list(place.folder.done.iterdir()) == []
