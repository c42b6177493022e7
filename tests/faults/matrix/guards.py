"""`sh hub.sh faults guards`: each guard of the engine switched off in turn, to see that the harness fails without it.

A guard is switched off by another word in the source as a worker reads it (`odd`): the code itself has no switch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import CodeType
from typing import NamedTuple


class Edit(NamedTuple):
    """`old`, which stands once in the source of `module`, becomes `new`."""

    module: str
    old: str
    new: str


class Guard(NamedTuple):
    """`without` says what the worker does without it; `cells` are where that must be seen, the likeliest first, and `by` the checks.

    Anything else that deviates proves nothing: an edit that no longer fits the code would end the worker too.
    """

    without: str
    cells: Sequence[str]
    by: Sequence[str]
    edits: Sequence[Edit]


PARTITION, READER = "hub.engine.partition", "hub.engine.reader"
PRODUCING = "hub.engine.producing"
FENCE = "fenced_producer(self._access, self.stage.name, self.tp)"
FENCED = "self._producer = await fencing"
BEGIN = "        await producer.begin_transaction()\n        outs ="
ALONE = """        await producer.begin_transaction()
        at = OffsetAndMetadata(reached, (self._position or Position(0)).metadata)
        await producer.send_offsets_to_transaction({self.tp: at}, self.stage.name)
        await producer.commit_transaction()
