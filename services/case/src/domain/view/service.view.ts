import { serviceDisengaged, serviceEngaged } from '@samhandling/contracts';
import { contentOf } from '../registration.js';
import type { VisibleRegistration } from './view-entry.js';

/** A service that works with the person, and whom to call there. It gives the service no relation by itself (D13). */
export interface ServiceView {
  readonly service: string;
  readonly since: string;
  readonly until?: string;
  readonly lead?: boolean;
  readonly contactPoint?: unknown;
}

export function serviceViews(visible: readonly VisibleRegistration[]): ServiceView[] {
  const found = new Map<string, ServiceView>();
  for (const { fact: registration } of visible) {
    const engaged = contentOf(serviceEngaged, registration);
    const name = engaged?.service.service ?? engaged?.service.serviceType;
    if (engaged !== undefined && name !== undefined) {
      const { since, lead, contactPoint } = engaged;
      found.set(name, { service: name, since, ...(lead === undefined ? {} : { lead }), ...(contactPoint === undefined ? {} : { contactPoint }) });
    }
    const disengaged = contentOf(serviceDisengaged, registration);
    const left = found.get(disengaged?.service.service ?? disengaged?.service.serviceType ?? '');
    if (disengaged !== undefined && left !== undefined) found.set(left.service, { ...left, until: disengaged.until });
  }
  return [...found.values()];
}
