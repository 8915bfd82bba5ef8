import { Logger } from './logger.js';
import { newContext, runInContext } from './request-context.js';

const linesOf = (use: (logger: Logger) => void, level = 'info'): Record<string, unknown>[] => {
  const lines: string[] = [];
  use(new Logger({ service: 'case', level, destination: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('the log', () => {
  it('leaves out what may name somebody, at the top and one level down (I6)', () => {
    const [line] = linesOf((logger) => logger.info('asked', { pid: '01820312345', caller: { name: 'Kari', pid: '01820312345' }, person: 'p_abc' }));
    expect(line).toMatchObject({ pid: '[left out]', caller: { name: '[left out]', pid: '[left out]' }, person: 'p_abc', level: 'info', service: 'case' });
  });

  it('carries the request and the trace it was written in', () => {
    const context = newContext({ requestId: 'request-1' });
    const [line] = linesOf((logger) => runInContext(context, () => logger.warn('slow')));
    expect(line).toMatchObject({ requestId: 'request-1', traceId: context.traceparent.slice(3, 35), level: 'warn' });
  });

  it('takes the framework’s own chatter for debug', () => {
    expect(linesOf((logger) => logger.log('Mapped {/cases, GET} route', 'RouterExplorer'))).toEqual([]);
    expect(linesOf((logger) => logger.log('Mapped', 'RouterExplorer'), 'debug')).toMatchObject([{ msg: 'Mapped', part: 'RouterExplorer' }]);
  });
});
