import { isObject } from '../json.js';
import type { Located } from '../located.js';
import type { Place } from './change.js';
import { named, type Pair } from './collector.js';
import type { Renamed } from './schemes.js';
import type { ComparisonTools } from './tools.js';

/** One way to authenticate: the schemes it needs together, each with its scopes. */
interface Alternative {
  readonly site: Located;
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Who may call the operation: its own alternatives, or those of the whole document. The list is an "or" of "and"s, so an
 * alternative that asks for all that another one asks for, and more, says nothing.
 */
export function compareSecurity(tools: ComparisonTools, operation: Pair, place: Place): void {
  const { collector } = tools;
  const own = collector.pair(operation, 'security');
  const top = collector.pair({ before: collector.before.root, after: collector.after.root }, 'security');
  // Who may call the client is for the API to say in the operation itself; the document speaks of its own operations.
  const lists =
    tools.caller === 'client' ? { before: own.before ?? top.before, after: own.after ?? top.after } : own;
  const before = leastOnes(alternatives(lists.before, operation.before, tools.renamedSchemes));
  const after = leastOnes(alternatives(lists.after, operation.after, new Map()));
  const say = (
    kind: Parameters<ComparisonTools['add']>[0],
    subject: string,
    pair: Pair,
    values = false,
  ): void => tools.add(kind, { ...place, subject }, pair, values);
  for (const alternative of before) {
    if (after.some((other) => same(other, alternative))) continue;
    const subject = alternativeName(alternative);
    const looser = after.find((other) => needsNoMore(other, alternative));
    const tighter = after.find((other) => needsNoMore(alternative, other));
    if (looser !== undefined) {
      // Where nothing is asked for any more, that is said once.
      if (looser.needs.size > 0) {
        say('security-loosened', subject, { before: alternative.site, after: looser.site }, true);
      }
    } else if (alternative.needs.size === 0) {
      say('security-required', 'security', { before: alternative.site, after: after[0]?.site });
    } else if (tighter !== undefined) {
      say('security-tightened', subject, { before: alternative.site, after: tighter.site }, true);
    } else {
      say('security-alternative-removed', subject, { before: alternative.site, after: undefined });
    }
  }
  for (const alternative of after) {
    // One that an old one grew into, or shrank to, was spoken of above.
    if (before.some((other) => needsNoMore(other, alternative))) continue;
    if (alternative.needs.size === 0) {
      say('security-dropped', 'security', { before: before[0]?.site, after: alternative.site });
    } else if (!before.some((other) => needsNoMore(alternative, other))) {
      say('security-alternative-added', alternativeName(alternative), {
        before: undefined,
        after: alternative.site,
      });
    }
  }
}

function leastOnes(list: readonly Alternative[]): Alternative[] {
  return list.filter(
    (one, index) =>
      !list.some(
        (other, at) => at !== index && needsNoMore(other, one) && (at < index || !needsNoMore(one, other)),
      ),
  );
}

function alternatives(
  list: Located | undefined,
  operation: Located | undefined,
  renamed: Renamed,
): Alternative[] {
  const items = Array.isArray(list?.value) ? list.value : [];
  const found = items.flatMap((value, index): Alternative[] => {
    if (!isObject(value)) return [];
    const needs = Object.entries(value).map(([key, scopes]): [string, Set<string>] => [
      renamed.get(key) ?? key,
      new Set((Array.isArray(scopes) ? scopes : []).map(String)),
    ]);
    return [{ site: { value, pointer: `${list?.pointer}/${index}` }, needs: new Map(needs) }];
  });
  // No requirement at all: anyone may call (OpenAPI 3.0.3, Security Requirement Object).
  const nobody = list ?? operation;
  return found.length === 0 && nobody !== undefined ? [{ site: nobody, needs: new Map() }] : found;
}

/** True where whoever satisfies `given` satisfies `wanted`, too. */
function needsNoMore(wanted: Alternative, given: Alternative): boolean {
  return [...wanted.needs].every(([key, scopes]) => {
    const has = given.needs.get(key);
    return has !== undefined && [...scopes].every((scope) => has.has(scope));
  });
}

function same(a: Alternative, b: Alternative): boolean {
  return needsNoMore(a, b) && needsNoMore(b, a);
}

function alternativeName(alternative: Alternative): string {
  return named('authentication', [...alternative.needs.keys()].join(' and '));
}
