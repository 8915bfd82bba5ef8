import { Injectable } from '@nestjs/common';
import type { PersonId } from '@samhandling/contracts';
import { EventStore } from '@samhandling/event-store';
import type { Fact } from '../domain/message.js';
import { preferencesDecider, type Preferences } from '../domain/preferences.js';

const streamOf = (person: PersonId): string => `preferences-${person}`;

/** How each person wants to be reached: one stream a person. */
@Injectable()
export class PreferencesStore {
  constructor(private readonly store: EventStore) {}

  async of(person: PersonId): Promise<Preferences> {
    const { events } = await this.store.read(streamOf(person));
    return events.reduce(preferencesDecider.evolve, preferencesDecider.initial);
  }

  async change(person: PersonId, decide: (state: Preferences) => Fact[]): Promise<void> {
    await this.store.execute({
      stream: streamOf(person),
      decider: preferencesDecider,
      decide: (state) => ({ events: decide(state).map((fact) => ({ ...fact, partitionkey: person, subject: person })) }),
    });
  }
}
