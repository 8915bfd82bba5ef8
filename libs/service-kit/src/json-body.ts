import { DomainError } from '@samhandling/contracts';

const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [...'"\\{}[]'].map((sign) => sign.charCodeAt(0));
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a JSON body (RFC 8259). The reason never quotes the body: it may hold personal data.
 * @throws DomainError `malformed-json` (400): not UTF-8, not JSON, nested deeper than `depthMax`, or with a `__proto__` member.
 */
export const parseJsonBody = (body: Buffer, depthMax: number): unknown => {
  if (isDeeperThan(body, depthMax)) throw malformed(`nested deeper than ${depthMax} levels`);
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw malformed('the body is not UTF-8');
  }
  try {
    return JSON.parse(text, refusePrototype);
  } catch (error) {
    throw error instanceof DomainError ? error : malformed('the body is not JSON');
  }
};

const malformed = (detail: string): DomainError => new DomainError('malformed-json', { status: 400, detail });

/** A `__proto__` member would become the prototype of whatever it is copied onto. */
const refusePrototype = (key: string, value: unknown): unknown => {
  if (key === '__proto__') throw malformed('a member named __proto__ is not accepted');
  return value;
};

/** Counted on the bytes before parsing, because the depth is what could hurt the parser and every walk after it. */
const isDeeperThan = (body: Buffer, depthMax: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    if (inString) {
      if (sign === BACKSLASH) at += 1;
      else if (sign === QUOTE) inString = false;
    } else if (sign === QUOTE) inString = true;
    else if (sign === OPEN_OBJECT || sign === OPEN_ARRAY) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (sign === CLOSE_OBJECT || sign === CLOSE_ARRAY) depth -= 1;
  }
  return false;
};
