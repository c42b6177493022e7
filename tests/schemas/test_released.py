"""What was released stays what it was, and the models are what was released last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.catalogue import MODELS, full_name
from schemas.evolution import breaks, unreleased
from schemas.generator import avro_schema
from schemas.released import DIRECTORY, Release, Tampered, append, latest, releases

NOW = [avro_schema(model) for model in MODELS]


def record(*fields: str) -> dict[str, object]:
    return {
        "type": "record",
        "name": "nl.proeven.Proef",
        "fields": [{"name": name, "type": "string"} for name in fields],
    }


def test_every_model_is_as_released() -> None:
    assert unreleased(NOW, releases()) == []


def test_every_model_goes_with_every_release() -> None:
    assert breaks(NOW, releases()) == []


def test_every_file_has_an_id() -> None:
    assert sorted(path.relative_to(DIRECTORY).as_posix() for path in DIRECTORY.glob("*/*")) == sorted(
        release.file for release in releases()
    )


def test_a_release_goes_under_the_next_id_and_the_next_version(tmp_path: Path) -> None:
    first, other, second = append(record("a"), tmp_path), append(NOW[0], tmp_path), append(record("a", "b"), tmp_path)

    assert [(each.id, each.version) for each in (first, other, second)] == [(1, 1), (2, 1), (3, 2)]
    assert releases(tmp_path) == (first, other, second)
    assert latest(releases(tmp_path)) == {"nl.proeven.Proef": second, full_name(MODELS[0]): other}


def test_nothing_released_is_no_releases(tmp_path: Path) -> None:
    assert releases(tmp_path) == ()


def test_an_earlier_release_is_never_written_again(tmp_path: Path) -> None:
    append(record("a"), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.glob("*/*")}
    entry = json.loads((tmp_path / "ids.json").read_bytes())["1"]

    append(record("a", "b"), tmp_path)

    assert {path: path.read_bytes() for path in before} == before
    assert json.loads((tmp_path / "ids.json").read_bytes())["1"] == entry


def test_a_released_file_that_was_touched_shows(tmp_path: Path) -> None:
    release = append(record("a"), tmp_path)
    (tmp_path / release.file).write_text(json.dumps(record("b")))
    releases.cache_clear()

    with pytest.raises(Tampered, match="not what id 1 was given to"):
        releases(tmp_path)


@pytest.mark.parametrize("number", ["0", "3"])
def test_ids_count_up(tmp_path: Path, number: str) -> None:
    append(record("a"), tmp_path)
    path = tmp_path / "ids.json"
    path.write_text(json.dumps({number: json.loads(path.read_bytes())["1"]}))
    releases.cache_clear()

    with pytest.raises(Tampered, match="count up"):
        releases(tmp_path)


def test_the_served_text_is_the_schema() -> None:
    release = Release(1, "nl.proeven.Proef", 1, record("a"))

    assert json.loads(release.text) == release.schema
    assert "\n" not in release.text
