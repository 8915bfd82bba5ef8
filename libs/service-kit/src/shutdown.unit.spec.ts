import { Logger } from './logger.js';
import { drain } from './shutdown.js';

describe('the drain', () => {
  it('runs every step in order, also after one has failed, and names those that failed', async () => {
    const ran: string[] = [];
    const step = (name: string, fails = false) => ({
      name,
      run: async () => {
        await Promise.resolve();
        ran.push(name);
        if (fails) throw new Error('broken');
      },
    });
    const failed = await drain([step('http'), step('consumers', true), step('mongodb')], new Logger({ service: 'case', level: 'silent' }));
    expect(ran).toEqual(['http', 'consumers', 'mongodb']);
    expect(failed).toEqual(['consumers']);
  });
});
