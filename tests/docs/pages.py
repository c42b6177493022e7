"""The pages of the documentation, and what they say: links, quoted names, tables, commands."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "schemas/README.md"])

_FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_QUOTED = re.compile(r"`([^`\n]+)`")


class Link(NamedTuple):
    """A Markdown link; `target` as it is written."""

    label: str
    target: str


def name(page: Path) -> str:
    """A page as the tests call it."""
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """The text without its blocks of code."""
    return _FENCE.sub("", page.read_text("utf-8"))


def blocks(page: Path) -> list[str]:
    """The blocks of code."""
    return _FENCE.findall(page.read_text("utf-8"))


def links(page: Path) -> list[Link]:
    """All links but those to other sites."""
    found = (Link(*match) for match in _LINK.findall(prose(page)))
    return [link for link in found if not re.match(r"[a-z]+:", link.target)]


def quoted(page: Path) -> set[str]:
    """Everything in backticks."""
    return set(_QUOTED.findall(prose(page)))


def rows(page: Path, heading: str) -> list[list[str]]:
    """Cells of the table whose header row begins with `heading`."""
    table = page.read_text("utf-8").split(f"\n| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for path in (ROOT / file for file in listed.split("\0") if file) if path.is_file())


@cache
def defined(path: Path) -> frozenset[str]:
    """Names that a file defines: of a module its symbols, members as `Class.member`; of a TOML its sections."""
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        return frozenset(tomllib.loads(text))
    return frozenset(_names(ast.parse(text), "")) if path.suffix == ".py" else frozenset()


def _names(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    for child in node.body:
        match child:
            case ast.ClassDef():
                yield prefix + child.name
                yield from _names(child, f"{prefix}{child.name}.")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield prefix + child.name
            case ast.Assign():
                yield from (prefix + part.id for part in ast.walk(child) if _is_set(part))  # type: ignore[attr-defined]
            case ast.AnnAssign(target=ast.Name(id=found)):
                yield prefix + found


def _is_set(part: ast.AST) -> bool:
    return isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
