"""Terms."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from hub.poort.toelating import BEHIND
from hub.privacy.doelen import Doel
from hub.privacy.termijnen import SEGMENT, TERMIJNEN, VERWIJDERINGEN, Termijn, Termijnen, read
from hub.topology import TOPICS, Topic, names

SHIPPED = files("hub.privacy").joinpath("termijnen.toml").read_text("utf-8")
NAMES = sorted(Termijnen.model_fields)


@pytest.mark.parametrize("name", NAMES)
def test_each_term_has_its_basis_and_says_whether_it_is_approved(name: str) -> None:
    """A term without a source, or one that does not say that it is a placeholder, can't be read."""
    told = tomllib.loads(SHIPPED)[name]
    term: Termijn = getattr(TERMIJNEN, name)

    assert set(told) == {"dagen", "grondslag", "placeholder"}
    assert len(term.grondslag) > 20
    for part in ("grondslag", "placeholder"):
        with pytest.raises(ValidationError):
            Termijn.model_validate({key: value for key, value in told.items() if key != part})


@pytest.mark.parametrize("name", NAMES)
def test_a_term_is_a_span_of_time(name: str) -> None:
    """Above zero: none is a switch that turns keeping or reminding off."""
    assert getattr(TERMIJNEN, name).duur > timedelta()


def test_no_term_is_given_out_as_law() -> None:
    """None of these stands in the covenant (reference §6.1, §6.2): until somebody entitled approves one, all are placeholders."""
    assert [name for name in NAMES if not getattr(TERMIJNEN, name).placeholder] == []


def test_an_unknown_or_missing_term_is_an_error() -> None:
    """A misspelt name must not leave a term at some default."""
    told = tomllib.loads(SHIPPED)
    with pytest.raises(ValidationError):
        Termijnen.model_validate({**told, "bewaren_invoeer": told["bewaren_invoer"]})
    with pytest.raises(ValidationError):
        Termijnen.model_validate({name: term for name, term in told.items() if name != "bewaren_log"})


def test_a_deployment_names_the_terms_that_were_approved(tmp_path: Path) -> None:
    """Its own take the place of the shipped ones, the others stay; one that there is not is an error."""
    own = tmp_path / "own.toml"
    own.write_text('[casus_beantwoorden]\ndagen = 7\ngrondslag = "Kerngroep"\nplaceholder = false\n')
    found = read(str(own))
    assert (found.casus_beantwoorden.dagen, found.casus_beantwoorden.placeholder) == (7, False)
    assert found.casus_herinneren == read(None).casus_herinneren
    own.write_text(own.read_text().replace("casus_b", "casus_g"))
    with pytest.raises(ValidationError):
        read(str(own))


@pytest.mark.parametrize(
    ("dagen", "namen"),
    [
        ({"bewaren_invoer": 13}, ["bewaren_invoer"]),
        ({"bewaren_log": 20}, ["casus_na_advies"]),
        ({"nazorg_na_afsluiting": 15}, ["nazorg_na_afsluiting"]),
        ({"nazorg_na_vrijlating": 14.9}, ["nazorg_na_vrijlating"]),
        ({"nazorg_zonder_huis": 15}, ["nazorg_zonder_huis"]),
        ({"casus_na_terugzending": 1}, ["casus_na_terugzending"]),
        ({"casus_zonder_voortgang": 15}, ["casus_zonder_voortgang"]),
        ({"casus_opschonen": 14}, ["casus_opschonen"]),
        ({"bewaren_log": 13}, ["13 days"]),
        ({"bewaren_log": 7}, ["bewaren_invoer", "13 days"]),
        ({"casus_opschonen": 91}, ["casus_opschonen must"]),
    ],
)
def test_terms_under_which_data_would_outlive_their_removal_are_refused(
    tmp_path: Path, dagen: dict[str, float], namen: list[str]
) -> None:
    """A deployment's own too, whoever approved them: what the page says of removal holds everywhere (1.10). The error says what to do."""
    with pytest.raises(ValidationError) as refused:
        read(_own(tmp_path, dagen))
    assert all(naam in str(refused.value) for naam in namen)
    assert "shorten" in str(refused.value) or "lengthen" in str(refused.value)


@pytest.mark.parametrize(
    "dagen", [{"bewaren_invoer": 12.9}, {"bewaren_log": 19.9}, {"bewaren_log": 13.1}, {"casus_opschonen": 90.9}]
)
def test_terms_may_go_up_to_those_bounds(tmp_path: Path, dagen: dict[str, float]) -> None:
    assert read(_own(tmp_path, dagen)).casus_herinneren == TERMIJNEN.casus_herinneren


def _own(folder: Path, dagen: dict[str, float]) -> str:
    """A file with these terms, in days."""
    own = folder / "own.toml"
    told = [
        f'[{naam}]\ndagen = {aantal}\ngrondslag = "Kerngroep"\nplaceholder = false\n' for naam, aantal in dagen.items()
    ]
    own.write_text("".join(told))
    return str(own)


def test_every_term_of_removal_is_known_by_its_name() -> None:
    """So that a new one is held to the log's term as well."""
    removals = {name for name in NAMES if name.startswith(VERWIJDERINGEN)}
    assert removals == {name for name in NAMES if "_na_" in name or "_zonder_" in name} | {"casus_opschonen"}


def test_nothing_of_a_removed_dossier_is_left_on_the_log() -> None:
    """Nor on the inputs: what led to a dossier has gone, whole segments and all, before the dossier itself can, or is cleaned (1.10)."""
    removals = [getattr(TERMIJNEN, name).duur for name in NAMES if name.startswith(VERWIJDERINGEN)]
    log, invoer = TOPICS[names.log(Doel.NAZORG)], TOPICS[names.DETENTIE]

    assert max(topic.segment for topic in TOPICS.values()) == SEGMENT
    assert TERMIJNEN.bewaren_invoer.duur + invoer.segment < TERMIJNEN.bewaren_log.duur
    assert TERMIJNEN.bewaren_log.duur + log.segment < min(removals)


def test_what_a_connector_has_forgotten_is_too_old_for_the_poort() -> None:
    """Connectors know for `bewaren_log` what they sent: no repeat gets in that neither they nor a removed dossier's ring would know."""
    assert BEHIND < TERMIJNEN.bewaren_log.duur < TERMIJNEN.nazorg_na_afsluiting.duur


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_no_record_outlives_its_term_by_long(topic: Topic) -> None:
    """Kafka removes whole segments: a seventh of the term at most, an hour at least, a day where the last of each key is kept."""
    assert topic.configs["segment.ms"] == str(topic.segment // timedelta(milliseconds=1))
    if topic.retention is None:
        assert topic.segment == timedelta(days=1)
    else:
        assert timedelta(hours=1) <= topic.segment <= min(topic.retention / 7, timedelta(days=1))


def test_every_topic_that_is_not_compacted_keeps_one_of_these_terms() -> None:
    """No topic has a retention of its own making."""
    terms = {getattr(TERMIJNEN, name).duur for name in NAMES if name.startswith("bewaren_")}

    assert {topic.retention for topic in TOPICS.values() if not topic.compacted} <= terms
