import type { EventType } from './event-type.js';
import { caseTypes } from './case/case.schema.js';
import { consentTypes } from './consent/consent.schema.js';
import { coordinatorTypes } from './coordinator/coordinator.schema.js';
import { recordTypes } from './exchange/access.schema.js';
import { exchangeTypes } from './exchange/exchange.schema.js';
import { notificationTypes } from './notification/notification.schema.js';
import { personTypes } from './person/person.schema.js';
import { sectorTypes } from './sector/sector-types.js';

const all = [
  ...sectorTypes,
  ...personTypes,
  ...consentTypes,
  ...exchangeTypes,
  ...caseTypes,
  ...coordinatorTypes,
  ...notificationTypes,
  ...recordTypes,
] as unknown as readonly EventType[];

/** The whole catalogue by type name. A type that is not here does not exist for anybody (I10). */
export const eventTypes: ReadonlyMap<string, EventType> = new Map(all.map((type) => [type.type, type]));

export const eventType = (type: string): EventType | undefined => eventTypes.get(type);
