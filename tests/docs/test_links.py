"""Every page: what it links to is there, what it names in a file is defined there, what it tells to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.commands import commands, fault
from tests.docs.pages import DOCS, PAGES, ROOT, Link, defined, links, name, prose, quoted

EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=name)
A_PATH = re.compile(r"(hub|schemas|connectors|tests|deploy|docs|tools)/[\w./-]+\.\w+")


def target(page: Path, link: Link) -> Path:
    """The file or directory that a link leads to."""
    return (page.parent / link.target.partition("#")[0]).resolve() if link.target[0] != "#" else page


def anchors(page: Path) -> set[str]:
    """The headings of a page as a link names them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def wrong(page: Path, link: Link) -> str | None:
    """What is wrong with a link whose label is in backticks: a path must be the target's, a name defined in it."""
    label = link.label.strip("`")
    path = target(page, link)
    if label == link.label or str(path).endswith(f"/{label.rstrip('/')}") or label in defined(path):
        return None
    return f"{label} is not in {path.relative_to(ROOT)}"


@EACH_PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not target(page, link).exists()] == []


@EACH_PAGE
def test_every_link_into_a_page_finds_its_heading(page: Path) -> None:
    inner = [link for link in links(page) if "#" in link.target]

    assert [link for link in inner if link.target.partition("#")[2] not in anchors(target(page, link))] == []


@EACH_PAGE
def test_what_a_link_names_is_defined_in_the_file_it_leads_to(page: Path) -> None:
    assert [fault for link in links(page) if target(page, link).is_file() and (fault := wrong(page, link))] == []


@EACH_PAGE
def test_every_path_in_the_text_exists(page: Path) -> None:
    paths = {word for word in quoted(page) if A_PATH.fullmatch(word)}

    assert {path for path in paths if not (ROOT / path).exists()} == set()


@EACH_PAGE
def test_every_command_exists_with_its_options(page: Path) -> None:
    assert {command: found for command in commands(page) if (found := fault(command))} == {}


def test_every_page_is_reached_from_the_first() -> None:
    """Who starts at the README finds every page of docs/ by links."""
    seen: set[Path] = set()
    found = {ROOT / "README.md"}
    while found - seen:
        page = (found - seen).pop()
        seen.add(page)
        found |= {to for link in links(page) if (to := target(page, link)).suffix == ".md" and to.exists()}

    assert {name(page) for page in DOCS.rglob("*.md")} - {name(page) for page in seen} == set()


def test_the_checks_find_what_is_wrong() -> None:
    """A name that is not there, and a command, group or option that is not there."""
    page = DOCS / "delivery.md"

    assert wrong(page, Link("`NoSuchThing`", "../hub/engine/gate.py")) == "NoSuchThing is not in hub/engine/gate.py"
    assert wrong(page, Link("`Gate.take`", "../hub/engine/gate.py")) is None
    assert fault("hub topics tabel") == "topics has no tabel"
    assert fault("hub topics apply --purge") == "apply has no --purge"
    assert fault("hub regie werkvoorraad --huis ede") is None
