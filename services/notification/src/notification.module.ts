import { Module, type DynamicModule } from '@nestjs/common';
import { GateModule, type GateModuleOptions } from '@samhandling/gate';
import { CONFIG } from '@samhandling/service-kit';
import type { NotificationConfig } from './config.js';
import { CausesConsumer } from './consumers/causes.consumer.js';
import { MessageReaders } from './http/message-readers.js';
import { MessagesController } from './http/messages.controller.js';
import { PreferencesController } from './http/preferences.controller.js';
import { Mailer, MailRefused } from './mail/mailer.port.js';
import { NoticeDispatcher } from './mail/notice-dispatcher.js';
import { OpenNotice } from './mail/open-notice.js';
import { SmtpMailer } from './mail/smtp.mailer.js';
import { InboxReader } from './reading/inbox.reader.js';
import { MessageGate } from './reading/message-gate.js';
import { MessageStore } from './store/message.store.js';
import { PreferencesStore } from './store/preferences.store.js';
import { StoppedConsents } from './store/stopped-consents.store.js';
import { Templates } from './templates.js';

/** Where no mail server is configured nobody can choose e-mail; an address left from before is given up, and the inbox has the message. */
class NoMailer extends Mailer {
  override send(): Promise<void> {
    return Promise.reject(new MailRefused('server-unreachable', true));
  }
}

const mailerOf = ({ SMTP_URL: url, MAIL_FROM: from, MAIL_MS_MAX: timeMsMax }: NotificationConfig): Mailer =>
  url === undefined ? new NoMailer() : new SmtpMailer({ url, from, timeMsMax });

/** The notification service. `gate` replaces the ports to the exchange, in tests. */
@Module({})
export class NotificationModule {
  static forService(gate: GateModuleOptions = {}): DynamicModule {
    return {
      module: NotificationModule,
      imports: [GateModule.forService(gate)],
      controllers: [CausesConsumer, MessagesController, PreferencesController],
      providers: [
        MessageStore,
        PreferencesStore,
        StoppedConsents,
        MessageReaders,
        MessageGate,
        InboxReader,
        NoticeDispatcher,
        { provide: Templates, inject: [CONFIG], useFactory: (config: NotificationConfig) => Templates.load(config.TEMPLATES_DIR) },
        { provide: OpenNotice, inject: [Templates, CONFIG], useFactory: (templates: Templates, config: NotificationConfig) => new OpenNotice(templates, config.PORTAL_URL) },
        { provide: Mailer, inject: [CONFIG], useFactory: mailerOf },
      ],
    };
  }
}
