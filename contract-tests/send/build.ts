/** Puts planned values on the wire as the contract says: path, query, headers, cookies, body. */

import type { ContractOperation, ContractParameter } from '../../contract/load.js';
import { cookiePair, headerText, pathText, queryPairs } from '../../contract/parameters/write.js';
import type { PlannedRequest } from '../plan/request.js';
import { writeBody } from './body.js';
import { expandPath, joinUrl, type PathOptions, RequestError } from './url.js';

/** A request as it goes on the wire, without credentials. */
export interface BuiltRequest {
  /** Upper case. */
  readonly method: string;
  /** Whole, with its query. */
  readonly url: string;
  /** By name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there is none. */
  readonly body?: string;
}

/** How a parameter is written that the contract names in a path and does not describe. */
const undescribed = { style: 'simple', explode: false };

/**
 * @param baseUrl where the operation is served, without a slash at the end
 * @param accept the documented media type that is asked for, if any
 * @throws {RequestError | StyleError} the request cannot be written, or would go somewhere else
 */
export function buildRequest(
  baseUrl: string,
  operation: ContractOperation,
  planned: PlannedRequest,
  accept: string | undefined,
  options: PathOptions = {},
): BuiltRequest {
  const of = (place: ContractParameter['in'], name: string) =>
    operation.parameters.find((parameter) => parameter.in === place && parameter.name === name);
  const pathValue = (name: string): string | undefined => {
    const value = planned.path[name];
    return value === undefined ? undefined : pathText(name, value, of('path', name) ?? undescribed);
  };
  const { path, query: fixed } = expandPath(operation.path, pathValue, options);
  const query = Object.entries(planned.query).flatMap(([name, value]) =>
    queryPairs(name, value, of('query', name) ?? { style: 'form', explode: true }),
  );
  const url = joinUrl(baseUrl, path, [...(fixed ? [fixed] : []), ...query].join('&'));
  const headers: Record<string, string> = { accept: accept ?? '*/*' };
  for (const [name, value] of Object.entries(planned.header)) {
    headers[token(name).toLowerCase()] = headerText(name, value, of('header', name) ?? undescribed);
  }
  const cookies = Object.entries(planned.cookie).map(([name, value]) =>
    cookiePair(token(name), value, of('cookie', name) ?? { style: 'form', explode: true }),
  );
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const body = planned.body && writeBody(planned.body);
  if (body) headers['content-type'] = body.contentType;
  return {
    method: operation.method,
    url,
    headers,
    ...(body ? { body: body.content } : {}),
  };
}

/** @throws {RequestError} the name is no token (RFC 9110, section 5.1; RFC 6265, section 4.1.1) */
function token(name: string): string {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return name;
  throw new RequestError(`${JSON.stringify(name)} is no name for a header or a cookie`);
}
