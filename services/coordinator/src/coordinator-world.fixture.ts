import { caseOpened, type CloudEvent } from '@samhandling/contracts';
import { OutsideEvents, testDatabase, testInfrastructure, type Somebody, type TestDatabase } from '@samhandling/testing';

const municipality = '999999999';

/** All that is outside the coordinator service, and what the service is started with. */
export class CoordinatorWorld extends OutsideEvents {
  private constructor(readonly database: TestDatabase) {
    super(
      [
        { clientId: 'kindergarten', service: 'solvik-kindergarten', type: 'kindergarten', orgnr: municipality },
        { clientId: 'ppt', service: 'solvik-ppt', type: 'ppt', orgnr: municipality },
        { clientId: 'habu', service: 'habu', type: 'habu', orgnr: '999999998', municipalities: [], level: 'state' },
        { clientId: 'coordinating-unit', service: 'solvik-coordinating-unit', type: 'coordinating-unit', orgnr: municipality },
      ],
      ['exchange', 'consent', 'case'],
    );
  }

  /** Call at the top of a spec file. */
  static async make(): Promise<CoordinatorWorld> {
    return new CoordinatorWorld(await testDatabase());
  }

  /** The case service has opened a case for the person. */
  async caseOpened({ person }: Somebody): Promise<CloudEvent> {
    return await this.tell('case', person, caseOpened, { caseId: `case-9999-${person}`, person, municipality: '9999', at: new Date().toISOString() });
  }

  /** A token of a leader in an organisation, as Ansattporten issues them. */
  leaderToken(orgnr: string = municipality): string {
    return this.http.token({ client_id: 'dev-people', scope: 'samhandling:plans.read samhandling:plans.write', acr: 'substantial', name: 'Arne Bakken', roles: ['leader'], orgnr });
  }

  environment(more: Record<string, string> = {}): Record<string, string> {
    const { brokers, mongodbUri } = testInfrastructure();
    const policy = new URL('../../../infra/policy', import.meta.url).pathname;
    return {
      PORT: '0', MONGODB_URI: mongodbUri, DATABASE_PREFIX: this.database.prefix, KAFKA_BROKERS: brokers.join(','), TOPIC_PREFIX: this.topicPrefix, ISSUER_URL: this.http.url,
      EXCHANGE_URL: this.http.url, CLIENT_ID: 'coordinator', CLIENT_SECRET: 'of the spec', POLICY_DIR: policy, POLICY_CONFIRMATION_FILE: `${policy}/synthetic-confirmation.yaml`, LOG_LEVEL: 'error',
      // Specs share two cores: a heartbeat that is late is no fault here.
      POLICY_COPY_AGE_MS_MAX: '20000', ...more,
    };
  }
}
