import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { templateSchema, type Template } from './domain/template.js';

export const OPEN_NOTICE = 'open-notice';

/** The texts people read, as files; a language is added by file, not by code. */
export class Templates {
  private constructor(private readonly known: ReadonlyMap<string, Template>) {}

  /** @throws Error naming the file when one is not as it should be: then the service does not start */
  static load(dir: string): Templates {
    const known = new Map<string, Template>();
    for (const file of readdirSync(dir).filter((name) => name.endsWith('.yaml')).sort()) {
      const parsed = templateSchema.safeParse(parse(readFileSync(join(dir, file), 'utf8')));
      if (!parsed.success) throw new Error(`the template ${file} is not as it should be: ${parsed.error.message}`);
      if (file !== `${parsed.data.id}.yaml`) throw new Error(`the template ${file} calls itself ${parsed.data.id}`);
      known.set(parsed.data.id, parsed.data);
    }
    if (!known.has(OPEN_NOTICE)) throw new Error(`the template ${OPEN_NOTICE}.yaml is missing`);
    return new Templates(known);
  }

  /** @throws Error when there is none: every template a plan names is tested to exist */
  get(id: string): Template {
    const template = this.known.get(id);
    if (template === undefined) throw new Error(`no template ${id}`);
    return template;
  }

  all(): readonly Template[] {
    return [...this.known.values()];
  }

  /** Languages every template is written in. */
  languages(): string[] {
    const [first, ...rest] = this.all().map(({ texts }) => Object.keys(texts));
    return (first ?? []).filter((language) => rest.every((languages) => languages.includes(language)));
  }
}
