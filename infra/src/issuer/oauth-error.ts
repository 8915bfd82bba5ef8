/** A refusal in OAuth's own words (RFC 6749, section 5.2). */
export class OAuthError extends Error {
  constructor(readonly error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unauthorized_client' | 'unsupported_grant_type' | 'access_denied', readonly description: string) {
    super(description);
    this.name = 'OAuthError';
  }

  get status(): number {
    return this.error === 'invalid_client' ? 401 : 400;
  }
}

/**
 * The scopes to give: those asked for, all of one's own when none are.
 * @throws OAuthError `invalid_scope` when one is asked for that is not one's own
 */
export function scopesToGive(asked: string | undefined, own: string[]): string[] {
  const wanted = (asked ?? '').split(' ').filter(scope => scope !== '' && scope !== 'openid' && scope !== 'profile');
  const foreign = wanted.filter(scope => !own.includes(scope));
  if (foreign.length > 0) throw new OAuthError('invalid_scope', `not registered for ${foreign.join(' ')}`);
  return wanted.length > 0 ? wanted : own;
}
