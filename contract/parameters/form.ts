/** Form bodies as the object that their schema describes (OpenAPI 3.0.3, "Support for x-www-form-urlencoded Request Bodies"). */
import { type ExactJson, parseExact } from '../exact.js';
import type { Contract } from '../load.js';
import { shapeAt } from '../validate/shape.js';
import { partsOf } from './multipart.js';
import { formDecoded, readPairs, readScalar, splitQuery } from './read.js';
import { typesAt } from './types.js';

/** `contentType` as sent, with its boundary. */
export function readFormBody(
  contract: Contract,
  schema: string,
  contentType: string,
  body: Uint8Array,
): { readonly value: ExactJson } | { readonly problem: string } {
  if (/^multipart\//i.test(contentType)) return readMultipart(contract, schema, contentType, body);
  return { value: readUrlencoded(contract, schema, new TextDecoder().decode(body)) };
}

/** @param schema JSON Pointer of what the form is described by */
export function readUrlencoded(contract: Contract, schema: string, text: string): Record<string, ExactJson> {
  const pairs = splitQuery(text);
  const shape = shapeAt(contract, schema);
  const value: Record<string, ExactJson> = {};
  for (const [name, { pointers }] of shape.properties) {
    const [pointer = ''] = pointers;
    const member = { name, style: 'form', explode: true, schema: { pointer, value: true } };
    const deep = typesAt(contract, pointer).has('object') ? { ...member, style: 'deepObject' } : undefined;
    const found =
      (deep && readPairs(contract, deep, pairs)) ??
      (pairs.some(([key]) => formDecoded(key) === name)
        ? structured(contract, pointer, pairs, name, member)
        : undefined);
    if (found !== undefined) value[name] = found;
  }
  for (const [key, text] of pairs) {
    const name = formDecoded(key);
    if (Object.hasOwn(value, name) || shape.properties.has(name.replace(/\[.*$/, ''))) continue;
    value[name] = readScalar(contract, shape.additional[0], formDecoded(text));
  }
  return value;
}

type Member = Parameters<typeof readPairs>[1];

/** Objects go into a form as JSON where no `encoding` says otherwise (OpenAPI 3.0.3, Encoding Object, `contentType`). */
function structured(
  contract: Contract,
  pointer: string,
  pairs: ReturnType<typeof splitQuery>,
  name: string,
  member: Member,
): ExactJson | undefined {
  const text = formDecoded(pairs.find(([key]) => formDecoded(key) === name)?.[1] ?? '');
  return (
    (typesAt(contract, pointer).has('object') ? parsed(text) : undefined) ??
    readPairs(contract, member, pairs)
  );
}

function readMultipart(
  contract: Contract,
  schema: string,
  contentType: string,
  body: Uint8Array,
): { readonly value: ExactJson } | { readonly problem: string } {
  const read = partsOf(contentType, body);
  if ('problem' in read) return read;
  const byName = new Map<string, string[]>();
  for (const { name, bytes } of read.parts) {
    if (name === undefined) return { problem: 'a part of it has no name' };
    byName.set(name, [...(byName.get(name) ?? []), new TextDecoder().decode(bytes)]);
  }
  const shape = shapeAt(contract, schema);
  const value: Record<string, ExactJson> = {};
  for (const [name, texts] of byName) {
    const pointer = shape.properties.get(name)?.pointers[0] ?? shape.additional[0];
    const types = pointer === undefined ? undefined : typesAt(contract, pointer);
    const isList = types?.has('array') === true && !types.has('string');
    const item = pointer !== undefined && isList ? shapeAt(contract, pointer).items[0] : pointer;
    const isWhole = types?.has('object') === true && !types.has('string');
    const parts = texts.map(
      (text) => (isWhole ? parsed(text) : undefined) ?? readScalar(contract, item, text),
    );
    const [first = ''] = parts;
    value[name] = isList ? parts : first;
  }
  return { value };
}

function parsed(text: string): ExactJson | undefined {
  try {
    const value = parseExact(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
