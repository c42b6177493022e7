"""The page says what the code does, and its example is the one that runs here."""

from __future__ import annotations

import ast
import json
import re
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connectors.kit.settings import ConnectorSettings
from connectors.partner.bench import bench
from connectors.partner.cli import partner
from connectors.partner.load import load
from connectors.partner.reading import PARKED
from connectors.partner.settings import PartnerSettings
from connectors.partner.simulated import gedrag
from hub.codec import Envelope
from hub.errors import HubError
from hub.privacy.casus_id import casus_id

PAGE = (Path(__file__).parents[3] / "docs" / "connectors" / "partner.md").read_text("utf-8")
EXAMPLE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]


def table(title: str) -> dict[str, str]:
    """First and second cell of the rows below a heading."""
    section = re.split(r"^#+ ", PAGE.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*?) \|", section, re.MULTILINE))


@pytest.fixture
def koppeling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The example of the page, as a module of its own in the directory where the commands are run."""
    name = f"koppeling_{uuid.uuid4().hex}"
    (tmp_path / f"{name}.py").write_text(EXAMPLE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return f"{name}:connector"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(partner, arguments, input=given)


def test_the_example_has_ten_lines() -> None:
    assert len([line for line in EXAMPLE.splitlines() if line]) <= 10


def test_the_example_answers_in_the_dry_mode(koppeling: str) -> None:
    questions = run("examples", "InformatieGevraagd").stdout
    told = run("dry", koppeling, "-", given=questions)

    assert told.exit_code == 0, told.output
    [answer] = map(json.loads, told.stdout.splitlines())
    question = json.loads(questions)
    assert answer["type"] == "nl.informatieverzoeken.informatie-geweigerd.v1"
    assert answer["data"]["verzoek_id"] == question["data"]["verzoek_id"]
    assert (answer["doel"], answer["causationid"]) == (question["doel"], f"{question['source']}#{question['id']}")
    assert "handled 1" in told.stderr


def test_the_contract_names_what_the_example_says_nothing_about_and_no_more(koppeling: str) -> None:
    told = run("contract", koppeling)

    assert told.exit_code == 1
    assert told.stdout.count("BROKEN") == 1
    assert "neither handled nor let pass: AanmeldingTeruggestuurd," in told.stdout
    assert "InformatieGevraagd" not in told.stdout


def test_what_the_contract_prints_is_what_the_example_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"koppeling_{uuid.uuid4().hex}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / f"{name}_a.py").write_text(EXAMPLE, "utf-8")
    lines = run("contract", f"{name}_a:connector").stdout.partition("says nothing about:\n")[2]
    (tmp_path / f"{name}_b.py").write_text(EXAMPLE + lines, "utf-8")

    told = run("contract", f"{name}_b:connector")
    assert told.exit_code == 0, told.stdout


def test_what_would_be_parked_is_told_and_is_the_exit_status(koppeling: str) -> None:
    told = run("dry", koppeling, "-", given=run("examples", "VerzoekHerinnerd").stdout)

    assert told.exit_code == 1
    assert "bericht-onbekend" in told.stderr


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "line 1 is no message (JSONDecodeError)"),
        ('{"type": "nl.x.y.v1"}', "line 1 is no message (KeyError)"),
        (
            run("examples", "VerzoekHerinnerd").stdout.replace('"te_laat": false', '"te_laat": "Jansen"'),
            "line 1: te_laat: bool_parsing",
        ),
    ],
)
def test_a_line_that_is_none_is_told_without_its_values(koppeling: str, line: str, expected: str) -> None:
    told = run("dry", koppeling, "-", given=line)

    assert str(told.exception) == expected


def aanmelding(**fields: object) -> str:
    told = {"type": "nl.casussen.casus-aangemeld.v1", "doel": "complex", "data": {"aanmelding": {
        "aanmelding_id": "a" * 32, "personalia": None, "probleemstelling": None, "doel": None, "gemeente": "GM0202", "functionaris": "x",
    }}}  # fmt: skip
    return json.dumps(told | fields)


async def test_a_party_speaks_first_through_the_outbox_of_its_connector(
    koppeling: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_PARTNER_STORE", str(tmp_path / "s.sqlite"))
    told = run("send", koppeling, "-", given=f"{aanmelding(id='m-1')}\n\n{aanmelding()}\n")

    assert told.exit_code == 0, told.exception
    with bench(load(koppeling), tmp_path / "s.sqlite") as made:
        await made.work()
        said = [Envelope.from_headers(one.headers) for one in made.sent]
        assert [f"{one.type} {one.id}" for one in said] == told.stdout.splitlines()
        assert (said[0].id, said[0].correlationid, said[0].causationid) == ("m-1", "m-1", None)
        assert {one.key.decode() for one in made.sent} == {casus_id("moviera", "a" * 32)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (aanmelding(doel="nazorg"), "CasusAangemeld would be refused: doel-onjuist"),
        (aanmelding(type="nl.casussen.nooit.v1"), "line 1 is no message (LookupError)"),
        (aanmelding(data={"aanmelding": {}}), "line 1: aanmelding.aanmelding_id: missing"),
    ],
)
def test_what_the_poort_would_refuse_is_not_taken(
    koppeling: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, expected: str
) -> None:
    monkeypatch.setenv("HUB_PARTNER_STORE", str(tmp_path / "s.sqlite"))
    told = run("send", koppeling, "-", given=f"{line}\n")

    assert isinstance(told.exception, HubError)
    assert str(told.exception).startswith(expected)
    assert not (tmp_path / "s.sqlite").exists()


@pytest.mark.parametrize("name", ["nergens:connector", "json:dumps", "json:niets"])
def test_what_is_no_connector_is_told_so(name: str) -> None:
    told = run("contract", name)

    assert told.exit_code == 1
    assert name in str(told.exception)


def test_every_code_is_told_with_its_meaning() -> None:
    assert table("Codes of parked messages") == PARKED


def test_every_part_is_told_with_its_meaning() -> None:
    body = next(
        node for node in ast.parse(Path(gedrag.__file__).read_text()).body if isinstance(node, ast.ClassDef)
    ).body
    said = [ast.literal_eval(node.value) for node in body if isinstance(node, ast.Expr)][1:]

    assert list(table("Simulated parties").items()) == list(zip(gedrag.Gedrag, said, strict=True))


def test_every_setting_is_told_with_its_default() -> None:
    told = table("Settings")
    settings: dict[str, object] = {}
    for prefix, model in (("HUB_PARTNER_", PartnerSettings), ("HUB_CONNECTOR_", ConnectorSettings)):
        settings |= {f"{prefix}{name.upper()}": info.default for name, info in model.model_fields.items()}
    del settings["HUB_CONNECTOR_OPS_HOST"]

    assert list(told) == list(settings)
    numbers = {name: f"{value:g}" for name, value in settings.items() if isinstance(value, int | float)}
    assert {name: told[name] for name in numbers} == numbers
