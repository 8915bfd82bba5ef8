import { connect } from 'node:net';
import { Body, Controller, Get, HttpCode, Inject, Injectable, Module, Post, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { topicName, type CloudEvent } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import { eventually, testDatabase, testInfrastructure, testTopicPrefix } from '@samhandling/testing';
import mongoose, { type Connection } from 'mongoose';
import { z } from 'zod';
import { Public } from './access.decorators.js';
import { bootService, type RunningService } from './boot.js';
import { loadConfig, serviceConfigSchema } from './config.schema.js';
import { Logger } from './logger.js';
import { OnEvent } from './on-event.decorator.js';
import { Readiness } from './readiness.js';
import { currentContext } from './request-context.js';
import type { ServiceOptions } from './service-options.js';
import { CONNECTION } from './tokens.js';

const database = await testDatabase();
const TOPIC_PREFIX = testTopicPrefix();
const { brokers, mongodbUri } = testInfrastructure();

const NOTED = 'no.samhandling.case.noted.v1';
const ANSWERED = 'no.samhandling.case.answered.v1';
const noteSchema = z.object({ id: z.string() });

/** A door that can be held shut, to catch the service at work. */
class Held {
  waiting = 0;
  #open: (() => void)[] | undefined;
  shut(): void {
    this.#open = [];
  }
  async pass(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.waiting += 1;
    await new Promise<void>((resolve) => open.push(resolve));
  }
  release(): void {
    for (const open of this.#open ?? []) open();
    this.#open = undefined;
  }
}
const request = new Held();
const handler = new Held();
const heard: { event: CloudEvent; trace: string | undefined }[] = [];
const log: string[] = [];

@Injectable()
class Worker implements OnModuleInit, OnModuleDestroy {
  constructor(@Inject(CONNECTION) private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    log.push('initialised');
  }

  async onModuleDestroy(): Promise<void> {
    await this.connection.db?.command({ ping: 1 });
    log.push('worker ended');
  }
}

@Controller()
class NotesController {
  constructor(private readonly store: EventStore) {}

  @Post('notes')
  @HttpCode(202)
  @Public()
  async note(@Body({ schema: noteSchema }) { id }: z.infer<typeof noteSchema>): Promise<object> {
    await this.store.commit({ stream: `note-${id}`, expectedVersion: 0, events: [{ type: NOTED, partitionkey: `note-${id}`, data: { id } }] });
    return { traceparent: currentContext()?.traceparent };
  }

  @Get('slow')
  @Public()
  async slow(): Promise<object> {
    await request.pass();
    const { version } = await this.store.read('note-slow');
    log.push('request answered');
    return { version };
  }

  @OnEvent(NOTED)
  async heard(@Payload() event: CloudEvent<{ id: string }>): Promise<void> {
    await handler.pass();
    heard.push({ event, trace: currentContext()?.traceparent });
    await this.store.commit({ stream: `answer-${event.data.id}`, expectedVersion: 0, cause: `${event.id}#answer`, events: [{ type: ANSWERED, partitionkey: event.data.id, data: {} }] });
    log.push('event handled');
  }
}

@Module({ controllers: [NotesController], providers: [Worker] })
class NotesModule {}

@Controller()
class ForgottenController {
  @Get('forgotten')
  read(): string {
    return 'never seen';
  }
}
@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

const optionsOf = (more: Partial<ServiceOptions> = {}, environment: Record<string, string> = {}): ServiceOptions => ({
  name: 'case',
  description: 'Notes, for this spec',
  config: loadConfig(serviceConfigSchema, {
    PORT: '0',
    MONGODB_URI: mongodbUri,
    DATABASE_PREFIX: database.prefix,
    KAFKA_BROKERS: brokers.join(','),
    TOPIC_PREFIX,
    ISSUER_URL: 'http://127.0.0.1:1',
    ...environment,
  }),
  module: NotesModule,
  consumers: [{ groupId: 'case', topics: [topicName(TOPIC_PREFIX, 'case')] }],
  logger: new Logger({ service: 'case', level: 'silent' }),
  signals: false,
  ...more,
});

const answers = async (url: string): Promise<boolean> =>
  await new Promise((resolve) => {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname, () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });

describe('a running service', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await bootService(optionsOf());
  });
  afterAll(async () => await service.stop());

  const get = async (path: string) => await fetch(`${service.url}${path}`);
  const note = async (id: string, headers: Record<string, string> = {}) =>
    await fetch(`${service.url}/notes`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ id }) });

  it('has awaited what its parts needed to begin with', () => {
    expect(log).toContain('initialised');
  });

  it('lives, and is ready when MongoDB answers and its consumers run', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    const body = await eventually(async () => { const answer = await get('/health/ready'); return answer.status === 200 && ((await answer.json()) as object); }, { what: 'the service is ready' });
    expect(body).toEqual({ status: 'ready', checks: { mongodb: { ok: true }, 'consumer case': expect.objectContaining({ ok: true }) } });
  });

  it('says why it is not ready, with 503', async () => {
    let broken = true;
    service.app.get(Readiness).register('for this spec', () => (broken ? { ok: false, detail: 'not now' } : { ok: true }));
    const answer = await get('/health/ready');
    broken = false;
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'not-ready', checks: { 'for this spec': { ok: false, detail: 'not now' } } });
  });

  it('shows its metrics, its OpenAPI document and its documentation to anyone', async () => {
    const metrics = await get('/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^application\/openmetrics-text/);
    expect(await metrics.text()).toMatch(/relay_oldest_unrelayed_age_seconds\{component="case"\} \d/);
    expect(await (await get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.1', paths: { '/notes': {} } });
    expect((await get('/docs')).status).toBe(200);
    expect((await get('/docs/swagger-ui.css')).status).toBe(200);
  });

  it('carries a caller’s trace from the request over the commit and Kafka to the handler, and on', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    expect((await note('traced', { traceparent: `00-${trace}-b7ad6b7169203331-01` })).status).toBe(202);
    const [{ event, trace: handled }] = [await eventually(() => heard.find((one) => one.event.id === 'note-traced@1'), { what: 'the event is handled' })];
    expect(event.traceparent).toContain(trace);
    expect(handled).toContain(trace);
    const store = service.app.get(EventStore);
    const [answered] = await eventually(async () => { const { events } = await store.read('answer-traced'); return events.length > 0 && events; }, { what: 'the answer is committed' });
    expect(answered).toMatchObject({ type: ANSWERED, traceparent: expect.stringContaining(trace), correlationid: 'note-traced@1' });
  });
});

