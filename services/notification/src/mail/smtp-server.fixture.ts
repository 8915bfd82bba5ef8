import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string[];
  raw: string;
}

/** A real SMTP server on a free loopback port, with mailboxes to look into. */
export interface TestMailServer {
  url: string;
  received: ReceivedMail[];
  /** Connections open now. */
  open: () => number;
  /** Addresses answered with 550. */
  unknown: Set<string>;
  /** While set, mails are taken in but never answered. */
  silent: { on: boolean };
  close(): Promise<void>;
}

export async function testMailServer(): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const unknown = new Set<string>();
  const silent = { on: false };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => done(unknown.has(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (silent.on) return;
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  // A client that hangs up is part of what is tested.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    unknown,
    silent,
    open: () => server.connections.size,
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}
