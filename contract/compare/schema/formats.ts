import type { Located } from '../../located.js';
import type { SchemaView } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import type { Choice } from './comparison.js';
import { orHere, type Spot, say } from './sides.js';

/** Formats whose values all are values of the other one, too (OpenAPI format registry; JSON Schema 2020-12, 7.3). */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  int8: ['int16', 'int32', 'int64'],
  int16: ['int32', 'int64'],
  int32: ['int64'],
  uint8: ['int16', 'int32', 'int64', 'uint16', 'uint32', 'uint64'],
  uint16: ['int32', 'int64', 'uint32', 'uint64'],
  uint32: ['int64', 'uint64'],
  float: ['double'],
  uri: ['uri-reference', 'iri', 'iri-reference'],
  url: ['uri', 'uri-reference', 'iri', 'iri-reference'],
  'uri-reference': ['iri-reference'],
  iri: ['iri-reference'],
  email: ['idn-email'],
  hostname: ['idn-hostname'],
};

/** Formats for those who show a value, not for the value. */
const HINTS: ReadonlySet<string> = new Set(['password']);

interface Said {
  readonly value: string;
  readonly at: Located;
}

/** `format` and `content...`: how a value is to be read. */
export function compareFormats(choice: Choice): void {
  const before = reading(choice.before);
  const after = reading(choice.after);
  for (const keyword of ['format', 'contentEncoding', 'contentMediaType'] as const) {
    if (keyword !== 'format' && choice.type !== 'string') continue;
    compareSaid(choice, keyword, before[keyword] ?? [], after[keyword] ?? []);
  }
}

function compareSaid(spot: Spot, keyword: string, before: readonly Said[], after: readonly Said[]): void {
  const gone = before.filter(({ value }) => !after.some((other) => other.value === value));
  const come = after.filter(({ value }) => !before.some((other) => other.value === value));
  if (gone.length === 0 && come.length === 0) return;
  const isFormat = keyword === 'format';
  const hints = (list: readonly Said[]) => list.every(({ value }) => isFormat && HINTS.has(value));
  const pair: Pair = { before: (gone[0] ?? before[0])?.at, after: (come[0] ?? after[0])?.at };
  const values = {
    ...(isFormat ? {} : { keyword }),
    ...(gone[0] === undefined ? {} : { before: gone[0].value }),
    ...(come[0] === undefined ? {} : { after: come[0].value }),
  };
  if (hints(gone) && hints(come)) {
    const place = isFormat ? spot.place : { ...spot.place, keyword };
    spot.run.out.plain('hint-changed', place, orHere(pair, spot.here), true);
  } else if (gone.length === 0) say(spot, 'format-added', pair, values);
  else if (come.length === 0) say(spot, 'format-removed', pair, values);
  else if (isFormat && come.every(({ value }) => gone.some((old) => within(old.value, value))))
    say(spot, 'constraint-loosened', pair, { ...values, keyword });
  else if (isFormat && gone.every(({ value }) => come.some((now) => within(now.value, value))))
    say(spot, 'constraint-tightened', pair, { ...values, keyword });
  else say(spot, 'format-changed', pair, values);
}

function within(inner: string, outer: string): boolean {
  return Object.hasOwn(WITHIN, inner) && (WITHIN[inner] ?? []).includes(outer);
}

/**
 * What a choice says of reading a value. 3.0 says with `format` what 3.1 says with `contentEncoding` and
 * `contentMediaType` (OpenAPI 3.1, "Migrating binary descriptions from OAS 3.0").
 */
function reading(view: SchemaView): Partial<Record<string, Said[]>> {
  const said: Record<'format' | 'contentEncoding' | 'contentMediaType', Said[]> = {
    format: [],
    contentEncoding: [],
    contentMediaType: [],
  };
  const seen = new Set<string>();
  const add = (keyword: keyof typeof said, value: string, at: Located): void => {
    if (!seen.has(`${keyword} ${value}`)) said[keyword].push({ value, at });
    seen.add(`${keyword} ${value}`);
  };
  for (const keyword of ['contentEncoding', 'contentMediaType'] as const) {
    for (const at of view.keywords.get(keyword) ?? []) {
      if (typeof at.value === 'string') add(keyword, at.value.toLowerCase(), at);
    }
  }
  for (const at of view.keywords.get('format') ?? []) {
    if (at.value === 'byte') add('contentEncoding', 'base64', at);
    else if (at.value === 'binary') add('contentMediaType', 'application/octet-stream', at);
    else if (typeof at.value === 'string') add('format', at.value, at);
  }
  return said;
}
