import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { currentContext, traceIdOf } from './request-context.js';

export type LogFields = Record<string, unknown>;

/** Names whose values never reach a log, wherever they stand (I6). */
const SECRET_FIELDS = ['pid', 'nationalId', 'name', 'phone', 'email', 'address', 'authorization', 'token', 'clientSecret', 'data'];

/**
 * JSON logs, one line each. Levels by meaning: `error` = someone must act, `warn` = it mended itself but look if it repeats,
 * `info` = a thing that happens seldom and matters, `debug` = the rest. A healthy system logs no error. Pseudonyms only (I6).
 */
export class Logger implements LoggerService {
  readonly #pino: Pino;

  constructor(options: { service: string; level: string; destination?: DestinationStream }) {
    this.#pino = pino(
      {
        level: options.level,
        base: { service: options.service },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[left out]' },
        mixin: () => {
          const context = currentContext();
          return context === undefined ? {} : { requestId: context.requestId, traceId: traceIdOf(context.traceparent) };
        },
      },
      options.destination ?? pino.destination({ fd: 1, sync: true }),
    );
  }

  /** The pino logger itself, for libraries that ask for one. */
  get pino(): Pino {
    return this.#pino;
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#pino.debug(fieldsOf(rest), textOf(message));
  }

  info(message: string, fields: LogFields = {}): void {
    this.#pino.info(fieldsOf([fields]), message);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#pino.warn(fieldsOf(rest), textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#pino.error(fieldsOf([...rest, ...(message instanceof Error ? [{ error: message }] : [])]), textOf(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }

  /** Nest's own chatter about its modules and routes: of no interest to whoever runs this. */
  log(message: unknown, ...rest: unknown[]): void {
    this.debug(message, ...rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.debug(message, ...rest);
  }
}

const textOf = (message: unknown): string => (message instanceof Error ? message.message : typeof message === 'string' ? message : JSON.stringify(message));

/** Nest hands over a context name (and sometimes a stack) as loose strings; ours hands over one object. */
const fieldsOf = (rest: unknown[]): LogFields => {
  const fields: LogFields = {};
  for (const part of rest) {
    if (typeof part === 'string') fields[part.includes('\n') ? 'stack' : 'part'] = part;
    else if (typeof part === 'object' && part !== null) Object.assign(fields, part);
  }
  if (fields['error'] instanceof Error) fields['error'] = { type: fields['error'].name, message: fields['error'].message, stack: fields['error'].stack };
  return fields;
};
