/** Rules that only recognise a value which the quoted words themselves give; what they find, the page states. */
const QUOTING_RULES: ReadonlySet<string> = new Set(['limits-in-prose', 'default-in-prose', 'enum-in-prose']);

/** True where the words that a rule quotes hold the value itself. */
export function quotesItsValue(rule: string): boolean {
  return QUOTING_RULES.has(rule);
}
