import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { channelSchema, languageSchema, type Channel } from '@samhandling/contracts';
import { Clock, CONFIG, CurrentCaller, Scopes } from '@samhandling/service-kit';
import type { Caller } from '@samhandling/service-kit';
import { z } from 'zod';
import type { NotificationConfig } from '../config.js';
import { changePreferences, type Offered, type Preferences } from '../domain/preferences.js';
import { PreferencesStore } from '../store/preferences.store.js';
import { Templates } from '../templates.js';
import { MessageReaders } from './message-readers.js';

const preferencesSchema = z.strictObject({ language: languageSchema, channels: z.array(channelSchema).max(4), email: z.email().max(254).optional() });
type PreferencesBody = z.output<typeof preferencesSchema>;

/** How I want to be reached, and what is to be had. */
@ApiTags('messages')
@Controller('me/preferences')
export class PreferencesController {
  readonly #offered: Offered;

  constructor(
    private readonly preferences: PreferencesStore,
    private readonly readers: MessageReaders,
    private readonly clock: Clock,
    @Inject(CONFIG) config: NotificationConfig,
    templates: Templates,
  ) {
    const channels: Channel[] = config.SMTP_URL === undefined ? ['inbox'] : ['inbox', 'email'];
    this.#offered = { languages: templates.languages(), channels };
  }

  @Get()
  @Scopes('samhandling:messages.read')
  @ApiOperation({ summary: 'How I am reached: channels and language' })
  async get(@CurrentCaller() caller: Caller): Promise<Preferences & { available: Offered }> {
    return await this.#view(await this.readers.of(caller));
  }

  @Put()
  @Scopes('samhandling:messages.write')
  @ApiOperation({ summary: 'Say how I want to be reached. The inbox is always there; e-mail only says that there is something to read.' })
  async put(@CurrentCaller() caller: Caller, @Body({ schema: preferencesSchema }) body: PreferencesBody): Promise<Preferences & { available: Offered }> {
    const person = await this.readers.of(caller);
    const at = this.clock.now().toISOString();
    await this.preferences.change(person, (state) => changePreferences({ person, ...body, at }, this.#offered, state));
    return await this.#view(person);
  }

  async #view(person: string): Promise<Preferences & { available: Offered }> {
    return { ...(await this.preferences.of(person)), available: this.#offered };
  }
}
