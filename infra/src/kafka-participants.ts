import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const participantsSchema = z.looseObject({ fagsystems: z.array(z.looseObject({ clientId: z.string(), kafka: z.boolean().default(false) })) });

/** The clients of the participants file that use Kafka. The whole of the file is read and checked by the exchange. */
export function kafkaClients(file: string): string[] {
  return participantsSchema.parse(parse(readFileSync(file, 'utf8'))).fagsystems.filter(one => one.kafka).map(one => one.clientId);
}
