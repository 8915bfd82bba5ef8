import { devToken } from '@samhandling/infra';
import { Http } from '@samhandling/fagsystem-client';
import type { Audit } from './10-audit.js';
import type { MustHold, Report } from './report.js';
import type { Stage } from './stage.js';

interface Statistics {
  registrations: number;
  fieldValuesReused: number;
  duplicatesCaught: number;
}

const typeOf = (entry: Record<string, unknown>): string => String(entry['type'] ?? '');

/** Puts the account together from the ledger and the statistics the platform gives out. */
export const reportOf = async (stage: Stage, audit: Audit, held: MustHold[], seconds: number): Promise<Report> => {
  const statistics = await new Http(stage.addresses.exchange, { get: () => devToken(stage.addresses, 'admin') }).send<Statistics>('GET', '/statistics');
  const count = (fact: string): number => audit.entries.filter(({ entry }) => typeOf(entry) === `no.samhandling.exchange.${fact}.v1`).length;
  const withheldByReason: Record<string, number> = {};
  for (const { entry } of audit.entries) {
    if (typeOf(entry) !== 'no.samhandling.exchange.withheld.v1') continue;
    const reason = String(entry['reason']);
    withheldByReason[reason] = (withheldByReason[reason] ?? 0) + 1;
  }
  return {
    scenario: 'A',
    mustHold: held,
    registrations: statistics.registrations,
    deliveries: {
      delivered: Object.values(stage.systems).flatMap((system) => system.received).filter((event) => event.type.startsWith('no.samhandling.sector.')).length,
      withheld: count('withheld'), released: count('released'), stopped: count('stopped'),
    },
    withheldByReason,
    fieldValuesReused: statistics.fieldValuesReused,
    duplicatesCaught: statistics.duplicatesCaught,
    ledger: { size: audit.size, rootHash: audit.rootHash, verified: audit.verified },
    seconds,
  };
};
