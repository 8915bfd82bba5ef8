import { render } from '../domain/template.js';
import { OPEN_NOTICE, type Templates } from '../templates.js';

/** The one text that leaves through an open channel: the same whatever the message is about (D16). */
export class OpenNotice {
  constructor(
    private readonly templates: Templates,
    private readonly portalUrl: string,
  ) {}

  text(language: string): { subject: string; text: string } {
    const { title, body } = render(this.templates.get(OPEN_NOTICE), language, { portal: this.portalUrl });
    return { subject: title, text: body };
  }

  /** Opaque and the same at every attempt. */
  messageIdOf(message: string): string {
    return `<${message}@${new URL(this.portalUrl).hostname}>`;
  }
}
