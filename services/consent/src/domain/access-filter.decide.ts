import type { DataCategory, ServiceId } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import type { AccessLine } from './access-line.js';
import type { SubjectState } from './subject.js';
import { mayTellAll } from './visibility.decide.js';
import type { Look } from './visibility.decide.js';

/** What the mere name of a service tells (that BUP is involved tells of mental health). */
export type ToldByName = (service: ServiceId) => readonly DataCategory[];

/**
 * A line as a viewer may be told of it, or undefined when it is not for them (rule D6): without the categories kept from them, unmarked,
 * and not at all when nothing is left, when a service it names tells too much, or when it is what another guardian looked at. What rests
 * on a statute used in confidence waits until its date.
 */
export function asTold(line: AccessLine, look: Look, state: SubjectState, toldByName: ToldByName): AccessLine | undefined {
  if (confidentialStill(line, look)) return undefined;
  if (line.kind === 'read' && typeof line.reader === 'object' && 'person' in line.reader && line.reader.person !== look.viewer && look.viewer !== line.person) return undefined;
  const eventType = line.kind === 'shared' ? line.eventType : '';
  const withdrawn = line.kind === 'withdrawal-answered' ? categoriesWithdrawn(line.withdrawal, state) : [];
  if (withdrawn === undefined || mayTellAll(look, eventType, [...withdrawn, ...servicesIn(line).flatMap(toldByName)]) === undefined) return undefined;
  const categories = line.categories.filter((category) => mayTellAll(look, eventType, [category]) !== undefined);
  return categories.length === 0 && line.categories.length > 0 ? undefined : { ...line, categories };
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
  // That a copy was erased or kept tells nothing of what the child said (rule D6): the words are not in the answer.
  return policy.consents.find(({ consentId }) => consentId === stop?.consentId)?.categories.filter((category) => category !== 'own-words');
}

function servicesIn(line: AccessLine): readonly ServiceId[] {
  switch (line.kind) {
    case 'shared': case 'withdrawal-answered': return [line.service];
    case 'ground-invoked': return [line.from, line.to];
    case 'asked': return 'service' in line.recipient ? [line.askedBy, line.recipient.service] : [line.askedBy];
    case 'read': return typeof line.reader === 'object' && 'service' in line.reader ? [line.reader.service] : [];
  }
}
