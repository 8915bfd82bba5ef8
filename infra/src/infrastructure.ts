/** Where Kafka and MongoDB are, and how to let go of them. */
export interface Infrastructure {
  source: InfrastructureSource;
  /** `brokers`: the listener of our own services. `fagsystemBrokers`: the listener with SASL/SCRAM and ACLs; empty where there is none. */
  kafka: { brokers: string[]; fagsystemBrokers: string[] };
  mongodb: { uri: string };
  /** Processes started for it on this machine; empty when they are not ours. */
  pids: number[];
  /** Lets these fagsystems in at the listener for them, and refuses others of the same prefix that were let in before. Does nothing where there is no such listener. */
  admitFagsystems(fagsystems: KafkaFagsystems): Promise<void>;
  stop(): Promise<void>;
}

export type InfrastructureSource = 'environment' | 'docker' | 'embedded';

/**
 * Fagsystems at Kafka: each logs in with SCRAM-SHA-512 as `<topicPrefix><clientId>`, writes its outbound topic, reads its inbound and
 * rejected topics in consumer groups `<topicPrefix>fagsystem.<clientId>` or below, and nothing else.
 */
export interface KafkaFagsystems { topicPrefix: string; clients: { clientId: string; password: string }[] }

/** What is asked of a source. */
export interface InfrastructureRequest {
  /** Directory for data that lives as long as the platform does (`start`), or for a throw-away directory (`test`). */
  dataDir: string;
  purpose: 'start' | 'test';
  log: (line: string) => void;
  /** Directory for parts fetched once, shared by every purpose in this checkout. Default `var/cache`. */
  cacheDir?: string;
  /** One source and no other. Default: the setting `INFRASTRUCTURE`, else the first of the three that is there. */
  source?: InfrastructureSource;
  /** Fagsystems a broker started for the first time has from the beginning; `admitFagsystems` does the same later, more slowly. */
  fagsystems?: KafkaFagsystems;
}
