import { matchesFilter } from './filter.decide.js';

describe('a subscription filter', () => {
  it('lets everything through when there is none', () => expect(matchesFilter({}, undefined)).toBe(true));
  it('matches a value inside', () => expect(matchesFilter({ to: { service: 'habu' } }, { 'to.service': 'habu' })).toBe(true));
  it('matches one of several parts', () => expect(matchesFilter({ parts: [{ service: 'a' }, { service: 'habu' }] }, { 'parts.service': 'habu' })).toBe(true));
  it('does not match what the event does not have', () => expect(matchesFilter({ to: {} }, { 'to.service': 'habu' })).toBe(false));
  it('does not match when one of two fails', () => expect(matchesFilter({ urgency: 'soon', a: '1' }, { urgency: 'soon', a: '2' })).toBe(false));
  it('does not reach into what every object inherits', () => expect(matchesFilter({}, { 'constructor.name': 'Object' })).toBe(false));
});
