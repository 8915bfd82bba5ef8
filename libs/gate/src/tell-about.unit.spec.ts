import type { PersonId } from '@samhandling/contracts';
import type { Attempt } from './attempts.js';
import { tellAbout, type Told } from './tell-about.js';

const child = `p_${'c'.repeat(22)}`;
const sibling = `p_${'s'.repeat(22)}`;

const attempts = () => {
  const registered: PersonId[][] = [];
  const attempt = async <T>(persons: readonly PersonId[], run: (signal: AbortSignal, attempt: Attempt) => Promise<T>): Promise<T> => {
    registered.push([...persons]);
    return await run(new AbortController().signal, {} as Attempt);
  };
  return { registered, attempt };
};

describe('telling somebody about a person', () => {
  const handed: string[] = [];
  const about = (...others: PersonId[]): Told => ({ others, hand: async () => { handed.push('handed'); } });
  beforeEach(() => handed.splice(0));

  it('hands over at once when nobody else is named', async () => {
    const stops = attempts();
    await tellAbout(stops, child, async () => about());
    expect(stops.registered).toEqual([[child]]);
    expect(handed).toHaveLength(1);
  });

  it('registers a sibling the content names before it is handed over (D5)', async () => {
    const stops = attempts();
    await tellAbout(stops, child, async () => about(sibling));
    expect(stops.registered).toEqual([[child], [child, sibling]]);
    expect(handed).toHaveLength(1);
  });
});
