/**
 * Where each listener binds and what clients are told, e.g. `127.0.0.1:40001`. In a container `HOST` is beside `INTERNAL`: the same
 * listener, told to clients outside.
 */
export interface KafkaListeners { bind: Partial<Record<ListenerName, string>>; advertise: Partial<Record<ListenerName, string>>; controller: string }

type ListenerName = 'INTERNAL' | 'HOST' | 'FAGSYSTEM' | 'CONTROLLER';

const listed = (listeners: Partial<Record<ListenerName, string>>): string => Object.entries(listeners).map(([name, address]) => `${name}://${address}`).join(',');

/**
 * The broker's settings wherever it runs for development and tests: one KRaft node with a plain listener for our own services and one
 * with SASL/SCRAM and ACLs for fagsystems.
 */
export function kafkaSettings(listeners: KafkaListeners, logDir: string): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${listeners.controller}`,
    'listeners': listed(listeners.bind),
    'advertised.listeners': listed(listeners.advertise),
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'INTERNAL:PLAINTEXT,HOST:PLAINTEXT,FAGSYSTEM:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.fagsystem.scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    // On the internal listener everybody is ANONYMOUS and may do all; on the fagsystem listener nothing is allowed without an ACL.
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '10',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'log.retention.ms': '-1',
    'log.dirs': logDir,
  };
}

/** The same settings as the environment of the image `apache/kafka`: dots become `_`, underscores `__`, dashes `___`. */
export function asImageEnvironment(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) =>
    [`KAFKA_${name.replaceAll('_', '__').replaceAll('-', '___').replaceAll('.', '_').toUpperCase()}`, value]));
}
