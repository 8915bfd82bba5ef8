import { z } from 'zod';
import { isKnownCode } from './codes/code-lists.js';
import type { FieldProblem } from './domain-error.js';
import type { EventType } from './event-type.js';
import { traitsOf, unwrap } from './field-traits.js';
import { findNationalId } from './national-id.js';

const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Every field at fault, however many; a stable code each. Detail never repeats the value (it may be personal). */
export function schemaProblems(error: z.ZodError, data: unknown): FieldProblem[] {
  return error.issues.map((issue) => {
    const pointer = pointerTo(issue.path);
    if (valueAt(data, issue.path) === undefined) return { pointer, code: 'missing', detail: 'the field is required' };
    return { pointer, code: issueCode(issue), detail: issue.message };
  });
}

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined), data);

const issueCode = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'custom') return String(issue.params?.['code'] ?? 'invalid');
  return issue.code === 'invalid_type' ? 'wrong-type' : issue.code.replaceAll('_', '-');
};

type Visit = (pointer: string, schema: z.ZodType, value: unknown) => void;

/** Walks data along its schema; a property the schema does not know is visited with no schema. */
function walk(schema: z.ZodType, value: unknown, pointer: string, visit: Visit, unknownField: (pointer: string) => void): void {
  visit(pointer, schema, value);
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const option = inner.options.find((candidate) => (candidate as z.ZodType).safeParse(value).success);
    if (option !== undefined) walk(option as z.ZodType, value, pointer, visit, unknownField);
  } else if (inner instanceof z.ZodArray && Array.isArray(value)) {
    value.forEach((item, index) => walk(inner.element as z.ZodType, item, `${pointer}/${index}`, visit, unknownField));
  } else if (inner instanceof z.ZodObject && typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      // A key like `constructor` is nobody's field.
      const field = Object.hasOwn(inner.shape, key) ? (inner.shape[key] as z.ZodType) : undefined;
      const at = `${pointer}${pointerTo([key])}`;
      if (field === undefined) unknownField(at);
      else if (item !== undefined) walk(field, item, at, visit, unknownField);
    }
  }
}

const codeProblems = (pointer: string, schema: z.ZodType, value: unknown): FieldProblem[] => {
  const traits = traitsOf(schema);
  const problem = (at: string): FieldProblem => ({ pointer: at, code: 'unknown-code', detail: 'the code is not in the list; use other with a text' });
  const list = traits?.codeList ?? traits?.vocabulary;
  if (list !== undefined && typeof value === 'string' && !isKnownCode(list, value)) return [problem(pointer)];
  const from = traits?.categoryFrom;
  if (from === undefined || typeof value !== 'object' || value === null) return [];
  const code = (value as Record<string, unknown>)[from.property];
  if (typeof code !== 'string') return [];
  if (!isKnownCode(from.codeList, code)) return [problem(`${pointer}/${from.property}`)];
  if (code === 'other' && from.explicit !== undefined && (value as Record<string, unknown>)[from.explicit] === undefined) {
    return [{ pointer: `${pointer}/${from.explicit}`, code: 'missing', detail: 'what is not in the list must be classified' }];
  }
  return [];
};

/**
 * What is wrong with data a publisher sends, every field at fault named. Beside the schema: unknown fields (they would pass unclassified),
 * unknown codes, and identity numbers anywhere but in `nationalId` (I6). Readers are tolerant; only the door asks this.
 * @returns empty when the data may be registered
 */
export function publishProblems(type: EventType, data: unknown): FieldProblem[] {
  const parsed = type.data.safeParse(data);
  const problems = parsed.success ? [] : schemaProblems(parsed.error, data);
  walk(
    type.data,
    data,
    '',
    (pointer, schema, value) => {
      problems.push(...codeProblems(pointer, schema, value));
      if ((typeof value === 'string' || typeof value === 'number') && !pointer.endsWith('/nationalId') && findNationalId(value)) {
        problems.push({ pointer, code: 'identity-number-not-allowed', detail: 'an identity number may stand in nationalId only' });
      }
    },
    (pointer) => problems.push({ pointer, code: 'unknown-field', detail: 'the schema does not know this field' }),
  );
  return problems;
}
