#!/bin/sh
# Gives the fagsystems in KAFKA_FAGSYSTEMS (client:password,client:password) a login at Kafka and access to their own topics and nothing
# else. Run again, it changes nothing. Needs the tools of the image apache/kafka.
set -eu
server=${KAFKA_BOOTSTRAP:-kafka:9092}
tools=/opt/kafka/bin
prefix=${TOPIC_PREFIX:-}

allow() { "$tools/kafka-acls.sh" --bootstrap-server "$server" --add --allow-principal "User:$client" "$@" >/dev/null; }

for entry in $(printf '%s' "${KAFKA_FAGSYSTEMS:-}" | tr ',' ' '); do
  client=${entry%%:*}
  "$tools/kafka-configs.sh" --bootstrap-server "$server" --alter --entity-type users --entity-name "$client" --add-config "SCRAM-SHA-512=[password=${entry#*:}]" >/dev/null
  allow --operation WRITE --operation DESCRIBE --topic "${prefix}fagsystem.$client.outbound"
  allow --operation READ --operation DESCRIBE --topic "${prefix}fagsystem.$client.inbound"
  allow --operation READ --operation DESCRIBE --topic "${prefix}fagsystem.$client.rejected"
  allow --operation READ --group "fagsystem.$client"
  allow --operation READ --group "fagsystem.$client." --resource-pattern-type prefixed
  echo "$client may use Kafka"
done
