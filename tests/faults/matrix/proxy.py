"""A network of our own between a worker and the broker: it passes Kafka's frames on, late, not at all, or one way only."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum, auto
from typing import Any

HOST = "127.0.0.1"
SLOW_S = 0.06
FENCE_S = 4.0
PRODUCE, FETCH, OFFSET_COMMIT, JOIN_GROUP, INIT_PRODUCER_ID, END_TRANSACTION = 0, 1, 8, 11, 22, 26
"""Kafka's numbers of requests. By `INIT_PRODUCER_ID` a new owner fences its predecessor."""
CLOSE_S = 5
FRAME = struct.Struct(">i")
API = struct.Struct(">h")


class Mode(Enum):
    """What passes."""

    OPEN = auto()
    CUT = auto()
    HANG = auto()
    ANSWERS_LOST = auto()
    COMMITS_LOST = auto()
    FETCH_LATE = auto()
    SLOW = auto()
    SLOW_FENCE = auto()
    WRITES_LATE = auto()
    JOIN_LATE = auto()


HELD = {Mode.COMMITS_LOST: {OFFSET_COMMIT, END_TRANSACTION}, Mode.FETCH_LATE: {FETCH}}
"""Whose answers are held back."""
LATE = {Mode.WRITES_LATE: PRODUCE, Mode.JOIN_LATE: JOIN_GROUP}
"""What is held back on its way to the broker."""
LOST = {Mode.ANSWERS_LOST, Mode.COMMITS_LOST}


class Network:
    """The loop in which all proxies run, in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it there, and wait for it."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class Proxy:
    """One way to the broker's port `upstream`. `port` is where it listens; `holds` tells that a request is on its way, held back."""

    def __init__(self, network: Network, upstream: int) -> None:
        self._network, self._upstream = network, upstream
        self._socket = socket.create_server((HOST, 0))
        self.port: int = self._socket.getsockname()[1]
        self._mode = Mode.OPEN
        self.holds = False
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed: asyncio.Event
        network.do(self._listen())

    async def _listen(self) -> None:
        self._changed = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, sock=self._socket)

    def turn(self, mode: Mode) -> None:
        """From now on; answers that were held back are lost, and their connections with them."""
        self._network.do(self._turn(mode))

    def close(self) -> None:
        """Let go of all connections."""
        self._network.do(self._close())

    async def _turn(self, mode: Mode) -> None:
        if mode is Mode.CUT or self._mode in LOST:
            self._reset()
        self._mode, self.holds = mode, False
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _close(self) -> None:
        self._server.close()
        self._mode = Mode.OPEN  # whatever waits goes on, and finds its connection gone
        self._changed.set()
        self._reset()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_S)

    def _reset(self) -> None:
        for pair in self._pairs:
            for writer in pair:
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self._mode is Mode.CUT:
            writer.transport.abort()
            return
        try:
            there_reader, there = await asyncio.open_connection(HOST, self._upstream)
        except OSError:
            writer.transport.abort()  # the broker is away
            return
        pair = (writer, there)
        self._pairs.add(pair)
        asked: deque[int] = deque()
        try:
            await asyncio.gather(self._ask(reader, there, asked), self._answer(there_reader, writer, asked))
        finally:
            self._pairs.discard(pair)
            for end in pair:
                end.transport.abort()

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: deque[int]) -> None:
        """Request after request, until an end is gone; then the other goes too."""
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                size, frame = await _frame(reader)
                api = API.unpack_from(frame)[0]
                if self._mode is Mode.SLOW_FENCE and api == INIT_PRODUCER_ID:
                    await asyncio.sleep(FENCE_S)
                while LATE.get(self._mode) == api:
                    self.holds = True
                    await self._changed.wait()
                await self._hold()
                asked.append(api)
                writer.write(size + frame)
                await writer.drain()
        writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: deque[int]) -> None:
        """Answers come in the order of the requests."""
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                size, frame = await _frame(reader)
                api = asked.popleft()
                while self._mode is Mode.ANSWERS_LOST or api in HELD.get(self._mode, ()):
                    await self._changed.wait()
                await self._hold()
                writer.write(size + frame)
                await writer.drain()
        writer.transport.abort()

    async def _hold(self) -> None:
        """Wait as long as nothing may pass."""
        if self._mode is Mode.SLOW:
            await asyncio.sleep(SLOW_S)
        while self._mode is Mode.HANG:
            await self._changed.wait()


async def _frame(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The next one, and its length before it as it stood there."""
    size = await reader.readexactly(FRAME.size)
    return size, await reader.readexactly(FRAME.unpack(size)[0])
