import { readFileSync } from 'node:fs';
import { DomainError, typeName, type ServiceId } from '@samhandling/contracts';
import { VersionConflict, type EventStore } from '@samhandling/event-store';
import { Participants as ParticipantsPort, type Participant } from '@samhandling/gate';
import { parse } from 'yaml';
import type { Publisher } from '../domain/incoming.decide.js';
import { participantChanges } from '../domain/participants.js';
import { ServiceDirectory } from '../domain/service-directory.js';
import { participantsSchema, type Participants, type Service } from './participants.schema.js';

const stream = 'participants';
/** An instance that loses this many races to apply the same file is not in a race. */
const triesMax = 10;

const toParticipant = ({ id, type, name, organisation, controller, municipalities, level }: Service): Participant => ({
  service: id, serviceType: type, name, orgnr: organisation, controller, municipalities, level,
});

/**
 * Who takes part, with the exchange as the authority. The state lies in the commit that tells of the change (I2); every instance
 * reads it anew at least once a minute.
 */
export class ParticipantsStore extends ParticipantsPort {
  #directory = new ServiceDirectory({ organisations: [], services: [], fagsystems: [] });
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: EventStore,
    private readonly options: { file: string; ageMsMax: number; monotonicMs: () => number },
  ) {
    super();
  }

  /**
   * Applies the file: what it changes is one event for the ledger, and the same file again changes nothing.
   * @throws DomainError `participants-invalid` naming every fault of the file
   */
  async apply(): Promise<void> {
    const parsed = participantsSchema.safeParse(parse(readFileSync(this.options.file, 'utf8')));
    if (!parsed.success) {
      throw new DomainError('participants-invalid', { detail: parsed.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`).join('; ') });
    }
    for (let tries = 1; ; tries += 1) {
      const { version, participants } = await this.#latest();
      const changed = participantChanges(participants, parsed.data).map(({ kind, id, change }) => `${kind} ${id} ${change}`);
      if (changed.length === 0) return;
      try {
        const event = { type: typeName('exchange', 'participants-changed'), partitionkey: stream, data: { version: String(version + 1), changed } };
        await this.store.commit({ stream, expectedVersion: version, events: [event], attached: { participants: parsed.data } });
        return;
      } catch (error) {
        if (!(error instanceof VersionConflict) || tries >= triesMax) throw error;
      }
    }
  }

  /** The participants as they stand, at most `ageMsMax` old. */
  async directory(): Promise<ServiceDirectory> {
    const nowMs = this.options.monotonicMs();
    if (nowMs - this.#readAtMs <= this.options.ageMsMax) return this.#directory;
    const { participants } = await this.#latest();
    if (participants !== undefined) this.#directory = new ServiceDirectory(participants);
    this.#readAtMs = nowMs;
    return this.#directory;
  }

  /**
   * Who a client publishes, subscribes and reads as. A supplier's client may hold tokens for several organisations; here it speaks for one.
   * @throws DomainError `client-unknown` (403), `wrong-organisation` (403)
   */
  async publisher(clientId: string, orgnr: string): Promise<Publisher> {
    const directory = await this.directory();
    const fagsystem = directory.fagsystem(clientId);
    const service = directory.service(fagsystem?.service ?? '');
    if (fagsystem === undefined || service === undefined) throw new DomainError('client-unknown', { status: 403, detail: 'the client is not among the participants' });
    if (fagsystem.organisation !== orgnr) throw new DomainError('wrong-organisation', { status: 403, detail: "the token is not issued to the client's organisation" });
    return { fagsystem, service, orgnr };
  }

  async client(clientId: string): Promise<Participant | undefined> {
    return await this.service((await this.directory()).fagsystem(clientId)?.service ?? '');
  }

  async service(id: ServiceId): Promise<Participant | undefined> {
    const service = (await this.directory()).service(id);
    return service === undefined ? undefined : toParticipant(service);
  }

  async all(): Promise<readonly Participant[]> {
    return (await this.directory()).participants.services.map(toParticipant);
  }

  async #latest(): Promise<{ version: number; participants?: Participants }> {
    const [latest] = await this.store.commits.find({ stream }).sort({ version: -1 }).limit(1).toArray();
    if (latest === undefined) return { version: 0 };
    return { version: latest.version, participants: participantsSchema.parse(latest['participants']) };
  }
}
