import { eventually, Asking, OutsideEvents, testDatabase, testInfrastructure, type TestDatabase } from '@samhandling/testing';

/** All that is outside the case service, and what the service is started with. */
export class CaseWorld extends OutsideEvents {
  private constructor(readonly database: TestDatabase) {
    super([
      { clientId: 'kindergarten', service: 'solvik-kindergarten', type: 'kindergarten', orgnr: '999999999' },
      { clientId: 'health-station', service: 'solvik-health-station', type: 'health-station', orgnr: '999999999' },
      { clientId: 'ppt', service: 'solvik-ppt', type: 'ppt', orgnr: '999999999' },
      { clientId: 'habu', service: 'habu', type: 'habu', orgnr: '999999998', level: 'state' },
      { clientId: 'child-welfare', service: 'solvik-child-welfare', type: 'child-welfare', orgnr: '999999999' },
    ]);
  }

  /** Call at the top of a spec file. */
  static async make(): Promise<CaseWorld> {
    return new CaseWorld(await testDatabase());
  }

  environment(more: Record<string, string> = {}): Record<string, string> {
    const { brokers, mongodbUri } = testInfrastructure();
    const policy = new URL('../../../infra/policy', import.meta.url).pathname;
    return {
      PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: this.database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX: this.topicPrefix, ISSUER_URL: this.http.url,
      EXCHANGE_URL: this.http.url, CLIENT_ID: 'case', CLIENT_SECRET: 'of the spec', POLICY_DIR: policy, POLICY_CONFIRMATION_FILE: `${policy}/synthetic-confirmation.yaml`, LOG_LEVEL: 'error',
      // Specs share two cores: a heartbeat that is late is no fault here.
      POLICY_COPY_AGE_MS_MAX: '20000', ...more,
    };
  }
}

/** The person's cases, once there are some, and they hold what is waited for. */
export const casesOf = async (asking: Asking, person: string, what = 'the case can be read', holds: (text: string) => boolean = () => true): Promise<Record<string, unknown>[]> =>
  await eventually(async () => {
    const { cases } = (await asking.get(`/cases?person=${person}`)).body as { cases?: Record<string, unknown>[] };
    return cases !== undefined && cases.length > 0 && holds(JSON.stringify(cases)) && cases;
  }, { what, limitMs: 30_000 });
