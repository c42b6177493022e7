"""The Faust app of a worker, with the settings that the engine was measured with."""

from __future__ import annotations

import faust

from hub.broker.access import MECHANISM, Access
from hub.engine.plug import HubApp
from hub.worker.settings import WorkerSettings


def make_app(access: Access, settings: WorkerSettings) -> HubApp:
    """An app whose id, consumer group and user are one name."""
    return HubApp(
        access.user,
        broker=f"aiokafka://{access.bootstrap}",
        broker_credentials=faust.SASLCredentials(
            username=access.user,
            password=access.password,
            mechanism=MECHANISM,
            ssl_context=access.ssl_context(),
        ),
        consumer_group_instance_id=settings.instance,
        consumer_auto_offset_reset="earliest",
        broker_max_poll_records=1000,
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=settings.session_seconds / 5,
        broker_rebalance_timeout=60.0,
        broker_request_timeout=40.0,
        # aiokafka takes a worker that is given nothing to fetch for dead, and it would never take over; health by progress judges instead
        broker_max_poll_interval=10.0 * 365 * 86_400,
        broker_commit_interval=10.0,
        stream_buffer_maxsize=4096,
        stream_wait_empty=True,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
        autodiscover=False,
        worker_redirect_stdouts=False,
        datadir=settings.scratch,
    )
