import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@samhandling/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

const inEveryLanguage = z.object({ nb: z.string().min(1), nn: z.string().min(1) , en: z.string().min(1) }).catchall(z.string().min(1));
const textSchema = z.strictObject({ id: z.string(), version: z.string(), title: inEveryLanguage, body: inEveryLanguage });
/** What a person is shown before answering, in every language it is written in. */
export type ConsentText = z.infer<typeof textSchema>;

/** The texts people agree to, by id and version; the exact words shown can always be found again. */
export class Texts {
  private constructor(private readonly known: ReadonlyMap<string, ConsentText>) {}

  /** @throws Error naming the file when one is not as it should be: then the service does not start */
  static load(dir: string): Texts {
    const known = new Map<string, ConsentText>();
    for (const file of readdirSync(dir).filter((name) => name.endsWith('.yaml')).sort()) {
      const parsed = textSchema.safeParse(parse(readFileSync(join(dir, file), 'utf8')));
      if (!parsed.success) throw new Error(`the text ${file} is not as it should be: ${z.prettifyError(parsed.error)}`);
      const { id, version } = parsed.data;
      if (file !== `${id}.${version}.yaml`) throw new Error(`the text ${file} calls itself ${id}.${version}`);
      known.set(`${id}.${version}`, parsed.data);
    }
    return new Texts(known);
  }

  find(id: string, version: string): ConsentText | undefined {
    return this.known.get(`${id}.${version}`);
  }

  /** @throws DomainError `unknown-text` when nobody can ever read what was agreed to */
  mustHave({ id, version, language }: { id: string; version: string; language: string }): void {
    const text = this.find(id, version);
    if (text?.title[language] === undefined || text.body[language] === undefined) throw new DomainError('unknown-text');
  }
}
