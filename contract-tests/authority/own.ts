/** `--own` and `--allow`: what a run may change on a service, as it was written on the command line. */

/** One resource: the path template of its operations and the value of each placeholder, in the order of the template. */
export interface OwnResource {
  readonly template: string;
  readonly values: readonly string[];
}

/** Why something that was named cannot be what is meant. */
export class NameError extends Error {
  override readonly name = 'NameError';
  readonly code = 'name-unusable';
}

const placeholder = /\{([^{}]+)\}/g;
/**
 * What an id may hold. No dot and no slash (`..` names the parent), no `%` (an encoding of either), no comma (it ends the
 * value), no `=` (it ends the template).
 */
const plainValue = /^[A-Za-z0-9_~:@-]+$/;

export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, name = '']) => name);
}

/**
 * Reads `/projects/{pid}/peers/{peer}=1,7`.
 * @throws {NameError} no template, no placeholder, not one value for each placeholder, or a value that could name something else
 */
export function parseOwn(text: string): OwnResource {
  const at = text.lastIndexOf('=');
  const template = text.slice(0, Math.max(at, 0));
  if (!template.startsWith('/')) {
    throw new NameError(
      "Expected the path of the contract and a value for each of its parameters, for example '/projects/{pid}/peers/{peer}=1,7'.",
    );
  }
  const names = placeholdersOf(template);
  if (names.length === 0) {
    throw new NameError(
      `${JSON.stringify(template)} has no parameter and names no resource; an operation without one is named with --allow.`,
    );
  }
  const values = text.slice(at + 1).split(',');
  if (values.length !== names.length || values.includes('')) {
    throw new NameError(
      `Expected ${names.length} ${names.length === 1 ? 'value' : 'values separated by commas'} (${names.join(', ')}), found ${values.filter((value) => value !== '').length}.`,
    );
  }
  const odd = values.find((value) => !plainValue.test(value));
  if (odd !== undefined) {
    throw new NameError(
      `${JSON.stringify(odd)} cannot be named: a value may hold letters, digits, _ ~ : @ and - only, so that no dot, slash or encoding leads to another resource.`,
    );
  }
  return { template, values };
}
