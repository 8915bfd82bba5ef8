/** Where Kafka and MongoDB are, and how to let go of them. */
export interface Infrastructure {
  source: 'environment' | 'docker' | 'embedded';
  /** `brokers`: the listener of our own services. `fagsystemBrokers`: the listener with SASL/SCRAM and ACLs; empty where there is none. */
  kafka: { brokers: string[]; fagsystemBrokers: string[] };
  mongodb: { uri: string };
  /** Processes started for it on this machine; empty when they are not ours. */
  pids: number[];
  stop(): Promise<void>;
}

/** What is asked of a source. */
export interface InfrastructureRequest {
  /** Directory for data that lives as long as the platform does (`start`), or for a throw-away directory (`test`). */
  dataDir: string;
  purpose: 'start' | 'test';
  log: (line: string) => void;
  /** Directory for parts fetched once, shared by every purpose in this checkout. Default `var/cache`. */
  cacheDir?: string;
}
