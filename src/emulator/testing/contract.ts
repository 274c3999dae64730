import { readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import { parse } from 'yaml';
import { operations } from '../../generated/operations.js';
import type { OperationId } from '../index.js';

const file = new URL('../../../openapi/atlas-peering.openapi.yaml', import.meta.url);
const contract = parse(readFileSync(file, 'utf8'));

const ajv = new Ajv({ strict: false, allErrors: true });
formatsModule.default(ajv);
ajv.addSchema(closed({ $id: 'contract', components: contract.components }));
const validators = new Map<string, ValidateFunction>();

/** What is wrong with a body, by the contract; `undefined` where the contract does not document the status. */
export function contractProblems(
  operationId: OperationId,
  status: number,
  body: unknown,
): string[] | undefined {
  const { method, path } = operations[operationId];
  const entry = contract.paths[path][method.toLowerCase()].responses[String(status)];
  if (entry === undefined) return undefined;
  const response = resolved(entry);
  const key = `${operationId} ${status}`;
  const validate = validators.get(key) ?? ajv.compile(schemaOf(response));
  validators.set(key, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${key} ${instancePath} ${message}`);
}

/** Responses that operations share are components. */
function resolved(entry: { $ref?: string }) {
  if (entry.$ref === undefined) return entry;
  return contract.components.responses[entry.$ref.slice('#/components/responses/'.length)];
}

function schemaOf(response: { content: Record<string, { schema: AnySchemaObject }> }): AnySchemaObject {
  const schema = Object.values(response.content)[0]?.schema ?? {};
  const text = JSON.stringify(closed(schema)).replaceAll('"#/components', '"contract#/components');
  return JSON.parse(text) as AnySchemaObject;
}

/** Stricter than the contract: an object has no other properties than those named, so that nothing is made up unnoticed. */
function closed(schema: unknown): AnySchemaObject {
  const text = JSON.stringify(schema, (_key, value: unknown) =>
    isObjectSchema(value) ? { additionalProperties: false, ...value } : value,
  );
  return JSON.parse(text) as AnySchemaObject;
}

function isObjectSchema(value: unknown): value is AnySchemaObject {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'object';
}
