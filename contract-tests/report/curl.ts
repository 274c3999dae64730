/** The command line that sends a recorded request again, with credentials taken from the environment. */
import { asText, type JsonObject } from '../../contract/json.js';
import type { RawExchange } from '../types.js';
import { shellWord } from './plain.js';

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

export interface Reproduction {
  readonly baseUrl: string;
  /** The address that the command uses: the target's own may be gone when it is run. */
  readonly reproduceBaseUrl: string;
  /** Schemes whose credentials the request shows, by name. */
  readonly schemes: ReadonlyMap<string, JsonObject>;
  /** The environment variable of a scheme. */
  readonly variableOf: (scheme: string) => string;
}

/** A secret as the shell puts it in: outside of single quotes, inside of double ones. */
type Word =
  | { readonly text: string }
  | { readonly around: readonly [string, string]; readonly variable: string };

export function curlCommand({ request }: RawExchange, reproduction: Reproduction): string {
  const { baseUrl, reproduceBaseUrl, schemes, variableOf } = reproduction;
  const url = request.url.startsWith(baseUrl)
    ? reproduceBaseUrl + request.url.slice(baseUrl.length)
    : request.url;
  const secrets = {
    header: new Map<string, string>(),
    query: new Map<string, string>(),
    cookie: new Map<string, string>(),
  };
  let authorization: string | undefined;
  for (const [name, scheme] of schemes) {
    const key = asText(scheme.name) ?? '';
    if (scheme.type !== 'apiKey') authorization = name;
    else if (scheme.in === 'query') secrets.query.set(key, variableOf(name));
    else if (scheme.in === 'cookie') secrets.cookie.set(key, variableOf(name));
    else secrets.header.set(key.toLowerCase(), variableOf(name));
  }
  const headers = request.headers
    .filter(([name]) => !leftOut.has(name.toLowerCase()))
    .flatMap(([name, value]): Word[] => {
      const variable = secrets.header.get(name.toLowerCase());
      return [
        { text: '-H' },
        variable === undefined ? { text: `${name}: ${value}` } : { around: [`${name}: `, ''], variable },
      ];
    });
  const body =
    request.body && request.body.byteLength > 0 ? new TextDecoder().decode(request.body) : undefined;
  const words: Word[] = [
    ...['curl', '--include', '--path-as-is', '-X', request.method].map((text) => ({ text })),
    ...authorizationWords(
      request.headers,
      authorization === undefined ? 'CREDENTIALS' : variableOf(authorization),
    ),
    ...cookieWords(request.headers, secrets.cookie),
    ...headers,
    ...(body === undefined ? [] : [{ text: '--data-raw' }, { text: body }]),
    urlWord(url, secrets.query),
  ];
  return words.map(write).join(' ');
}

function write(word: Word): string {
  if ('text' in word) return shellWord(word.text);
  const [before, after] = word.around.map((text) => text.replaceAll(/["$`\\!]/g, '\\$&'));
  return `"${before}$${word.variable}${after}"`;
}

function authorizationWords(headers: RawExchange['request']['headers'], variable: string): Word[] {
  const sent = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const kind = sent?.split(' ')[0]?.toLowerCase();
  if (kind === 'digest') return [{ text: '--digest' }, { text: '--user' }, { around: ['', ''], variable }];
  if (kind === 'basic') return [{ text: '--user' }, { around: ['', ''], variable }];
  if (kind === undefined) return [];
  return [{ text: '-H' }, { around: ['Authorization: Bearer ', ''], variable }];
}

/** Cookies that are no credentials are parameters, and are sent as they were. */
function cookieWords(
  headers: RawExchange['request']['headers'],
  secrets: ReadonlyMap<string, string>,
): Word[] {
  const pairs = headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/;\s*/))
    .filter((pair) => pair !== '');
  return pairs.flatMap((pair): Word[] => {
    const name = pair.split('=')[0] ?? '';
    const variable = secrets.get(name);
    return [
      { text: '--cookie' },
      variable === undefined ? { text: pair } : { around: [`${name}=`, ''], variable },
    ];
  });
}

function urlWord(url: string, secrets: ReadonlyMap<string, string>): Word {
  const mark = url.indexOf('?');
  if (mark < 0 || secrets.size === 0) return { text: url };
  const pairs = url.slice(mark + 1).split('&');
  const at = pairs.findIndex((pair) => secrets.has(decodeURIComponent(pair.split('=')[0] ?? '')));
  const [name = ''] = (pairs[at] ?? '').split('=');
  const variable = secrets.get(decodeURIComponent(name));
  if (variable === undefined) return { text: url };
  const before = [...pairs.slice(0, at), `${name}=`].join('&');
  const after = pairs
    .slice(at + 1)
    .map((pair) => `&${pair}`)
    .join('');
  return { around: [`${url.slice(0, mark + 1)}${before}`, after], variable };
}
