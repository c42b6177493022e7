"""The jars are the pinned ones, are fetched once, and a failure says how to mend it."""

import re
import socket
from pathlib import Path

import pytest

from hub.broker import JarError
from hub.broker.jars import JARS, KAFKA_VERSION, ensure_jars, read_list
from tests.broker.conftest import Repository


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_fetches_what_is_missing_and_never_twice(tmp_path: Path, repository: Repository) -> None:
    """The first run fetches each jar; the second asks nobody, and so needs no network."""
    jars = [repository.add("one", b"1" * 1000), repository.add("two", b"2" * 2000)]

    first = ensure_jars(tmp_path / "cache", jars=jars, repository=repository.url)

    assert [path.stat().st_size for path in first] == [1000, 2000]
    assert len(repository.asked) == 2
    assert first == ensure_jars(tmp_path / "cache", jars=jars, repository=closed_port())


def test_only_the_missing_jar_is_fetched(tmp_path: Path, repository: Repository) -> None:
    """After an interrupted run the jars that are there stay."""
    jars = [repository.add("one", b"1"), repository.add("two", b"2")]
    ensure_jars(tmp_path, jars=jars[:1], repository=repository.url)

    ensure_jars(tmp_path, jars=jars, repository=repository.url)

    assert repository.asked == ["/org/example/one/1.0/one-1.0.jar", "/org/example/two/1.0/two-1.0.jar"]


def test_a_changed_jar_is_refused(tmp_path: Path, repository: Repository) -> None:
    """A jar that is not the pinned one is named with both hashes, and does not reach the cache."""
    jar = repository.add("one", b"good")
    pinned = jar._replace(sha256="0" * 64)

    with pytest.raises(JarError, match=f"org.example:one:1.0 has SHA-256 {jar.sha256} but {'0' * 64} is pinned"):
        ensure_jars(tmp_path / "cache", jars=[pinned], repository=repository.url)

    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("content", [b"baad", b"go"])
def test_a_spoilt_cache_is_mended(tmp_path: Path, repository: Repository, content: bytes) -> None:
    """Neither a jar of other content nor a short one is used from the cache."""
    jar = repository.add("one", b"good")
    (path,) = ensure_jars(tmp_path, jars=[jar], repository=repository.url)
    path.write_bytes(content)

    ensure_jars(tmp_path, jars=[jar], repository=repository.url)

    assert path.read_bytes() == b"good"


def test_without_a_network_the_message_says_how_to_mend_it(tmp_path: Path, repository: Repository) -> None:
    """What is missing, where it was looked for, and the three ways out."""
    jar = repository.add("one", b"1" * 3_000_000)

    with pytest.raises(JarError) as caught:
        ensure_jars(tmp_path, jars=[jar], repository=closed_port())

    text = str(caught.value)
    assert f"1 jars of Apache Kafka {KAFKA_VERSION} (3 MB) are not in {tmp_path}" in text
    assert all(word in text for word in ("Maven Central", "HUB_BROKER_MAVEN", "copy that directory"))


def test_the_list_is_pinned_whole() -> None:
    """Each jar has a full hash, a size and coordinates; the version of Kafka is read from the list."""
    assert KAFKA_VERSION == "4.2.2"
    assert 46 == len({jar.name for jar in JARS}) == len(JARS)
    for jar in JARS:
        assert re.fullmatch("[0-9a-f]{64}", jar.sha256)
        assert jar.size > 0
        assert re.fullmatch(r"[\w.-]+:[\w.-]+:[\w.-]+", jar.coordinates)


def test_comments_and_empty_lines_are_no_jars() -> None:
    """A list may say where it comes from."""
    assert (JARS[0],) == read_list(f"# note\n\n{JARS[0].sha256}  {JARS[0].size} {JARS[0].coordinates}\n")
