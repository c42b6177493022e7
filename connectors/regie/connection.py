"""Turns what the broker says into a sentence for the person at the desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiokafka.errors import KafkaError, KafkaTimeoutError, TopicAuthorizationFailedError

from connectors.kit.errors import Unavailable
from connectors.regie.errors import AccessRefused, RegieError
from hub.broker.access import Access


@asynccontextmanager
async def explained(access: Access, topic: str) -> AsyncIterator[None]:
    """Raise `AccessRefused` or `RegieError` with what to do, for what the broker answers about `topic`."""
    told = logging.getLogger("aiokafka")
    level = told.level
    told.setLevel(logging.CRITICAL)  # it would repeat in other words what is explained here
    try:
        yield
    except Unavailable as error:
        raise await _explanation(access, topic, error.__cause__ or error) from error
    except (KafkaError, OSError, TimeoutError) as error:
        raise await _explanation(access, topic, error) from error
    finally:
        told.setLevel(level)


async def _explanation(access: Access, topic: str, error: BaseException) -> RegieError:
    if isinstance(error, TopicAuthorizationFailedError):
        return AccessRefused(
            f"{access.user} may not use {topic}: a desk sees and decides the dossiers of its own house only (13.1). "
            "Give your own house with --huis."
        )
    if isinstance(error, TimeoutError | KafkaTimeoutError):
        return RegieError(f"The broker at {access.bootstrap} does not answer in time. Look at it: `hub broker status`.")
    if not await _listens(access):
        return RegieError(
            f"No broker answers at {access.bootstrap}. Start it (`hub broker start`) or set HUB_BOOTSTRAP."
        )
    return AccessRefused(
        f"The broker at {access.bootstrap} does not let {access.user} in ({type(error).__name__}): "
        "the password is another one, or users and topics were not made yet (`hub topics apply`)."
    )


async def _listens(access: Access) -> bool:
    for address in access.bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            return True
    return False
