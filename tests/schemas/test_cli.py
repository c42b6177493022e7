"""`hub schemas` adds what may be added, names what may not, and then writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.cli import main
from schemas.catalogue import MODELS, full_name
from schemas.generator import avro_schema
from schemas.released import DIRECTORY, append, releases

FIRST = min(MODELS, key=full_name)


def run(command: str, directory: Path) -> Result:
    releases.cache_clear()
    return CliRunner().invoke(main, ["schemas", command, "--dir", str(directory)])


def files(directory: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in directory.rglob("*.*") if path.is_file()}


def test_all_messages_are_released_once(tmp_path: Path) -> None:
    first, second, check = run("generate", tmp_path), run("generate", tmp_path), run("check", tmp_path)

    assert first.output.splitlines()[0] == f"{full_name(FIRST)}/v1.avsc is id 1"
    assert (first.exit_code, len(first.output.splitlines())) == (0, len(MODELS))
    assert (second.exit_code, second.output) == (0, "")
    assert (check.exit_code, check.output) == (0, f"{len(MODELS)} messages, {len(MODELS)} released schemas: all well\n")


def test_a_model_that_grew_gets_its_next_version(tmp_path: Path) -> None:
    smaller = avro_schema(FIRST)
    smaller["fields"].append({"name": "vroeger", "type": ["null", "string"], "default": None})
    append(smaller, tmp_path)

    check, generate = run("check", tmp_path), run("generate", tmp_path)

    assert f"{full_name(FIRST)}: the model is not as released" in check.output
    assert (check.exit_code, generate.exit_code) == (1, 0)
    assert generate.output.splitlines()[0] == f"{full_name(FIRST)}/v2.avsc is id 2"


@pytest.mark.parametrize("command", ["check", "generate"])
def test_a_model_that_breaks_stops_all_and_says_why(command: str, tmp_path: Path) -> None:
    wider = avro_schema(FIRST)
    wider["fields"].append({"name": "verplicht", "type": "string"})
    append(wider, tmp_path)
    before = files(tmp_path)

    result = run(command, tmp_path)

    assert result.exit_code == 1
    assert f"{full_name(FIRST)}/v1.avsc: the old schema can't read new values: verplicht" in result.output
    assert files(tmp_path) == before


@pytest.mark.parametrize("command", ["check", "generate"])
def test_a_touched_release_stops_all(command: str, tmp_path: Path) -> None:
    release = append(avro_schema(FIRST), tmp_path)
    (tmp_path / release.file).write_text(json.dumps(avro_schema(MODELS[-1])))

    result = run(command, tmp_path)

    assert (result.exit_code, result.output) == (1, f"Error: {release.file} is not what id 1 was given to\n")


def test_without_a_directory_it_is_the_one_in_the_sources() -> None:
    result = CliRunner().invoke(main, ["schemas", "check"])

    assert (result.exit_code, result.output.endswith("all well\n")) == (0, True), result.output
    assert DIRECTORY.parent.name == "schemas"
