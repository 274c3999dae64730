/** The token endpoint of each security scheme, played by the gate on the paths that the contract writes. */
import type * as http from 'node:http';
import type { Contract, ContractOperation } from '../../../contract/load.js';
import { type Gate, tokenPath } from '../../../src/emulator/gate/index.js';
import { schemeUse, tokenPathOf } from '../../send/schemes.js';
import { headerPairs, type UpstreamResponse } from './upstream.js';

/** Finds the operation of a request. */
export type Match = (method: string, path: string) => ContractOperation | undefined;

/**
 * The path of each scheme's token endpoint, as the contract writes it. Where the contract describes that path as an operation
 * of its own, the operation is what the mock is asked for, and tokens are given out beside it.
 */
export function tokenPathsOf(contract: Contract, match: Match): ReadonlyMap<string, string> {
  const schemes = [...contract.securitySchemes.keys()].filter((name) => {
    const use = schemeUse(contract, name);
    return use.ok && use.kind === 'clientCredentials';
  });
  return new Map(
    schemes.map((name, index) => {
      const path = tokenPathOf(contract, name);
      return [name, match('POST', path) ? `/.mock/token/${index}` : path];
    }),
  );
}

/** From a path on the proxy to the gate's own: tokens, and revocation beside the gate's own token path. */
export function gateRoutesOf(
  gate: Gate,
  tokenPaths: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const paths = [...tokenPaths.values()];
  const own = paths.includes(tokenPath) ? gate.routes.routes.map(({ path }) => path) : [];
  return new Map([
    ...own.map((path) => [path, path] as const),
    ...paths.map((path) => [path, tokenPath] as const),
  ]);
}

/** The gate's own routes: token and revocation. */
export async function oauthResponse(
  gate: Gate,
  gateRoutes: ReadonlyMap<string, string>,
  request: http.IncomingMessage,
  target: string,
  body: Buffer,
): Promise<UpstreamResponse | undefined> {
  const [asked = target] = target.split('?');
  const route = gateRoutes.get(asked);
  if (route === undefined) return undefined;
  const url = new URL(route + target.slice(asked.length), 'http://gate.invalid');
  const headers = new Headers();
  for (const [name, value] of headerPairs(request.rawHeaders)) headers.append(name, value);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const answered = await gate.routes.request(url, {
    method: request.method ?? 'GET',
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
  return {
    status: answered.status,
    statusText: answered.statusText,
    headers: [...answered.headers],
    body: new Uint8Array(await answered.arrayBuffer()),
  };
}
