"""What Kafka is told: server properties, logging, and the command line of its JVM."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hub.broker.credentials import NODE_USER, SUPER_USER
from hub.broker.ports import HOST, Ports

WEEK_MIN = 7 * 24 * 60
SECURITY = "org.apache.kafka.common.security"

# One node that keeps everything itself, small enough for a laptop, as strict as production.
FIXED = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "auto.create.topics.enable": "false",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found": "false",
    "super.users": f"User:{SUPER_USER};User:{NODE_USER}",
    "log.message.timestamp.type": "LogAppendTime",
    "group.initial.rebalance.delay.ms": "0",
    # after a crash the node waits for its own former session to end; the default is 9 s
    "broker.session.timeout.ms": "4000",
    "broker.heartbeat.interval.ms": "500",
    # a hub that is stopped over a holiday must find its positions again
    "offsets.retention.minutes": str(13 * WEEK_MIN),
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "8",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    # the default of 128 MiB is a quarter of the heap; this holds 700,000 keys a round
    "log.cleaner.dedupe.buffer.size": str(16 << 20),
    "num.network.threads": "2",
    "num.io.threads": "4",
    "background.threads": "4",
}

LOGGING = """\
status = warn
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {log}
appender.file.filePattern = {log}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}} %-5p %c{{1}} %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
logger.statechange.name = state.change.logger
logger.statechange.level = warn
"""


def server_properties(data: Path, ports: Ports, node_password: str, extra: Mapping[str, str]) -> dict[str, str]:
    """All server properties; `extra` wins over ours."""
    return {**FIXED, "log.dirs": str(data), **_listeners(ports), **_security(node_password), **extra}


def _listeners(ports: Ports) -> dict[str, str]:
    outward = f"CLIENT://{HOST}:{ports.client},BROKER://{HOST}:{ports.broker}"
    return {
        "listeners": f"{outward},CONTROLLER://{HOST}:{ports.controller}",
        "advertised.listeners": outward,
        "listener.security.protocol.map": ",".join(f"{n}:SASL_PLAINTEXT" for n in ("CLIENT", "BROKER", "CONTROLLER")),
        "inter.broker.listener.name": "BROKER",
        "controller.listener.names": "CONTROLLER",
        "controller.quorum.voters": f"1@{HOST}:{ports.controller}",
    }


def _security(node_password: str) -> dict[str, str]:
    """Clients by SCRAM; the node towards itself by PLAIN with a password of its own, as a controller knows no SCRAM.

    The internal listeners know that one user only, the clients' listener does not know it.
    """
    login = f'{SECURITY}.plain.PlainLoginModule required username="{NODE_USER}" password="{node_password}"'
    node = {
        f"listener.name.{name}.{key}": value
        for name in ("broker", "controller")
        for key, value in (
            ("sasl.enabled.mechanisms", "PLAIN"),
            ("plain.sasl.jaas.config", f'{login} user_{NODE_USER}="{node_password}";'),
        )
    }
    return {
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{SECURITY}.scram.ScramLoginModule required;",
        **node,
    }


def render(properties: Mapping[str, str]) -> str:
    """Java properties text."""
    return "".join(f"{key}={value.replace(chr(92), chr(92) * 2)}\n" for key, value in sorted(properties.items()))


def arguments(jars: Sequence[Path], logging: Path, jvm: Iterable[str], main: Sequence[str]) -> str:
    """Text of a java `@file`: it keeps passwords and a long class path off the command line that all users can see."""
    words = [f"-Dlog4j2.configurationFile={logging}", *jvm, "-cp", ":".join(map(str, jars)), *main]
    return "".join('"{}"\n'.format(word.replace("\\", "\\\\").replace('"', '\\"')) for word in words)
