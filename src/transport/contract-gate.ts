import { AtlasConfigurationError } from '../errors/classes.js';
import { operations } from '../generated/operations.js';
import type { Layer, Operation } from './types.js';

const templates = Object.values(operations).map((operation) => {
  const parameters: Readonly<Record<string, { pattern: string }>> = operation.pathParameters;
  const rules: RegExp[] = [];
  const shape = operation.path.replace(/\{(\w+)\}|\W/g, (char, name: string | undefined) => {
    const rule = name && parameters[name];
    if (!rule) return `\\${char}`;
    rules.push(new RegExp(rule.pattern));
    return '([^/]*)';
  });
  return { operation, shape: new RegExp(`^${shape}$`), rules };
});

/** The operation of the contract that method and path are those of, with ids as the contract has them. */
export function operationAt(method: string, path: string): Operation | undefined {
  return templates.find(({ operation, shape, rules }) => {
    const ids = operation.method === method && shape.exec(path)?.slice(1);
    return ids && rules.every((rule, index) => rule.test(ids[index] ?? ''));
  })?.operation;
}

/**
 * Lets nothing pass but the contract's operations at the client's own base URL. The URL is looked at as it would be
 * sent, after normalisation: an id of `..` asks for the parent resource, and an id with upper-case or encoded
 * characters for another one. This also guards `atlas.api`, whose typed paths accept any string as an id, and a
 * base URL given for one call, which would take the credentials elsewhere. Asks for the media type that the contract
 * has for the operation, which is also how version 2 of the API is told what to answer.
 *
 * Rejects with an {@link AtlasConfigurationError}; nothing is sent.
 */
export function contractGate(baseUrl: string): Layer {
  return (next) => async (request) => {
    const url = request.url.replace(/[?#].*/s, '');
    const operation = url.startsWith(`${baseUrl}/`)
      ? operationAt(request.method, url.slice(baseUrl.length))
      : undefined;
    if (!operation) {
      throw new AtlasConfigurationError(`${request.method} ${url} is not in the contract.`, {
        hint: 'Nothing was sent.',
      });
    }
    return next({ ...request, operation, headers: { accept: operation.accept, ...request.headers } });
  };
}
