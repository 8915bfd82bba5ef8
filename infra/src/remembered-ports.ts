import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const portsSchema = z.record(z.string(), z.int().positive());

const fileOf = (dataDir: string): string => join(dataDir, 'ports.json');

/** The ports this data directory was served on last time; empty the first time. */
export function readPorts(dataDir: string): Record<string, number> {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return {};
  }
}

/** Remembers the ports for the next start. */
export function writePorts(dataDir: string, ports: object): void {
  writeFileSync(fileOf(dataDir), JSON.stringify(ports));
}
