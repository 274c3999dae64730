/** A second opinion on whether a body is valid, with none of the judge's own code: plain ajv, JSON.parse, and the yaml package for repeated keys. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { parseDocument } from 'yaml';
import type { Json, JsonObject } from '../../contract/json.js';

export type Accepts = (value: unknown) => boolean;

/** Validates by a JSON Schema 2020-12 as it stands; `definitions` are found under `#/components/schemas/...`. */
export function plainValidator(schema: Json, definitions: JsonObject = {}): Accepts {
  // Plain multipleOf reads 1e300 as 1 (parseInt); with a precision it divides.
  // JSON has no inherited properties: without `ownProperties`, a `toString` would always be there.
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    validateSchema: false,
    ownProperties: true,
    multipleOfPrecision: 9,
  });
  formatsPlugin.default(ajv);
  ajv.addSchema({ $id: 'https://contract.invalid/', components: { schemas: definitions } });
  const wrapped =
    typeof schema === 'boolean'
      ? schema
      : { $id: 'https://contract.invalid/body', allOf: [withBase(schema)] };
  const validate = ajv.compile(wrapped);
  return (value) => validate(value) === true;
}

function withBase(schema: Json): object {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"https://contract.invalid/#/');
  const parsed: object = JSON.parse(text);
  return parsed;
}

/** The value of a body that is one JSON value in UTF-8 without a byte order mark and without repeated keys. */
export function readStrictly(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const value: unknown = JSON.parse(text);
    const problems = parseDocument(text, { uniqueKeys: true, schema: 'json', version: '1.2' }).errors;
    return problems.some(({ code }) => code === 'DUPLICATE_KEY') ? undefined : { value };
  } catch {
    return undefined;
  }
}
