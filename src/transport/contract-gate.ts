import { AtlasConfigurationError } from '../errors/classes.js';
import { operations } from '../generated/operations.js';
import type { Layer } from './types.js';

const templates = Object.values(operations).map(({ method, path, pathParameters }) => {
  const parameters: Readonly<Record<string, { pattern: string }>> = pathParameters;
  const rules: RegExp[] = [];
  const shape = path.replace(/\{(\w+)\}|\W/g, (char, name: string | undefined) => {
    const rule = name && parameters[name];
    if (!rule) return `\\${char}`;
    rules.push(new RegExp(rule.pattern));
    return '([^/]*)';
  });
  return { method, shape: new RegExp(`^${shape}$`), rules };
});

/** Whether method and path are those of an operation of the contract, with ids as the contract has them. */
export function isInContract(method: string, path: string): boolean {
  return templates.some((template) => {
    const ids = template.method === method && template.shape.exec(path)?.slice(1);
    return ids && template.rules.every((rule, index) => rule.test(ids[index] ?? ''));
  });
}

/**
 * Lets nothing pass but the contract's operations at the client's own base URL. The URL is looked at as it would be
 * sent, after normalisation: an id of `..` asks for the parent resource, and an id with upper-case or encoded
 * characters for another one. This also guards `atlas.api`, whose typed paths accept any string as an id, and a
 * base URL given for one call, which would take the credentials elsewhere.
 *
 * Rejects with an {@link AtlasConfigurationError}; nothing is sent.
 */
export function contractGate(baseUrl: string): Layer {
  return (next) => async (request) => {
    const url = request.url.replace(/[?#].*/s, '');
    if (!url.startsWith(`${baseUrl}/`) || !isInContract(request.method, url.slice(baseUrl.length))) {
      throw new AtlasConfigurationError(`${request.method} ${url} is not in the contract.`, {
        hint: 'Nothing was sent.',
      });
    }
    return next(request);
  };
}
