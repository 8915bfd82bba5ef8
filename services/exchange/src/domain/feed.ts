import { DomainError } from '@samhandling/contracts';

const form = /^f1\.(?<sequence>\d{1,15})$/;

/** A place in a feed. Opaque to the reader, so that what lies behind it may change. */
export const encodeCursor = (sequence: number): string => Buffer.from(`f1.${sequence}`).toString('base64url');

/** @throws DomainError `cursor-invalid` (400) */
export const decodeCursor = (cursor: string | undefined): number => {
  if (cursor === undefined || cursor === '') return 0;
  const sequence = form.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.groups?.['sequence'];
  if (sequence === undefined) throw new DomainError('cursor-invalid', { status: 400, detail: 'use a cursor that a page gave as `next`' });
  return Number(sequence);
};

/**
 * The rows that follow without a hole. A number that is given but not yet visible to this reader must not be passed by, or it would
 * never be read (gap-free `sequence`).
 */
export const withoutHole = <T extends { sequence: number }>(after: number, rows: readonly T[]): T[] => {
  const hole = rows.findIndex(({ sequence }, index) => sequence !== after + 1 + index);
  return hole === -1 ? [...rows] : rows.slice(0, hole);
};

/** Seconds asked for in `Prefer: wait=` (RFC 7240), no more than the limit; 0 when not asked for. */
export const waitSeconds = (prefer: string | undefined, max: number): number => {
  const asked = /(?:^|[,;\s])wait=(?<seconds>\d{1,6})(?:$|[,;\s])/.exec(prefer ?? '')?.groups?.['seconds'];
  return Math.min(max, Number(asked ?? 0));
};
