import { BaseRpcContext } from '@nestjs/microservices';

/** Where an event came from. Given to handlers as `@Ctx()`. */
export class EventContext extends BaseRpcContext {
  constructor(
    readonly group: string,
    readonly topic: string,
    readonly partition: number,
    /** Offset in the partition, as Kafka writes it. */
    readonly offset: string,
  ) {
    super([group, topic, partition, offset]);
  }
}
