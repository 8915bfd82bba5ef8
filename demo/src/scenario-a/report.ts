/** One promise of the story, whether it held, and what shows it. */
export interface MustHold {
  name: string;
  held: boolean;
  evidence: string;
}

export interface Report {
  scenario: 'A';
  mustHold: MustHold[];
  registrations: number;
  deliveries: { delivered: number; withheld: number; released: number; stopped: number };
  withheldByReason: Record<string, number>;
  fieldValuesReused: number;
  duplicatesCaught: number;
  ledger: { size: number; rootHash: string; verified: boolean };
  seconds: number;
}

/** The account at the end, for people. */
export const summary = (report: Report): string[] => {
  const { deliveries, ledger } = report;
  const reasons = Object.entries(report.withheldByReason).sort(([, a], [, b]) => b - a).map(([reason, count]) => `${count} ${reason}`);
  return [
    '',
    '── Summary',
    `   ${report.registrations} facts registered once each; ${report.fieldValuesReused} field values reached others without being typed again; ${report.duplicatesCaught} double registration caught`,
    `   ${deliveries.delivered} delivered, ${deliveries.released} of them released after consent; ${deliveries.withheld} withheld; ${deliveries.stopped} stopped`,
    `   withheld because: ${reasons.join(', ') || 'nothing was withheld'}`,
    `   ledger: ${ledger.size} entries, root ${ledger.rootHash.slice(0, 16)}…, ${ledger.verified ? 'verified' : 'NOT verified'}`,
    '',
    ...report.mustHold.map(({ name, held, evidence }) => `   ${held ? '✓' : '✗'} ${name}: ${evidence}`),
    '',
    `   ${report.mustHold.every(({ held }) => held) ? 'Everything held.' : 'SOMETHING DID NOT HOLD.'}  ${report.seconds.toFixed(1)} s`,
  ];
};
