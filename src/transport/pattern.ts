const compiled = new Map<string, RegExp>();

/** Whether a text matches a pattern of the contract; each pattern is compiled once. */
export function matches(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(pattern);
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
