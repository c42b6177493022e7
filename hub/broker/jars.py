"""The jars of Apache Kafka: the committed list, the cache, and the download by coordinate with a check by hash."""

import hashlib
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from hub.broker.errors import JarError

ATTEMPTS = 3
TIMEOUT_S = 30
PARALLEL = 8
CHUNK = 1 << 16

Advance = Callable[[int], object]


class Jar(NamedTuple):
    """One pinned jar: lower-case hex SHA-256, size in bytes, `group:artifact:version`."""

    sha256: str
    size: int
    coordinates: str

    @property
    def name(self) -> str:
        """File name, `artifact-version.jar`."""
        return "-".join(self.coordinates.split(":")[1:]) + ".jar"


def read_list(text: str | None = None) -> tuple[Jar, ...]:
    """The jars in a list like jars.txt; without a text the committed list."""
    text = files("hub.broker").joinpath("jars.txt").read_text() if text is None else text
    rows = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(Jar(sha256, int(size), coordinates) for sha256, size, coordinates in rows)


def _version_of(jars: Sequence[Jar]) -> str:
    return next(jar.coordinates.rsplit(":", 1)[1] for jar in jars if ":kafka_" in jar.coordinates)


JARS = read_list()
KAFKA_VERSION = _version_of(JARS)


def ensure_jars(cache: Path, *, jars: Sequence[Jar] = JARS, repository: str = "") -> list[Path]:
    """Paths of all jars under `cache`, fetching what is not there; raises `JarError`.

    A jar whose content is not the pinned one is never used: in the cache it is fetched anew, from the repository it
    is refused. Nothing is fetched when all are there, so that a second run needs no network.
    """
    home = cache / f"kafka-{KAFKA_VERSION}"
    with ThreadPoolExecutor(PARALLEL) as pool:
        good = pool.map(lambda jar: _is_good(home / jar.name, jar), jars)
        missing = [jar for jar, is_good in zip(jars, good, strict=True) if not is_good]
        if missing:
            _fetch_all(missing, home, repository, pool)
    return [home / jar.name for jar in jars]


def _is_good(path: Path, jar: Jar) -> bool:
    try:
        if path.stat().st_size != jar.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def _fetch_all(missing: Sequence[Jar], home: Path, repository: str, pool: ThreadPoolExecutor) -> None:
    home.mkdir(parents=True, exist_ok=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, transient=False) as progress:
        task = progress.add_task(
            f"Apache Kafka {KAFKA_VERSION}, {len(missing)} jars", total=sum(j.size for j in missing)
        )
        fetches = [pool.submit(_fetch, jar, home, repository, lambda n: progress.advance(task, n)) for jar in missing]
        errors = [error for fetch in fetches if (error := fetch.exception()) is not None]
    if errors:
        raise _explain(errors[0], missing, home) from errors[0]


def _explain(error: BaseException, missing: Sequence[Jar], home: Path) -> JarError:
    if isinstance(error, JarError):
        return error
    size = sum(jar.size for jar in missing) / 1e6
    return JarError(
        f"{len(missing)} jars of Apache Kafka {KAFKA_VERSION} ({size:.0f} MB) are not in {home} and could not be fetched "
        f"({type(error).__name__}). Give this machine access to Maven Central, or set HUB_BROKER_MAVEN to the URL of a "
        "mirror, or copy that directory from a machine that has it; then try again."
    )


def _fetch(jar: Jar, home: Path, repository: str, advance: Advance) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _download(jar, home, repository, advance)
        except OSError:  # of which the exceptions of requests are a kind
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.3 * 2**attempt)
    return None


def _download(jar: Jar, home: Path, repository: str, advance: Advance) -> None:
    digest, received = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=home, prefix=f".{jar.name}.", delete=False) as part:
        try:
            for chunk in _open(jar, repository).iter_content(CHUNK):
                part.write(chunk)
                digest.update(chunk)
                received += len(chunk)
                advance(len(chunk))
            part.close()
            if digest.hexdigest() != jar.sha256:
                raise JarError(
                    f"{jar.coordinates} has SHA-256 {digest.hexdigest()} but {jar.sha256} is pinned: it was refused. "
                    "The repository or something on the way changed it; set HUB_BROKER_MAVEN to one that can be trusted."
                )
            Path(part.name).replace(home / jar.name)
        except BaseException:
            advance(-received)
            with suppress(FileNotFoundError):
                Path(part.name).unlink()
            raise


def _open(jar: Jar, repository: str) -> Any:  # noqa: ANN401 - a response of requests, which ships no types
    from maven_artifact.artifact import Artifact  # noqa: PLC0415 - slow to import, seldom needed
    from maven_artifact.downloader import Downloader  # noqa: PLC0415
    from requests.exceptions import SSLError  # noqa: PLC0415

    downloader = Downloader(repository) if repository else Downloader()
    uri = downloader.resolver.uri_for_artifact(Artifact(*jar.coordinates.split(":")))
    request = partial(downloader.requestor.request, uri, None, stream=True, timeout=TIMEOUT_S)
    try:
        return request()
    except SSLError:  # an office network may sign anew what passes it, with a certificate that only the system knows
        system = ssl.get_default_verify_paths()
        return request(verify=system.cafile or system.capath or True)
