import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { personIdSchema } from '@samhandling/contracts';
import type { CloudEvent } from '@samhandling/contracts';
import { PermanentFailure } from '@samhandling/messaging';
import { OnEvent } from '@samhandling/service-kit';
import { z } from 'zod';
import { noteRegister, registerTypes } from '../domain/register.decide.js';
import { Subjects } from '../subjects.js';

const aboutPerson = z.object({ person: personIdSchema });

/** What registers say about who may act for whom, taken into the persons' own streams. */
@Controller()
export class RegisterConsumer {
  constructor(@Inject(Subjects) private readonly subjects: Subjects) {}

  @OnEvent(registerTypes)
  async note(@Payload() event: CloudEvent): Promise<void> {
    const about = aboutPerson.safeParse(event.data);
    if (!about.success) throw new PermanentFailure('register-message-unreadable');
    await this.subjects.change(about.data.person, {
      cause: `${event.source}/${event.id}#register-noted`,
      causationid: event.id,
      decide: (state, at) => ({ facts: noteRegister({ fact: event, at }, state), answer: undefined }),
    });
  }
}
