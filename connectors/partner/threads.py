"""Threads of handlers that are plain functions: nobody can end one, so one that takes too long is left behind, and kept from the store."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread, current_thread
from typing import TypeVar

T = TypeVar("T")


class Threads:
    """Each call has a thread of its own, which keeps no process from ending."""

    def __init__(self) -> None:
        self._left: frozenset[Thread] = frozenset()

    def hanging(self) -> int:
        """How many that were left behind have not come to an end."""
        self._left = frozenset(thread for thread in self._left if thread.is_alive())
        return len(self._left)

    def left(self) -> bool:
        """Whether the caller is in a thread that was left behind."""
        return current_thread() in self._left

    async def run(self, call: Callable[[], T]) -> T:
        """What `call` returns or raises; cancelled, its thread is left behind."""
        done: Future[T] = Future()
        thread = Thread(target=contextvars.copy_context().run, args=(_into, done, call), daemon=True)
        thread.start()
        try:
            return await asyncio.wrap_future(done)
        except asyncio.CancelledError:
            self._left |= {thread}
            raise


def _into(done: Future[T], call: Callable[[], T]) -> None:
    done.set_running_or_notify_cancel()
    try:
        done.set_result(call())
    except StopIteration as error:
        done.set_exception(RuntimeError(type(error).__name__))  # asyncio can't hand that one on
    except BaseException as error:  # noqa: BLE001 - it is raised where the call is waited for
        done.set_exception(error)
