import type { CloudEvent } from '@samhandling/contracts';
import { given } from '@samhandling/testing';
import { markRead, messageDecider, messageFact, noteDelivered, noteFailed, sendMessage, type Fact } from './message.js';
import { aMessage, mother, noon } from './story.fixture.js';

const message = aMessage();
const happened = ({ type, data }: Fact): CloudEvent => ({ specversion: '1.0', id: 'x', source: 'urn:no:samhandling:notification', type, time: noon, data });
const about = { person: mother, message: message.message };
const sent = happened({ type: messageFact.sent, data: message });
const delivered = happened({ type: messageFact.delivered, data: { ...about, channel: 'email', at: noon } });
const failed = (final: boolean): CloudEvent => happened({ type: messageFact.failed, data: { ...about, channel: 'email', reason: 'server-unreachable', final, at: noon } });
const read = happened({ type: messageFact.read, data: { ...about, at: noon } });

describe('a message', () => {
  it('is sent once', () => {
    given(messageDecider).when((state) => sendMessage(message, state)).then([{ type: messageFact.sent, data: message }]);
    given(messageDecider, [sent]).when((state) => sendMessage(message, state)).then([]);
  });

  it('is gone when its content is erased', () =>
    given(messageDecider, [{ ...sent, data: 'erased' }]).when((state) => markRead(noon, state)).then([]));

  it('is read once, and not before it is there', () => {
    given(messageDecider, [sent]).when((state) => markRead(noon, state)).then([{ type: messageFact.read, data: { ...about, at: noon } }]);
    given(messageDecider, [sent, read]).when((state) => markRead('2026-04-01T00:00:00Z', state)).then([]);
    given(messageDecider).when((state) => markRead(noon, state)).then([]);
  });

  it('is delivered once in each channel', () => {
    given(messageDecider, [sent]).when((state) => noteDelivered('email', noon, state)).then([{ type: messageFact.delivered, data: { ...about, channel: 'email', at: noon } }]);
    given(messageDecider, [sent, delivered]).when((state) => noteDelivered('email', noon, state)).then([]);
  });

  it('may fail several times, for good only once, and not after it was delivered', () => {
    const failure = { channel: 'email', reason: 'server-unreachable', final: false, at: noon } as const;
    given(messageDecider, [sent, failed(false)]).when((state) => noteFailed(failure, state)).then([{ type: messageFact.failed, data: { ...about, ...failure } }]);
    given(messageDecider, [sent, failed(true)]).when((state) => noteFailed(failure, state)).then([]);
    given(messageDecider, [sent, delivered]).when((state) => noteFailed(failure, state)).then([]);
  });
});
