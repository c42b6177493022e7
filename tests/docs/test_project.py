"""The files about the project say what the project is: its version, its licence."""

from __future__ import annotations

import tomllib

import yaml

from tests.docs.pages import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PUBLICCODE = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def test_version_and_licence_are_those_of_the_project() -> None:
    assert PUBLICCODE["softwareVersion"] == PROJECT["version"]
    assert PUBLICCODE["legal"]["license"] == PROJECT["license"] == "EUPL-1.2"
    assert f"\n## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_licence_is_there_in_full() -> None:
    """From its title to the last sentence of its appendix, all fifteen articles between."""
    text = (ROOT / "LICENSE").read_text("utf-8")
    articles = [line for line in text.splitlines() if line[:1].isdigit()]

    assert text.split("\n", 1)[0].strip() == "EUROPEAN UNION PUBLIC LICENCE v. 1.2"
    assert [article.split(".")[0] for article in articles] == [str(number) for number in range(1, 16)]
    assert text.endswith("new EUPL version.\n")


def test_descriptions_have_the_lengths_that_the_standard_asks_for() -> None:
    for description in PUBLICCODE["description"].values():
        assert len(description["genericName"]) <= 35
        assert len(description["shortDescription"]) <= 150
        assert 150 <= len(description["longDescription"]) <= 10_000
