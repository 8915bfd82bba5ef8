import { Injectable } from '@nestjs/common';
import { typeName, type DataCategory, type PersonId } from '@samhandling/contracts';
import { Gate, PolicyCopy, recipientOf, type ViewReader } from '@samhandling/gate';
import type { PersonPolicy } from '@samhandling/policy';

/** Who may see what now, and why (N11). */
export interface AccessLine {
  readonly to: { readonly service: string } | { readonly serviceType: string };
  readonly categories: readonly DataCategory[];
  readonly purpose: string;
  readonly until: string;
  readonly ground: { readonly kind: 'consent'; readonly id: string } | { readonly kind: 'statute'; readonly row: string };
}

/** The list of who has access: to a person all of it, cut as everything else (D6); to a service only the line that names it (D4). */
@Injectable()
export class AccessLines {
  constructor(
    private readonly gate: Gate,
    private readonly copy: PolicyCopy,
  ) {}

  async of(reader: ViewReader, subject: PersonId, now: string): Promise<AccessLine[]> {
    const lines = linesOf(await this.copy.of(subject), now);
    if (reader.kind === 'service') return lines.filter(({ to }) => 'service' in to && to.service === reader.service.service);
    return (await Promise.all(lines.map(async (line) => await this.#cut(reader, subject, line)))).flatMap((line) => line ?? []);
  }

  async #cut(reader: ViewReader, subject: PersonId, line: AccessLine): Promise<AccessLine | undefined> {
    const { permitted } = await this.gate.decide({
      person: subject,
      recipient: recipientOf(reader, subject),
      eventType: typeName('case', 'linked'),
      typeCategory: 'coordination',
      categories: line.categories,
      purpose: line.purpose,
    });
    const categories = line.categories.filter((category) => permitted.some((one) => one.category === category));
    return categories.length === 0 ? undefined : { ...line, categories };
  }
}

/** Consents in force and invoked statutes the person may see by now; a ground that is to stay hidden a while is not in it yet. */
const linesOf = ({ consents, invocations }: PersonPolicy, now: string): AccessLine[] => [
  ...consents
    .filter(({ state, validFrom, validTo }) => state === 'granted' && isBefore(validFrom, now, true) && isBefore(now, validTo))
    .map(({ recipient, categories, purpose, validTo, consentId }): AccessLine => ({ to: recipient, categories, purpose, until: validTo, ground: { kind: 'consent', id: consentId } })),
  ...invocations
    .filter(({ validFrom, validTo, visibleFrom }) => isBefore(validFrom, now, true) && isBefore(now, validTo) && isBefore(visibleFrom, now, true))
    .map(({ to, categories, purpose, validTo, row }): AccessLine => ({ to: { service: to }, categories, purpose, until: validTo, ground: { kind: 'statute', row } })),
];

const isBefore = (first: string, second: string, orAt = false): boolean => (orAt ? Date.parse(first) <= Date.parse(second) : Date.parse(first) < Date.parse(second));
