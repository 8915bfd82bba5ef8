import { EventPattern } from '@nestjs/microservices';

/**
 * Marks a controller's method as the handler of these event types: Nest's `@EventPattern`, which types a single name so
 * strictly that no event of ours fits. The handler resolves when its effect is durable; how it fails decides what happens next (`failures` in messaging).
 * @param group which consumer group of the service it runs in, when not the main one
 */
export const OnEvent = (types: string | readonly string[], options: { group?: string } = {}): MethodDecorator => EventPattern([types].flat(), { ...options });
