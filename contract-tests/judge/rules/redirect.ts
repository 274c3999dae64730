import { preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';
import { isRedirect } from './status.js';

export const redirectRules: readonly ResponseRule[] = [
  {
    id: 'redirect-undocumented',
    family: 'redirect',
    severity: 'error',
    checks:
      'A redirect is sent only where the contract documents one: following it re-sends the request elsewhere.',
    source: 'OpenAPI 3.0.3, Responses Object; RFC 9110 section 15.4',
    *check({ operation, response, documented, headers, envelope }) {
      if (documented || envelope?.found || !isRedirect(response.status)) return;
      yield {
        message: `${operation.operationId} documents no redirect, but the answer sends the caller elsewhere.`,
        expected: operation.responses.map(({ status }) => status).join(', '),
        got: `${response.status} to ${preview(headers.get('location')?.[0] ?? 'nowhere')}`,
        contractPointer: `${operation.pointer}/responses`,
      };
    },
  },
  {
    id: 'redirect-location',
    family: 'redirect',
    severity: 'error',
    checks: 'A redirect names one place to go, by http or https, other than where it came from.',
    source: 'RFC 9110 sections 10.2.2 and 15.4',
    *check({ request, response, headers }) {
      if (!isRedirect(response.status)) return;
      const problem = problemOf(headers.get('location') ?? [], request.url, response.status);
      if (!problem) return;
      yield {
        message: `The redirect ${problem}.`,
        expected: 'one Location with a URI reference',
        got: preview(headers.get('location')?.join(', ') ?? 'no Location'),
      };
    },
  },
];

function problemOf(locations: readonly string[], from: string, status: number): string | undefined {
  const [location, second] = locations;
  if (location === undefined || location.trim() === '') return 'does not say where to';
  if (second !== undefined) return 'names several places';
  const origin = parsed(from, 'http://host.invalid');
  const target = parsed(location, origin?.href ?? 'http://host.invalid');
  if (!target || /[\s<>"\\^`{|}]/.test(location)) return 'names a place that is no URI reference';
  if (!/^https?:$/.test(target.protocol)) return `leads to ${target.protocol}, which HTTP cannot follow`;
  if (target.username !== '' || target.password !== '') return 'carries credentials';
  if (origin?.protocol === 'https:' && target.protocol === 'http:') return 'gives up encryption';
  // 303 asks for a GET of what may be the same place.
  if (status !== 303 && target.href === origin?.href) return 'leads back to where it came from';
  return undefined;
}

function parsed(url: string, base: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}
