import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('are OpenMetrics, by route pattern', async () => {
    const metrics = new Metrics('case', { defaults: false });
    metrics.requestAnswered('GET', '/cases/:id', 200, 0.01);
    const text = await metrics.registry.metrics();
    expect(metrics.registry.contentType).toMatch(/^application\/openmetrics-text/);
    expect(text).toMatch(/http_request_duration_seconds_count\{component="case",method="GET",route="\/cases\/:id",status="2xx"\} 1/);
    expect(text.trimEnd().endsWith('# EOF')).toBe(true);
  });

  it.each(['municipality', 'kommunenummer', 'service', 'person_id', 'subscription', 'orgnr'])('refuse the telltale label %s (D15)', (label) => {
    expect(() => new Metrics('case', { defaults: false }).counter('held', 'Held', [label])).toThrow('would tell too much');
  });
});
