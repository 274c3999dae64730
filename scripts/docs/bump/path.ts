import type { DocumentedServer } from '../model.js';

/**
 * The path of the method line without a query string, and without the base path where every server already has it
 * (`https://host/v2` and `/v2/beds` give `/beds`).
 */
export function pathWithoutBase(stated: string, servers: readonly DocumentedServer[]): string {
  const path = withSlash(withoutOrigin(stated.split(/[?#]/, 1)[0] ?? ''));
  const bases = new Set(servers.map(({ url }) => basePath(url.value)));
  const [base] = bases;
  if (bases.size !== 1 || base === undefined || base === '') return path;
  return path === base || path.startsWith(`${base}/`) ? withSlash(path.slice(base.length)) : path;
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function withoutOrigin(path: string): string {
  return path.replace(/^[a-z][a-z0-9+.-]{0,30}:\/\/[^/]*/i, '');
}

function basePath(url: string): string {
  return withoutOrigin(url).replace(/\/$/, '');
}