"""
ID = 'transactional_id=f"{group}-{tp.topic}-{tp.partition}'
SEND = "last = (await send(producer, outs)).get(self._changelog, -1)"
SENT = "sending, last = asyncio.create_task(send(producer, outs)), -1\n        await asyncio.sleep(0)"
BATCH = "        if records[0].offset > self._partition.next:"
TIMED = "                position = await self._transact(staged, reached)"

GUARDS: Mapping[str, Guard] = {
    "fence-wait": Guard(
        "reads offset and changelog before Kafka has fenced the predecessor",
        ("sigstop/nazorg", "net-hang/nazorg"),
        ("once", "doubled", "versions", "order"),
        [
            Edit(PARTITION, f"self._producer = await {FENCE}", f"fencing = asyncio.create_task({FENCE})"),
            Edit(
                PARTITION,
                "            return None  # nobody",
                f"            {FENCED}\n            return None  # nobody",
            ),
            Edit(PARTITION, "        self.state = state\n", f"        {FENCED}\n        self.state = state\n"),
        ],
    ),
    "fencing": Guard(
        "gives each owner a transactional id of its own, so that none fences another",
        ("sigstop/nazorg", "net-hang/nazorg"),
        ("once", "doubled", "versions", "order"),
        [Edit(PRODUCING, ID, ID + "-{__import__('os').getpid()}")],
    ),
    "restore": Guard(
        "begins with an empty state",
        ("sigkill/nazorg",),
        ("state", "lost", "doubled", "versions", "order", "one_queue"),
        [Edit("hub.engine.restore", "state.load(record.key,", "(lambda *_: None)(record.key,")],
    ),
    "earliest": Guard(
        "reads the changelog from where a consumer without a group begins, its end",
        ("sigkill/nazorg",),
        ("state", "lost", "doubled", "versions", "order", "one_queue"),
        [Edit(READER, 'auto_offset_reset="earliest"', 'auto_offset_reset="latest"')],
    ),
    "to-the-true-end": Guard(
        "restores up to somebody's open transaction",
        ("foreign/nazorg",),
        ("run",),
        [Edit(READER, 'reader(access, "read_uncommitted")', 'reader(access, "read_committed")')],
    ),
    "last-word": Guard(
        "keeps a resting state although somebody else has been at the partition",
        ("net-hang/nazorg", "sigstop/nazorg"),
        ("state", "lost", "doubled", "versions", "order", "one_queue"),
        [Edit(PARTITION, "if found is not None and found == self._position:", "if self._position is not None:")],
    ),
    "dedupe": Guard(
        "decides a repeat again",
        ("sigkill/poort",),
        ("state", "doubled", "order"),
        [Edit("hub.engine.ring", "return at >= 0", "return False")],
    ),
    "drop-below": Guard(
        "handles what lies below the offset reached",
        ("net-commit/nazorg",),
        ("doubled", "versions", "order"),
        [
            Edit(
                "hub.engine.work",
                BATCH,
                "        self._partition.next = min(self._partition.next, records[0].offset)\n" + BATCH,
            )
        ],
    ),
    "offsets-in-transaction": Guard(
        "commits the offset in a transaction of its own, before the effects",
        ("size/nazorg", "sigkill/nazorg"),
        ("lost",),
        [Edit(PARTITION, BEGIN, ALONE + BEGIN)],
    ),
    "state-after-commit": Guard(
        "lets the state stand before the commit",
        ("size/nazorg", "acl/nazorg"),
        ("state", "lost", "versions", "one_queue", "dead_letters"),
        [Edit(PARTITION, TIMED, "                staged.apply(self.state)\n" + TIMED)],
    ),
    "abort": Guard(
        "goes on with the producer whose transaction failed",
        ("size/nazorg", "broker-sigkill/nazorg"),
        ("run", "state", "drained", "lost", "one_queue", "dead_letters"),
        [Edit(PARTITION, "            await self.close()  # the open", "            pass  # the open")],
    ),
    "revoke-wait": Guard(
        "drops the transaction under way when a partition is revoked",
        ("join/nazorg", "sigterm/nazorg"),
        ("aborted",),
        [Edit("hub.engine.engine", "REVOKE_SECONDS = 10", "REVOKE_SECONDS = 0")],
    ),
    "isolation": Guard(
        "lets a rule that raises end the worker",
        ("raises/nazorg",),
        ("workers", "run"),
        [Edit("hub.engine.handling", "except Exception as error:", "except ZeroDivisionError as error:")],
    ),
    "read-committed": Guard(
        "reads what was taken back",
        ("foreign/poort", "foreign/nazorg"),
        ("dead_letters", "words"),
        [Edit("hub.engine.plug", '_level = "read_committed"', '_level = "read_uncommitted"')],
    ),
    "messages-first": Guard(
        "acts on a deadline while messages of before it wait",
        ("net-fetch/nazorg",),
        ("state",),
        [Edit("hub.engine.ticking", "if end <= self._partition.next:", "if True:")],
    ),
    "await-delivery": Guard(
        "commits at the poort without waiting for the deliveries",
        ("size/poort", "acl/poort"),
        ("lost", "one_queue", "dead_letters"),
        [
            Edit(
                "hub.engine.courier",
                "            if waiting:\n                return False\n",
                "            return True\n",
            )
        ],
    ),
    "idempotence": Guard(
        "sends from the poort by a producer that is not idempotent",
        ("net-answers/poort", "net-cut/poort", "broker-sigkill/poort"),
        ("again",),
        [Edit("hub.engine.courier", "enable_idempotence=True", "enable_idempotence=False")],
    ),
    "flush-first": Guard(
        "adds the offsets while records are under way",
        ("poison/nazorg",),
        ("busy",),
        [
            Edit(PARTITION, SEND, SENT),
            Edit(
                PARTITION,
                "await producer.commit_transaction()\n        return",
                "await sending\n        await producer.commit_transaction()\n        return",
            ),
        ],
    ),
}
"""By name."""


def edited(edit: Edit, source: str) -> str:
    """The source without the guard; raises `ValueError` when the code is no longer as the edit knows it."""
    if (count := source.count(edit.old)) != 1:
        raise ValueError(
            f"{edit.old!r} stands {count} times in {edit.module}, not once: say anew how its guard is switched off"
        )
    return source.replace(edit.old, edit.new)


def source_of(module: str) -> str:
    """The text of a module that need not be imported."""
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None, module
    return Path(spec.origin).read_text()


class _Loader(SourceFileLoader):
    def __init__(self, spec: ModuleSpec, edits: Sequence[Edit]) -> None:
        super().__init__(spec.name, str(spec.origin))
        self._edits = edits

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text()
        for edit in self._edits:
            source = edited(edit, source)
        return compile(source, self.path, "exec", dont_inherit=True)


class Without:
    """A finder that gives modules without these guards. To be put on `sys.meta_path` before anything of the hub is imported."""

    def __init__(self, guards: Sequence[str]) -> None:
        self._edits = [edit for name in guards for edit in GUARDS[name].edits]

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        """Importlib's."""
        edits = [edit for edit in self._edits if edit.module == name]
        spec = PathFinder.find_spec(name, path) if edits else None
        if spec is not None:
            spec.loader = _Loader(spec, edits)
        return spec
