#!/bin/sh
# Starts Kafka in its official image with what `hub broker prepare` wrote. $1: the directory with it; $2: Kafka's data directory.
set -eu
home=${KAFKA_HOME:-/opt/kafka}
if [ ! -e "$2/meta.properties" ]; then
    "$home/bin/kafka-storage.sh" format --config "$1/server.properties" \
        --cluster-id "$("$home/bin/kafka-storage.sh" random-uuid)" --add-scram "$(cat "$1/first-user")"
fi
exec "$home/bin/kafka-server-start.sh" "$1/server.properties"
