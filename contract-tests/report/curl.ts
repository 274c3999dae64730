/** The command line that sends a recorded request again, with credentials taken from the environment. */
import type { RawExchange } from '../types.js';

/** Set by curl itself, or by the digest and OAuth exchange. */
const leftOut = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'user-agent',
  'authorization',
  'cookie',
  'x-request-id',
]);

export function curlCommand({ request }: RawExchange, baseUrl: string, reproduceBaseUrl: string): string {
  const url = request.url.startsWith(baseUrl)
    ? reproduceBaseUrl + request.url.slice(baseUrl.length)
    : request.url;
  const sent = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const headers = request.headers
    .filter(([name]) => !leftOut.has(name.toLowerCase()))
    .flatMap(([name, value]) => ['-H', quote(`${name}: ${value}`)]);
  const body =
    request.body && request.body.byteLength > 0 ? new TextDecoder().decode(request.body) : undefined;
  return [
    'curl',
    '--include',
    '--path-as-is',
    '-X',
    request.method,
    ...credentialArguments(sent),
    ...headers,
    ...(body === undefined ? [] : ['--data-raw', quote(body)]),
    quote(url),
  ].join(' ');
}

function credentialArguments(authorization: string | undefined): string[] {
  const kind = authorization?.split(' ')[0]?.toLowerCase();
  const user = '"$MONGODB_ATLAS_PUBLIC_API_KEY:$MONGODB_ATLAS_PRIVATE_API_KEY"';
  if (kind === 'digest') return ['--digest', '--user', user];
  if (kind === 'bearer') return ['-H', '"Authorization: Bearer $MONGODB_ATLAS_ACCESS_TOKEN"'];
  if (kind === 'basic') return ['--user', '"$USERNAME:$PASSWORD"'];
  return [];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
