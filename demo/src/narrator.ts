/** Tells the story line by line while it happens; the same lines are kept for tests. */
export class Narrator {
  readonly lines: string[] = [];

  constructor(private readonly write: (line: string) => void) {}

  step(number: string, title: string): void {
    this.say('');
    this.say(`── ${number}  ${title}`);
  }

  say(line: string): void {
    this.lines.push(line);
    this.write(line);
  }

  /** Who did what. */
  act(who: string, what: string): void {
    this.say(`   ${who}: ${what}`);
  }

  /** What came of it, indented under the act. */
  effect(what: string): void {
    this.say(`      → ${what}`);
  }
}
