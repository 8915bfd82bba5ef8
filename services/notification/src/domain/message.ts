import { messageSent, typeName, type Channel, type CloudEvent, type MessageSent } from '@samhandling/contracts';

export const messageFact = {
  sent: typeName('notification', 'sent'),
  delivered: typeName('notification', 'delivered'),
  read: typeName('notification', 'read'),
  failed: typeName('notification', 'failed'),
} as const;

/** One message to one person, folded from its stream. */
export interface MessageState {
  readonly sent?: MessageSent;
  readonly delivered: readonly Channel[];
  /** Channels that will not be tried again. */
  readonly givenUp: readonly Channel[];
  readonly readAt?: string;
}

/** An event decided, without what the store adds. */
export interface Fact {
  readonly type: string;
  readonly data: object;
}

const initial: MessageState = { delivered: [], givenUp: [] };

function evolve(state: MessageState, event: CloudEvent): MessageState {
  const data = event.data as { channel: Channel; final: boolean; at: string };
  switch (event.type) {
    case messageFact.sent: {
      // Content under a destroyed key is no message any more; there is nothing left to read, and nobody to tell.
      const { data: sent } = messageSent.data.safeParse(event.data);
      return sent === undefined ? state : { ...state, sent };
    }
    case messageFact.delivered:
      return { ...state, delivered: [...state.delivered, data.channel] };
    case messageFact.failed:
      return data.final ? { ...state, givenUp: [...state.givenUp, data.channel] } : state;
    case messageFact.read:
      return { ...state, readAt: data.at };
    default:
      return state;
  }
}

export const messageDecider = { initial, evolve };

/** One message per cause and recipient: a second cause of the same group finds the message there and adds nothing. */
export const sendMessage = (message: MessageSent, state: MessageState): Fact[] => (state.sent === undefined ? [{ type: messageFact.sent, data: message }] : []);

/** Read once; reading again changes nothing. */
export function markRead(at: string, state: MessageState): Fact[] {
  if (state.sent === undefined || state.readAt !== undefined) return [];
  return [{ type: messageFact.read, data: { person: state.sent.person, message: state.sent.message, at } }];
}

/** A channel took the notice. */
export function noteDelivered(channel: Channel, at: string, state: MessageState): Fact[] {
  if (state.sent === undefined || state.delivered.includes(channel)) return [];
  return [{ type: messageFact.delivered, data: { person: state.sent.person, message: state.sent.message, channel, at } }];
}

/** A channel did not take the notice; `final` when it will not be tried again. */
export function noteFailed(failure: { channel: Channel; reason: string; final: boolean; at: string }, state: MessageState): Fact[] {
  if (state.sent === undefined || state.delivered.includes(failure.channel) || state.givenUp.includes(failure.channel)) return [];
  return [{ type: messageFact.failed, data: { person: state.sent.person, message: state.sent.message, ...failure } }];
}
