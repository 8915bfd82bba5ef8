import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type OpenMetricsContentType } from 'prom-client';

/**
 * One registry per service, in OpenMetrics format. No label may name a municipality, a service of one, or a person (rules D15, I6):
 * a number per municipality is a disclosure. Figures come from the API, with a floor.
 */
export class Metrics {
  readonly registry = new Registry<OpenMetricsContentType>();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  constructor(service: string, options: { defaults: boolean } = { defaults: true }) {
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    // The name of our own service (exchange, consent, …), which says nothing about anybody.
    this.registry.setDefaultLabels({ component: service });
    if (options.defaults) collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from request to answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers: [this.registry],
    });
  }

  /** `route` is the pattern (`/cases/:id`), never the address. */
  requestAnswered(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  counter<L extends string = never>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    refuseTelltale(labelNames);
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  gauge(name: string, help: string, read: () => number | Promise<number>): Gauge {
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }
}

const TELLTALE = /municipality|kommune|service|person|subject|orgnr|subscription|client/i;

const refuseTelltale = (labels: string[]): void => {
  const telltale = labels.filter((label) => TELLTALE.test(label));
  if (telltale.length > 0) throw new Error(`these labels would tell too much in a metric: ${telltale.join(', ')}`);
};
