import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { Relay } from '@samhandling/event-store';
import { connectEvents, type EventPublisher } from '@samhandling/messaging';
import type { FastifyInstance } from 'fastify';
import type { Connection } from 'mongoose';
import { AuthGuard } from './auth.guard.js';
import { FollowedStrategy, type ConsumerOptions } from './followed-strategy.js';
import { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { nestApplication } from './nest-application.js';
import { openApiOf } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import { closeResources, openResources, type Resources } from './resources.js';
import { refuseUnguardedRoutes, routesOf } from './route-access.js';
import { schemaPipe } from './schema.pipe.js';
import type { ServiceOptions } from './service-options.js';
import { drain, Stopping } from './shutdown.js';
import { CONNECTION, EVENT_PUBLISHER } from './tokens.js';

export interface RunningService {
  readonly app: INestApplication;
  /** Where it answers; the port is the real one also when 0 was asked for. */
  readonly url: string;
  /** Drains and closes; safe to call twice. Resolves when everything is closed. */
  stop(): Promise<void>;
}

/**
 * Starts a service: configuration is given, topics exist, connections are open, indexes exist, every route is guarded, consumers
 * and relay run, and only then HTTP is answered.
 * @throws Error when any of this is not so; what was opened is closed again.
 */
export const bootService = async (given: ServiceOptions): Promise<RunningService> => {
  const { config, name } = given;
  const logger = given.logger ?? new Logger({ service: name, level: config.LOG_LEVEL });
  const options = { ...given, logger };
  const resources = await openResources(options);
  const app = await createApplication(options, resources);
  const strategies = connectConsumers(app, options);
  const stop = stopper(app, strategies, options);
  try {
    await app.init();
    await app.startAllMicroservices();
    app.get(Relay).start();
    await app.listen({ port: config.PORT, host: config.HOST });
  } catch (error) {
    await stop();
    throw error;
  }
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  if (given.signals !== false) stopAtSignals(stop, config.SHUTDOWN_MS_MAX, logger);
  logger.info(`${name} is up`, { url });
  return { app, url, stop };
};

/** The Nest application with everything global to our HTTP; when it cannot be made, the resources are closed. */
const createApplication = async (options: ServiceOptions & { logger: Logger }, resources: Resources): Promise<NestFastifyApplication> => {
  let app: NestFastifyApplication | undefined;
  try {
    app = await nestApplication(options, resources);
    refuseUnguardedRoutes(routesOf(app));
    app.useGlobalGuards(app.get(AuthGuard));
    app.useGlobalPipes(schemaPipe());
    app.useGlobalFilters(new ProblemFilter(options.logger));
    const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
    measureRequests(instance, app.get(Metrics));
    endConnectionsWhen(app.get(Stopping).signal, instance);
    const made = app;
    SwaggerModule.setup('docs', app, () => openApiOf(made, options), { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
    return app;
  } catch (error) {
    await app?.close();
    await closeResources(resources);
    throw error;
  }
};

const measureRequests = (instance: FastifyInstance, metrics: Metrics): void => {
  instance.addHook('onResponse', (request, reply, done) => {
    metrics.requestAnswered(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
};

/** The last answers tell their clients to come back on another connection, to another instance. */
const endConnectionsWhen = (stopping: AbortSignal, instance: FastifyInstance): void => {
  instance.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping.aborted) reply.header('connection', 'close');
    done();
  });
};

const connectConsumers = (app: NestFastifyApplication, { consumers = [], config, name, logger }: ServiceOptions & { logger: Logger }): FollowedStrategy[] => {
  const readiness = app.get(Readiness);
  return consumers.map((consumer) => {
    const strategy = new FollowedStrategy({
      brokers: config.KAFKA_BROKERS,
      clientId: name,
      groupId: groupIdOf(consumer, config),
      topics: consumer.topics,
      fromBeginning: consumer.fromBeginning ?? true,
      connection: app.get<Connection>(CONNECTION),
      topicPrefix: config.TOPIC_PREFIX,
      logger,
      ...listenerOf(app, consumer),
    });
    connectEvents(app, strategy);
    readiness.register(`consumer ${consumer.groupId}`, () => {
      const { state, heartbeatAgeMs } = strategy.health();
      return state === 'running' ? { ok: true } : { ok: false, detail: `${state}, last heartbeat ${heartbeatAgeMs} ms ago` };
    });
    return strategy;
  });
};

/** Two installations on one broker must not share a group, or each would get some of the other's places. */
const groupIdOf = ({ groupId }: ConsumerOptions, { TOPIC_PREFIX }: ServiceOptions['config']): string => (groupId.startsWith(TOPIC_PREFIX) ? groupId : `${TOPIC_PREFIX}${groupId}`);

const listenerOf = (app: NestFastifyApplication, { parking }: ConsumerOptions): Pick<ConstructorParameters<typeof FollowedStrategy>[0], 'onParked' | 'onUnparked'> => {
  if (parking === undefined) return {};
  const listener = app.get(parking, { strict: false });
  return { onParked: async ({ key, topic }) => await listener.parked(key, topic), onUnparked: async ({ key, topic }) => await listener.unparked(key, topic) };
};

const stopper = (app: NestFastifyApplication, strategies: FollowedStrategy[], { config, logger }: ServiceOptions & { logger: Logger }): (() => Promise<void>) => {
  let stopped: Promise<string[]> | undefined;
  // The order is the point: nothing is closed while something that needs it may still be at work.
  const steps = [
    { name: 'refuse new work', run: async () => (app.get(Readiness).stopping(), app.get(Stopping).begin()) },
    { name: 'answer the last requests', run: async () => await closeHttp(app) },
    { name: 'drain consumers', run: async () => void (await Promise.all(strategies.map(async (strategy) => await strategy.close()))) },
    { name: "stop the service's own workers", run: async () => await app.close() },
    { name: 'tell what was committed', run: async () => await tellTheRest(app.get(Relay), config.RELAY_FLUSH_MS_MAX) },
    { name: 'stop the relay', run: async () => await app.get(Relay).stop() },
    { name: 'flush and leave Kafka', run: async () => await app.get<EventPublisher>(EVENT_PUBLISHER).disconnect() },
    { name: 'close MongoDB', run: async () => await app.get<Connection>(CONNECTION).close() },
  ];
  return async () => {
    stopped ??= drain(steps, logger);
    await stopped;
  };
};

/** Stops listening at once and waits for the requests at work. A connection kept alive after its last answer would hold this up for a minute. */
const closeHttp = async (app: NestFastifyApplication): Promise<void> => {
  const timer = setInterval(() => app.getHttpServer().closeIdleConnections(), 50);
  try {
    await app.getHttpAdapter().close();
  } finally {
    clearInterval(timer);
  }
};

/** A courtesy to those who wait: nothing is lost without it, the next start tells the rest. */
const tellTheRest = async (relay: Relay, limitMs: number): Promise<void> => {
  const endMs = performance.now() + limitMs;
  relay.wake();
  while ((await relay.oldestUnrelayedAt()) !== undefined && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 50));
};

const stopAtSignals = (stop: () => Promise<void>, limitMs: number, logger: Logger): void => {
  const onSignal = (signal: NodeJS.Signals): void => {
    logger.info('stopping', { signal });
    const timer = setTimeout(() => {
      logger.error('the service did not drain in time; what is left is taken up by the next start', { limitMs });
      process.exit(1);
    }, limitMs);
    void stop().then(() => {
      clearTimeout(timer);
      process.exit(0);
    });
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
};

/** The whole of a `main.ts`: starts, or says in one line why not and ends with exit code 1. */
export const runService = async (options: () => ServiceOptions): Promise<void> => {
  try {
    await bootService(options());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
};
