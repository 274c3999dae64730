import { follows } from '../conventions.js';
import type { Evidence } from '../evidence.js';
import { type Challenge, challengeScheme, readChallenges } from '../http/challenge.js';
import { preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

/** RFC 7616 section 6.1; `MD5` for the field, which still speaks RFC 2617. */
const digestAlgorithms = ['md5', 'md5-sess', 'sha-256', 'sha-256-sess', 'sha-512-256', 'sha-512-256-sess'];

export const challengeRules: readonly ResponseRule[] = [
  {
    id: 'challenge-missing',
    family: 'authentication',
    severity: 'error',
    checks:
      'A 401 says how to authenticate, where the contract documents that it does or a scheme of HTTP is asked for; not where it comes from the application to a caller it knows (X-Error-Code).',
    source: 'RFC 9110 section 15.5.2',
    *check(evidence) {
      const { response, headers, operation, contract } = evidence;
      if (response.status !== 401 || headers.has('www-authenticate')) return;
      if (follows(contract, 'X-Error-Code') && headers.has('x-error-code')) return;
      if (!documentsChallenge(evidence) && !isChallengeDue(evidence)) return;
      const alternative = follows(contract, 'X-Error-Code')
        ? ', or X-Error-Code where the application refuses a caller it knows'
        : '';
      yield {
        message: 'The 401 carries no challenge, so a client cannot know how to authenticate.',
        expected: `WWW-Authenticate${alternative}`,
        got: 'no challenge',
        contractPointer: `${operation.pointer}/security`,
      };
    },
  },
  {
    id: 'challenge-syntax',
    family: 'authentication',
    severity: 'error',
    checks: 'WWW-Authenticate can be read.',
    source: 'RFC 9110 section 11.6.1',
    *check({ headers }) {
      for (const line of headers.get('www-authenticate') ?? []) {
        const reading = readChallenges(line);
        if ('challenges' in reading) continue;
        yield {
          message: `WWW-Authenticate cannot be read: ${reading.problem}.`,
          expected: 'a scheme and its parameters',
          got: preview(line),
        };
      }
    },
  },
  {
    id: 'challenge-scheme',
    family: 'authentication',
    severity: 'error',
    checks: 'A 401 offers the schemes that the operation documents, and no other.',
    source: 'OpenAPI 3.0.3, Security Requirement Object; RFC 9110 section 11.6.1',
    *check(evidence) {
      const { response, operation } = evidence;
      const offered = challengesOf(evidence).map(({ scheme }) => scheme.toLowerCase());
      const documented = documentedSchemes(evidence);
      if (response.status !== 401 || offered.length === 0 || documented.size === 0) return;
      const odd = offered.filter((scheme) => !documented.has(scheme));
      const used = usedScheme(evidence);
      // A digest client needs the challenge to go on; a bearer token needs none.
      const needed = used === 'digest' || used === 'basic' ? used : undefined;
      if (odd.length === 0 && (needed === undefined || offered.includes(needed))) return;
      yield {
        message:
          odd.length > 0
            ? `The challenge asks for ${odd.join(', ')}, which the operation does not document.`
            : `The challenge does not offer ${needed}, which the request used.`,
        expected: [...documented].join(', '),
        got: offered.join(', '),
        contractPointer: `${operation.pointer}/security`,
      };
    },
  },
  {
    id: 'challenge-digest',
    family: 'authentication',
    severity: 'error',
    checks: 'A Digest challenge has a realm, a nonce, a known algorithm and a quality of protection.',
    source: 'RFC 7616 section 3.3',
    *check(evidence) {
      for (const challenge of challengesOf(evidence)) {
        if (challenge.scheme.toLowerCase() !== 'digest') continue;
        for (const [problem, expected, got] of digestProblems(challenge)) {
          yield { message: `The Digest challenge ${problem}.`, expected, got };
        }
      }
    },
  },
];

function documentsChallenge({ documented }: Evidence): boolean {
  return (
    documented?.headers.some(
      ({ name, required }) => required && name.toLowerCase() === 'www-authenticate',
    ) === true
  );
}

/** Digest, basic and bearer begin with a challenge; API keys and the like have none. A mock has nothing to ask for. */
function isChallengeDue(evidence: Evidence): boolean {
  if (evidence.input.options?.mock) return false;
  return [...documentedSchemes(evidence)].some((scheme) => ['digest', 'basic', 'bearer'].includes(scheme));
}

function challengesOf({ headers }: Evidence): readonly Challenge[] {
  return (headers.get('www-authenticate') ?? []).flatMap((line) => {
    const reading = readChallenges(line);
    return 'challenges' in reading ? reading.challenges : [];
  });
}

function* digestProblems({ parameters }: Challenge): Generator<readonly [string, string, string]> {
  if (!parameters.has('realm')) yield ['has no realm', 'realm="..."', [...parameters.keys()].join(', ')];
  if (!parameters.get('nonce')) yield ['has no nonce', 'nonce="..."', [...parameters.keys()].join(', ')];
  const algorithm = parameters.get('algorithm') ?? 'MD5';
  if (!digestAlgorithms.includes(algorithm.toLowerCase())) {
    yield ['names an algorithm that nobody knows', digestAlgorithms.join(', '), preview(algorithm)];
  }
  const protections = (parameters.get('qop') ?? '').split(',').map((each) => each.trim().toLowerCase());
  if (!protections.some((each) => each === 'auth' || each === 'auth-int')) {
    yield ['offers no quality of protection', 'qop="auth"', preview(parameters.get('qop') ?? 'no qop')];
  }
  const stale = parameters.get('stale');
  if (stale !== undefined && !/^(true|false)$/i.test(stale)) {
    yield ['has a stale flag that is neither true nor false', 'stale=true or stale=false', preview(stale)];
  }
}

/** The authentication schemes, in lower case, that the operation's security requirements stand for. */
function documentedSchemes({ operation, contract }: Evidence): Set<string> {
  const names = operation.security.flat();
  return new Set(names.flatMap((name) => challengeScheme(contract.securitySchemes.get(name)) ?? []));
}

function usedScheme({ input, contract }: Evidence): string | undefined {
  return input.scheme === undefined ? undefined : challengeScheme(contract.securitySchemes.get(input.scheme));
}
