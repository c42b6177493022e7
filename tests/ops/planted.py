"""A person who does not exist, put wherever a careless line of code could put one, and the check that looks for him."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import warnings

from structlog.typing import FilteringBoundLogger

BSN = "999990019"
NAAM = "Zwaluwenstaart"
ADRES = "Zonnebloemlaan 12"
PERSON = f"{BSN} {NAAM} {ADRES}"


def found(output: str) -> set[str]:
    """Which of the planted values stand in the output."""
    return {value for value in (BSN, NAAM, ADRES) if value in output}


def log_carelessly(log: FilteringBoundLogger) -> None:
    """By our own logger: in the event, its arguments, fields of either kind, an exception and its cause, a stack."""
    log.info(f"person {PERSON}")
    log.warning("person %s", PERSON)
    log.warning("worker_started", naam=NAAM, bsn=BSN, adres=ADRES)
    log.warning("worker_started", code=BSN, topic=ADRES, outcome=[PERSON], seconds=BSN, file_id=NAAM, role=PERSON)
    log.warning("worker_started", stack_info=True, exc_info=_error())
    log.bind(persoon=PERSON, stage=PERSON).error("worker_stopped")
    try:
        raise _error()
    except ValueError:
        log.exception("engine_crashed")


def libraries_log_carelessly() -> None:
    """By the stdlib's: arguments, finished text, objects, exceptions, extras, broken arguments, warnings."""
    log = logging.getLogger("aiokafka.consumer.fetcher")
    log.warning("Unable to decode %s", PERSON)
    log.error(f"Unable to decode {PERSON}")
    log.error("Unable to decode " + PERSON)
    log.error({"record": PERSON})
    log.error("Failed", exc_info=_error(), extra={"record": PERSON})
    log.error("%d of %s", PERSON)  # noqa: PLE1206 - the stdlib would print message and arguments
    warnings.warn(PERSON, stacklevel=1)


def nobody_handles() -> None:
    """By the interpreter: an error in a thread, in a finaliser, in a callback and in a task of an event loop."""
    thread = threading.Thread(target=_raise)
    thread.start()
    thread.join()
    _Finalised()
    gc.collect()
    asyncio.run(_in_a_loop())


class _Finalised:
    def __del__(self) -> None:
        _raise()


async def _in_a_loop() -> None:
    asyncio.get_running_loop().call_soon(_raise)
    task = asyncio.create_task(_fail())
    await asyncio.wait([task])
    del task
    gc.collect()


async def _fail() -> None:
    _raise()


def _raise() -> None:
    raise _error()


def _error() -> ValueError:
    error = ValueError(PERSON)
    error.__cause__ = KeyError(PERSON)
    error.add_note(PERSON)
    return error
