import type { JsonObject } from '../../json.js';
import type { Direction } from '../../schema-view.js';
import { compareContracts } from '../compare.js';
import type { Verdict } from '../policy.js';

/** A document of one operation; `more` is merged into the operation, `components` into the document. */
export function documentOf(operation: JsonObject, root: JsonObject = {}): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': { post: { operationId: 'op', responses: { 204: { description: 'Done' } }, ...operation } },
    },
    ...root,
  };
}

/** A document that sends or answers one value. */
export function valueDocument(direction: Direction, schema: unknown, root: JsonObject = {}): JsonObject {
  const content = { 'application/json': { schema } } as unknown as JsonObject;
  return documentOf(
    direction === 'request'
      ? { requestBody: { content } }
      : { responses: { 200: { description: 'OK', content } } },
    root,
  );
}

const RANK: readonly (Verdict | 'none')[] = [
  'none',
  'documentation',
  'non-breaking',
  'not-compared',
  'breaking',
];

/** The gravest verdict; names of schemas are on nobody's wire. */
export function verdictOf(before: JsonObject, after: JsonObject): Verdict | 'none' {
  return compareContracts(before, after)
    .filter(({ kind }) => !kind.startsWith('named-schema'))
    .reduce<Verdict | 'none'>(
      (gravest, { verdict }) => (RANK.indexOf(verdict) > RANK.indexOf(gravest) ? verdict : gravest),
      'none',
    );
}
