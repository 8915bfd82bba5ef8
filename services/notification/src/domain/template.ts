import { z } from 'zod';

const words = z.strictObject({ title: z.string().min(1), body: z.array(z.string().min(1)).min(1) });

/** A text in every language it is written in; a line with a value nobody gave is left out. */
export const templateSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** What the person can do about it, for whoever shows the message. */
  action: z.enum(['answer-consent', 'object', 'see-access', 'see-case', 'see-plan']).optional(),
  texts: z.object({ nb: words, nn: words, en: words }).catchall(words),
});
export type Template = z.output<typeof templateSchema>;

export interface RenderedText {
  readonly title: string;
  readonly body: string;
}

const placeholder = /\{\{([a-z-]+)\}\}/g;

/** The names of all values a template asks for. */
export const placeholdersOf = (template: Template): string[] => {
  const all = Object.values(template.texts).flatMap(({ title, body }) => [title, ...body]).flatMap((line) => [...line.matchAll(placeholder)].map((match) => match[1] ?? ''));
  return [...new Set(all)].sort();
};

/** Fills a template in; falls back to bokmål when it is not written in the language. */
export function render(template: Template, language: string, values: Readonly<Record<string, string>>): RenderedText {
  const { title, body } = template.texts[language] ?? template.texts.nb;
  const fill = (line: string): string => line.replace(placeholder, (_, name: string) => values[name] ?? '');
  const complete = (line: string): boolean => [...line.matchAll(placeholder)].every((match) => values[match[1] ?? ''] !== undefined);
  return { title: fill(title), body: body.filter(complete).map(fill).join('\n\n') };
}
