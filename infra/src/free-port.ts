import { createServer } from 'node:net';

/** Can this loopback port be bound now? Another process may still take it before we do, so whoever binds must cope with that. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A free loopback port chosen by the operating system. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** The wished port when it is free, else another: a restart keeps its addresses where it can. */
export async function portNear(wished: number | undefined): Promise<number> {
  return wished !== undefined && await isFree(wished) ? wished : freePort();
}
