/** What services inject by symbol, because it has no class of its own: `@Inject(CONFIG) config: ExchangeConfig`. */
export const CONNECTION = Symbol("the mongoose connection to the service's own database");
export const CONFIG = Symbol('the parsed configuration of the service');
export const SERVICE = Symbol('the name of the service (ServiceName)');
export const EVENT_PUBLISHER = Symbol('the port to Kafka (EventPublisher of the messaging library)');
