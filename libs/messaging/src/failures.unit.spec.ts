import { DomainError } from '@samhandling/contracts';
import { failureCode, failureKind, InfrastructureFailure, PermanentFailure, TransientFailure } from './failures.js';

const named = (name: string, fields: Record<string, unknown> = {}) => Object.assign(new Error('text with personal data'), { name, ...fields });

describe('kind of failure', () => {
  it.each([
    ['a permanent failure', new PermanentFailure('x'), 'permanent'],
    ['a transient failure', new TransientFailure('x'), 'transient'],
    ['infrastructure', new InfrastructureFailure('x'), 'infrastructure'],
    ['a rule that says no', new DomainError('handover-not-addressed-to-service'), 'permanent'],
    ['a lost race for a version, which says so itself', Object.assign(new DomainError('version-conflict'), { failure: 'transient' }), 'transient'],
    ['a bug nobody foresaw: tried again, bounded', new TypeError('x is undefined'), 'transient'],
    ['something that is not an error', 'oh no', 'transient'],
    ['a lost connection to MongoDB', named('MongoNetworkError'), 'infrastructure'],
    ['no server to choose', named('MongooseServerSelectionError'), 'infrastructure'],
    ['a primary stepping down', named('MongoServerError', { code: 189 }), 'infrastructure'],
    ['a write concern that timed out', named('MongoWriteConcernError', { code: 64 }), 'infrastructure'],
    ['a duplicate key nobody handled', named('MongoServerError', { code: 11_000 }), 'transient'],
    ['a lost broker', named('KafkaJSConnectionError'), 'infrastructure'],
    ['a broker error Kafka calls retriable', named('KafkaJSProtocolError', { retriable: true }), 'infrastructure'],
    ['a broker error Kafka calls final', named('KafkaJSProtocolError', { retriable: false }), 'transient'],
    ['another service that does not answer', new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }), 'infrastructure'],
  ])('%s', (_, error, kind) => {
    expect(failureKind(error)).toBe(kind);
  });

  it('has a code without the message, which may hold personal data', () => {
    expect(failureCode(new PermanentFailure('unknown-case'))).toBe('unknown-case');
    expect(failureCode(named('MongoServerError', { code: 11_000 }))).toBe('11000');
    expect(failureCode(new TypeError('p_123'))).toBe('TypeError');
    expect(failureCode('p_123')).toBe('unknown-failure');
  });
});
