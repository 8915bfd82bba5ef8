/** Where Kafka and MongoDB are, and how to let go of them. */
export interface Infrastructure {
  source: InfrastructureSource;
  /** `brokers`: the listener of our own services. `fagsystemBrokers`: the listener with SASL/SCRAM and ACLs; empty where there is none. */
  kafka: { brokers: string[]; fagsystemBrokers: string[] };
  mongodb: { uri: string };
  /** Processes started for it on this machine; empty when they are not ours. */
  pids: number[];
  stop(): Promise<void>;
}

export type InfrastructureSource = 'environment' | 'docker' | 'embedded';

/** A fagsystem at Kafka: logs in with SCRAM-SHA-512, writes its outbound topic, reads its inbound and rejected topics, and nothing else. */
export interface KafkaFagsystem { clientId: string; password: string; topicPrefix: string }

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
  /** Fagsystems that may log in to the broker's own listener for them; one that stands here no longer is refused. */
  fagsystems?: KafkaFagsystem[];
}
