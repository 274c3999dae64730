import { AtlasConfigurationError } from '../errors/classes.js';
import { operations } from '../generated/operations.js';
import type { Layer } from './types.js';

interface Template {
  readonly method: string;
  /** One test for each segment of the path. */
  readonly segments: readonly ((segment: string) => boolean)[];
}

const templates: readonly Template[] = Object.values(operations).map(({ method, path, pathParameters }) => ({
  method,
  segments: path.split('/').map((part) => {
    const rules: Readonly<Record<string, { pattern: string }>> = pathParameters;
    const rule = rules[part.slice(1, -1)];
    if (!rule) return (segment) => segment === part;
    const pattern = new RegExp(rule.pattern);
    return (segment) => pattern.test(segment);
  }),
}));

/** Whether method and path are those of an operation of the contract, with ids as the contract has them. */
export function isInContract(method: string, path: string): boolean {
  const segments = path.split('/');
  return templates.some(
    (template) =>
      template.method === method &&
      template.segments.length === segments.length &&
      segments.every((segment, index) => template.segments[index]?.(segment)),
  );
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
