"""A broker of its own for the tests that stop it, and a Maven repository on loopback."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from hub.broker import Broker
from hub.broker.jars import Jar


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that one module may stop, kill and start."""
    directory = tmp_path_factory.mktemp("own")
    directory.chmod(0o755)
    made = Broker(directory, die_with_parent=True)
    made.start()
    yield made
    made.stop()


@dataclass
class Repository:
    """A Maven repository: its files, its address, and the paths that were asked for."""

    root: Path
    url: str
    asked: list[str] = field(default_factory=list)

    def add(self, artifact: str, content: bytes) -> Jar:
        """Publish a jar; its pin."""
        folder = self.root / "org" / "example" / artifact / "1.0"
        folder.mkdir(parents=True)
        (folder / f"{artifact}-1.0.jar").write_bytes(content)
        return Jar(hashlib.sha256(content).hexdigest(), len(content), f"org.example:{artifact}:1.0")


class _Server(ThreadingHTTPServer):
    """Serves one repository and notes what is asked."""

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(root)))
        self.repository = Repository(root, f"http://127.0.0.1:{self.server_port}")


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        assert isinstance(self.server, _Server)
        self.server.repository.asked.append(self.path)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """An empty repository that is served until the test ends."""
    (tmp_path / "repository").mkdir()
    with _Server(tmp_path / "repository") as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.repository
        server.shutdown()
