"""A whole hub in one directory: broker, topology, one worker per role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hub.broker import Access, Broker
from hub.demo.child import PORT_FILE, Child
from hub.demo.ending import ENDING
from hub.topology.apply import apply
from hub.worker.roles import ROLES

READY_S = 60.0


class Stack:
    """The parts of one hub; `keep` lets them outlive the process that started them."""

    def __init__(self, directory: Path, *, keep: bool = False) -> None:
        self.directory = directory
        self.broker = Broker(directory / "broker", die_with_parent=not keep)
        self.children: list[Child] = []
        self.keep = keep

    @property
    def access(self) -> Access:
        """The super user's way in, to look from outside."""
        return self.broker.access()

    def start_broker(self) -> None:
        """Start the broker and wait until it answers."""
        self.broker.start()

    def apply_topology(self) -> int:
        """Make topics, users and rights; how many things were made."""
        return len(apply(self.access, self.broker.directory).mended)

    def start_workers(self, roles: Iterable[str] = ROLES) -> None:
        """Start the workers of these roles side by side and wait until all are ready."""
        workers = [self._worker(role) for role in roles]
        for worker in workers:
            worker.await_ready(READY_S)

    def start(self, name: str, arguments: Sequence[str], settings: Mapping[str, str] | None = None) -> Child:
        """Start `hub <arguments>` as a part of this hub."""
        here = {"HUB_DIRECTORY": str(self.broker.directory), **(settings or {})}
        child = Child(name, arguments, self.directory / name, here)
        self.children.append(child)
        with ENDING.whole():
            child.start(die_with_parent=not self.keep)
        return child

    def check(self) -> None:
        """Raise `DemoError` when a part that should run has ended, `KeyboardInterrupt` when the demo was told to."""
        ENDING.heed()
        for child in self.children:
            child.check()

    def stop(self) -> None:
        """End everything, the broker last."""
        for child in self.children:
            child.ask_to_stop()
        with ExitStack() as last:
            last.callback(self.broker.stop)
            for child in self.children:
                last.callback(child.stop)

    def _worker(self, role: str) -> Child:
        name = f"worker-{role}"
        return self.start(name, ["worker", role, "--ops-port-file", str(self.directory / name / PORT_FILE)])


@contextmanager
def running(directory: Path) -> Iterator[Stack]:
    """A hub that is up, for as long as the context lasts."""
    stack = Stack(directory)
    try:
        stack.start_broker()
        stack.apply_topology()
        stack.start_workers()
        yield stack
    finally:
        stack.stop()
