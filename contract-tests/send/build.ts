/** Puts planned values on the wire as the contract's `style` and `explode` say (OpenAPI 3.0, "Style Values"). */

import { isObject, type Json } from '../../contract/json.js';
import type { ContractOperation, ContractParameter } from '../../contract/load.js';
import type { PlannedRequest } from '../plan/request.js';

export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @param accept the documented media type that is asked for, if any */
export function buildRequest(
  baseUrl: string,
  operation: ContractOperation,
  planned: PlannedRequest,
  accept: string | undefined,
): BuiltRequest {
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (template, name: string) => {
    const value = planned.path[name];
    return value === undefined ? template : pathValue(parameterOf(operation, 'path', name), name, value);
  });
  const query = Object.entries(planned.query).flatMap(([name, value]) =>
    queryPairs(parameterOf(operation, 'query', name), name, value),
  );
  const headers: Record<string, string> = { accept: accept ?? '*/*' };
  for (const [name, value] of Object.entries(planned.header)) {
    // Header values are Latin-1 at most (RFC 9110, section 5.5); anything else is escaped as in a URL.
    headers[name.toLowerCase()] = plain(value).replaceAll(/[^\t\x20-\x7e]/gu, encodeURIComponent);
  }
  const cookies = Object.entries(planned.cookie).map(
    ([name, value]) => `${name}=${encodeURIComponent(plain(value))}`,
  );
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const { body } = planned;
  if (body) headers['content-type'] = body.mediaType;
  return {
    method: operation.method,
    url: `${baseUrl}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers,
    ...(body ? { body: writeBody(body.mediaType, body.value) } : {}),
  };
}

function parameterOf(
  operation: ContractOperation,
  place: ContractParameter['in'],
  name: string,
): ContractParameter | undefined {
  return operation.parameters.find((parameter) => parameter.in === place && parameter.name === name);
}

function pathValue(parameter: ContractParameter | undefined, name: string, value: Json): string {
  const encoded = encodeURIComponent(plain(value)).replaceAll('%2C', ',');
  if (parameter?.style === 'label') return `.${encoded}`;
  if (parameter?.style === 'matrix') return `;${name}=${encoded}`;
  return encoded;
}

function queryPairs(parameter: ContractParameter | undefined, name: string, value: Json): string[] {
  const pair = (key: string, text: string) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`;
  if (parameter?.mediaType !== undefined) return [pair(name, JSON.stringify(value))];
  const explode = parameter?.explode !== false;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    if (explode) return items.map((item) => pair(name, item));
    const separator = { spaceDelimited: '%20', pipeDelimited: '%7C' }[parameter?.style ?? ''] ?? ',';
    return [`${encodeURIComponent(name)}=${items.map(encodeURIComponent).join(separator)}`];
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, plain(item ?? null)] as const);
    if (parameter?.style === 'deepObject') return entries.map(([key, item]) => pair(`${name}[${key}]`, item));
    if (explode) return entries.map(([key, item]) => pair(key, item));
    return [pair(name, entries.flat().join(','))];
  }
  return [pair(name, plain(value))];
}

function plain(value: Json): string {
  if (Array.isArray(value)) return value.map(plain).join(',');
  return isObject(value) ? Object.entries(value).flat().join(',') : String(value);
}

function writeBody(mediaType: string, value: Json): string {
  if (/json\b/i.test(mediaType)) return JSON.stringify(value);
  if (/^application\/x-www-form-urlencoded\b/i.test(mediaType) && isObject(value)) {
    const pairs = Object.entries(value).map(([key, item]): [string, string] => [
      key,
      isObject(item) || Array.isArray(item) ? JSON.stringify(item) : plain(item ?? null),
    ]);
    return new URLSearchParams(pairs).toString();
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
