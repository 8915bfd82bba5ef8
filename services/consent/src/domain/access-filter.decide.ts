import type { DataCategory, ServiceId } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import type { AccessLine } from './access-line.js';
import type { SubjectState } from './subject.js';
import { mayTellAll } from './visibility.decide.js';
import type { Look } from './visibility.decide.js';

/** What the mere name of a service tells (that BUP is involved tells of mental health). */
export type ToldByName = (service: ServiceId) => readonly DataCategory[];

/**
 * Whether a viewer may be told of a line (rule D6): of everything in it, of the services it names, and not of what another guardian
 * looked at. What rests on a statute used in confidence waits until its date.
 */
export function mayBeTold(line: AccessLine, look: Look, state: SubjectState, toldByName: ToldByName): boolean {
  if (confidentialStill(line, look)) return false;
  if (line.kind === 'read' && typeof line.reader === 'object' && 'person' in line.reader && line.reader.person !== look.viewer && look.viewer !== line.person) return false;
  const withdrawn = line.kind === 'withdrawal-answered' ? categoriesWithdrawn(line.withdrawal, state) : [];
  if (withdrawn === undefined) return false;
  const told = [...line.categories, ...withdrawn, ...servicesIn(line).flatMap(toldByName)];
  return mayTellAll(look, line.kind === 'shared' ? line.eventType : '', told) !== undefined;
}

function confidentialStill({ grounds }: AccessLine, { policy, at }: Look): boolean {
  return grounds.some((ground) => {
    if (ground.kind !== 'statute' || ground.invocation === undefined) return false;
    const invocation = policy.invocations.find((one) => one.invocationId === ground.invocation);
    return invocation === undefined || instant(at) < instant(invocation.visibleFrom);
  });
}

/** What the consent behind a withdrawal was about; undefined when it cannot be told, and then neither can the answer. */
function categoriesWithdrawn(withdrawal: string, { stops, policy }: SubjectState): readonly DataCategory[] | undefined {
  const stop = stops.find(({ id }) => id === withdrawal);
  return policy.consents.find(({ consentId }) => consentId === stop?.consentId)?.categories;
}

function servicesIn(line: AccessLine): readonly ServiceId[] {
  switch (line.kind) {
    case 'shared': case 'withdrawal-answered': return [line.service];
    case 'ground-invoked': return [line.from, line.to];
    case 'asked': return 'service' in line.recipient ? [line.askedBy, line.recipient.service] : [line.askedBy];
    case 'read': return typeof line.reader === 'object' && 'service' in line.reader ? [line.reader.service] : [];
  }
}