describe('a start that cannot be', () => {
  it('is refused when a route names neither scopes nor public (I10)', async () => {
    await expect(bootService(optionsOf({ module: ForgottenModule, consumers: [] }))).rejects.toThrow('GET /forgotten (ForgottenController.read)');
  });

  it('is refused when MongoDB does not answer', async () => {
    await expect(bootService(optionsOf({ consumers: [] }, { MONGODB_URI: 'mongodb://127.0.0.1:1/?directConnection=true', MONGODB_CONTACT_MS_MAX: '300' }))).rejects.toThrow(/ECONNREFUSED/);
  });

  it('says which port is taken, and leaves nothing open', async () => {
    const first = await bootService(optionsOf({ consumers: [] }));
    try {
      await expect(bootService(optionsOf({ consumers: [] }, { PORT: new URL(first.url).port }))).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await first.stop();
    }
  });
});

describe('the drain', () => {
  it('answers the last request, finishes the event at work, ends the workers, tells the rest, and closes MongoDB last', async () => {
    const service = await bootService(optionsOf({ consumers: [{ groupId: 'case-drain', topics: [topicName(TOPIC_PREFIX, 'case')], fromBeginning: false }] }));
    const connection = service.app.get<Connection>(CONNECTION);
    const name = connection.name;
    request.shut();
    handler.shut();
    log.length = 0;
    const slow = fetch(`${service.url}/slow`);
    await eventually(() => request.waiting > 0, { what: 'a request is at work' });
    // Sent anew until the group, which reads from now on, has begun to read.
    let sent = 0;
    await eventually(async () => {
      sent += 1;
      await fetch(`${service.url}/notes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: `drained-${sent}` }) });
      return handler.waiting > 0;
    }, { what: 'an event is at work', everyMs: 200, limitMs: 20_000 });

    let stopped = false;
    const stopping = service.stop().then(() => (stopped = true));
    await eventually(async () => !(await answers(service.url)), { what: 'new callers are turned away' });
    expect([stopped, connection.readyState]).toEqual([false, mongoose.ConnectionStates.connected]);

    request.release();
    expect((await slow).status).toBe(200);
    expect([stopped, connection.readyState]).toEqual([false, mongoose.ConnectionStates.connected]);

    handler.release();
    await stopping;
    expect(connection.readyState).toBe(mongoose.ConnectionStates.disconnected);
    expect(log[0]).toBe('request answered');
    expect(log.indexOf('event handled')).toBeGreaterThan(0);
    expect(log.at(-1)).toBe('worker ended');
    const commits = database.connection.getClient().db(name).collection('commits');
    expect(await commits.countDocuments({ 'events.type': ANSWERED, relayed: true })).toBeGreaterThan(0);
    expect(await commits.countDocuments({ relayed: false })).toBe(0);
    await service.stop();
  });
});
