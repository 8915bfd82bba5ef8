import { z } from 'zod';
import { dataCategorySchema } from '../data-category.js';
import { codeSchema, instantSchema, labelSchema, personIdSchema, referenceIdSchema } from '../identifier.schema.js';
import { languageSchema } from '../consent/consent.schema.js';
import { defineEventType, type PersonRole } from '../event-type.js';
import { objectOf } from '../field-traits.js';

export const channels = ['inbox', 'email', 'sms', 'person'] as const;
export const channelSchema = z.enum(channels);
export type Channel = z.output<typeof channelSchema>;

const ofMessage = { person: personIdSchema, message: referenceIdSchema, at: instantSchema };
/** `person` is who the message is for; `about` whom it concerns. */
const recipientAndSubject = (data: { person: string; about?: string | undefined }): PersonRole[] => [
  { person: data.person, role: 'recipient' },
  ...(data.about === undefined || data.about === data.person ? [] : [{ person: data.about, role: 'subject' as const }]),
];

const notificationType = <F extends z.ZodRawShape>(fact: string, summary: string, needs: readonly string[], fields: F) =>
  defineEventType({
    area: 'notification',
    fact,
    audience: 'internal',
    category: 'coordination',
    publishedBy: 'notification',
    summary,
    needs,
    data: objectOf('coordination', { ...ofMessage, ...fields }) as unknown as z.ZodObject<typeof ofMessage & F>,
    aboutPersons: (data) => recipientAndSubject(data as { person: string; about?: string }),
  });

/** One thing a message says; filled in when it is read, in the reader's language, and only if the reader may have its category then. */
export const messageValueSchema = objectOf('coordination', {
  name: codeSchema,
  /** `service` is an id whose name is looked up, `statute` a row whose words are, `text` stands as it is. */
  kind: z.enum(['text', 'service', 'statute']),
  value: z.string().max(500),
  dataCategory: dataCategorySchema,
});
export type MessageValue = z.output<typeof messageValueSchema>;

/** The message itself: which template and with what. The text is made when it is read, and the gate is asked then. */
export const messageSent = notificationType('sent', 'A message lies in somebody’s inbox', ['N50'], {
  about: personIdSchema,
  relation: z.enum(['self', 'guardian']),
  template: codeSchema,
  /** The event it tells of; one message per cause and recipient. */
  cause: objectOf('coordination', { source: z.string().max(300), id: z.string().max(300), type: labelSchema }),
  /** What knowing of the message tells: the recipient must have all of it, at every reading. */
  categories: z.array(dataCategorySchema).min(1),
  notBefore: instantSchema.optional(),
  values: z.array(messageValueSchema).max(20),
});
export type MessageSent = z.output<typeof messageSent.data>;
export const messageDelivered = notificationType('delivered', 'A channel has taken the notice', ['N50'], { channel: channelSchema });
export const messageRead = notificationType('read', 'The person has read it', ['N50'], {});
export const messageFailed = notificationType('failed', 'A channel did not take the notice', ['N50'], { channel: channelSchema, reason: codeSchema, final: z.boolean() });
export const digestSent = notificationType('digest-sent', 'Several messages in one notice', ['N51'], { messages: z.array(referenceIdSchema), channel: channelSchema });

export const preferencesChanged = defineEventType({
  area: 'notification',
  fact: 'preferences-changed',
  audience: 'internal',
  category: 'contact',
  publishedBy: 'notification',
  summary: 'How the person wants to be reached',
  needs: ['N50', 'N52'],
  data: objectOf('contact', {
    person: personIdSchema,
    language: languageSchema,
    channels: z.array(channelSchema),
    email: z.email().optional(),
    phone: z.string().max(30).optional(),
    at: instantSchema,
  }),
});

export const notificationTypes = [messageSent, messageDelivered, messageRead, messageFailed, digestSent, preferencesChanged];
