/** What the JSON Schema of an OpenAPI version says of a document, told so that each mistake is one problem. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import Ajv04 from 'ajv-draft-04';
import { shown } from '../error.js';
import { asObject, isObject, type Json, type JsonObject, joinPointer, valueAt } from '../json.js';
import { pathOf, type Version, visitNodes } from '../structure.js';

export interface SchemaProblem {
  readonly pointer: string;
  readonly message: string;
}

/** Every place where the document is not what the published JSON Schema of its version asks for. */
export function schemaProblems(document: JsonObject, version: Version): SchemaProblem[] {
  const errors = run(validatorOf(version), document).filter((error) => !isNoise(error, document));
  return errors.length === 0 ? [] : told(withoutOtherForms(errors), document, '', knownNames(version));
}

/**
 * Every place where a Schema Object of 3.1 or 3.2 is not what JSON Schema 2020-12 asks for. The published schema of these versions
 * leaves Schema Objects out, since a document may choose another dialect; those that do are passed over.
 */
export function dialectProblems(document: JsonObject, version: Version): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  if (version === '2.0' || version === '3.0' || !isKnownDialect(document.jsonSchemaDialect)) return problems;
  visitNodes(document, 'document', version, (node) => {
    if (node.kind !== 'schema') return true;
    const errors = isKnownDialect(node.value.$schema) ? run(dialect(), node.value) : [];
    if (errors.length > 0) {
      const relevant = errors.filter((error) => !isNoise(error, node.value));
      problems.push(...told(relevant, node.value, joinPointer('', ...pathOf(node)), new Set()));
    }
    return false;
  });
  return problems;
}

function isKnownDialect(name: Json | undefined): boolean {
  return typeof name !== 'string' || KNOWN_DIALECT.test(name);
}

const KNOWN_DIALECT =
  /^https:\/\/(?:json-schema\.org\/draft\/2020-12\/schema|spec\.openapis\.org\/oas\/3\.[12]\/dialect\/)/;

const require = createRequire(import.meta.url);
/** Formats are annotations in JSON Schema, and real documents break them without harm to anybody. */
/** The schemas are published ones, used once or twice: neither held to their own schema nor made fast at the price of the start. */
const OPTIONS = {
  allErrors: true,
  strict: false,
  validateFormats: false,
  validateSchema: false,
  code: { optimize: false },
  logger: false,
} as const;
const validators = new Map<Version, ValidateFunction>();
let dialectValidator: ValidateFunction | undefined;

function validatorOf(version: Version): ValidateFunction {
  const known = validators.get(version);
  if (known !== undefined) return known;
  const schema = schemaOf(version);
  // 2.0 and 3.0 are described in draft 4, the others in 2020-12.
  const ajv = version === '2.0' || version === '3.0' ? new Ajv04.default(OPTIONS) : new Ajv2020(OPTIONS);
  const validate = ajv.compile(schema);
  validators.set(version, validate);
  return validate;
}

function schemaOf(version: Version): JsonObject {
  const file = require.resolve(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`);
  const schema: JsonObject = JSON.parse(readFileSync(file, 'utf8'));
  return schema;
}

/** Every name the schema of a version has for a member of any object. Read only where something is wrong. */
function knownNames(version: Version): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: (Json | undefined)[] = [schemaOf(version)];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (isObject(value)) for (const name of Object.keys(asObject(value.properties))) names.add(name);
    waiting.push(...Object.values(value));
  }
  return names;
}

function dialect(): ValidateFunction {
  dialectValidator ??= new Ajv2020(OPTIONS).compile({ $ref: 'https://json-schema.org/draft/2020-12/schema' });
  return dialectValidator;
}

function run(validate: ValidateFunction, value: Json): readonly ErrorObject[] {
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Errors of one validation as problems: of the branches of a union only what the author can have meant. */
function told(
  errors: readonly ErrorObject[],
  value: Json,
  base: string,
  known: ReadonlySet<string>,
): SchemaProblem[] {
  const unions = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  const plain = errors.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf');
  const problems = new Map<string, SchemaProblem>();
  const add = (path: string, message: string) => {
    const pointer = base + path;
    problems.set(`${pointer} ${message}`, { pointer, message });
  };
  for (const { instancePath } of unions) {
    const below = plain.filter((each) => isAtOrBelow(each.instancePath, instancePath));
    const missing = below.filter((each) => each.keyword === 'required' && each.instancePath === instancePath);
    if (missing.length > 1 && missing.length === below.length) {
      const names = missing.map((each) => `\`${String(each.params.missingProperty)}\``);
      add(instancePath, `lacks one of ${[...new Set(names)].join(', ')}. Add the one that is meant.`);
      for (const each of missing) plain.splice(plain.indexOf(each), 1);
    } else if (below.length === 0 && !unions.some((each) => isBelow(each.instancePath, instancePath))) {
      add(
        instancePath,
        'is none of the forms the specification allows here, or several at once. Keep one of them.',
      );
    }
  }
  for (const error of plain) {
    if (follows(error, plain, known)) continue;
    const { path, message } = explained(error, value, plain);
    add(path, message);
  }
  return [...problems.values()];
}

/** True for what is only said because something else is wrong, which is said, too. */
function follows(error: ErrorObject, all: readonly ErrorObject[], known: ReadonlySet<string>): boolean {
  const at = error.instancePath;
  if (error.keyword === 'type')
    return all.some((each) => each.keyword === 'enum' && each.instancePath === at);
  if (error.keyword !== 'unevaluatedProperties') return false;
  // Where a part of an object fails, all of its members count as not evaluated, those the specification has among them.
  const name = String(error.params.unevaluatedProperty);
  const plausible = known.has(name) || name.startsWith('/') || /^[1-5](?:\d\d|XX)$/.test(name);
  return (
    plausible && all.some((each) => each.keyword !== error.keyword && isAtOrBelow(each.instancePath, at))
  );
}

/** `if` only says that a `then` failed, and a missing `$ref` that something is no reference. */
function isNoise(error: ErrorObject, value: Json): boolean {
  // The pattern of a name is said again by `propertyNames`, which says which name it is.
  if (error.keyword === 'if' || error.propertyName !== undefined) return true;
  if (error.keyword === 'required' && error.params.missingProperty === '$ref') {
    return (
      !isObject(valueAt(value, error.instancePath)) ||
      !Object.hasOwn(asObject(valueAt(value, error.instancePath)), '$ref')
    );
  }
  return false;
}

/**
 * Where an object may be one of several definitions (the types of security scheme, the places of a parameter), those whose
 * distinguishing word it does not have are left out: it is a bad one of the kind it says it is.
 */
function withoutOtherForms(errors: readonly ErrorObject[]): ErrorObject[] {
  const words = errors.filter(
    (error) =>
      (error.keyword === 'enum' || error.keyword === 'const') && /\/(?:type|in)$/.test(error.instancePath),
  );
  const dropped = new Set<ErrorObject>();
  for (const word of words) {
    const owner = word.instancePath.slice(0, word.instancePath.lastIndexOf('/'));
    const form = definitionOf(word);
    const atOwner = errors.filter((error) => isAtOrBelow(error.instancePath, owner));
    const forms = new Set(atOwner.map(definitionOf));
    const refusing = new Set(
      words.filter((each) => each.instancePath === word.instancePath).map(definitionOf),
    );
    if (refusing.size < 2 && forms.size < 2) continue;
    const meant = [...forms].some((each) => !refusing.has(each));
    for (const error of atOwner) {
      if (definitionOf(error) !== form) continue;
      if (meant || !words.includes(error)) dropped.add(error);
    }
  }
  return errors.filter((error) => !dropped.has(error));
}

/** `#/definitions/HTTPSecurityScheme` of `#/definitions/HTTPSecurityScheme/properties/type/enum`. */
function definitionOf({ schemaPath }: ErrorObject): string {
  return /^#\/(?:definitions|\$defs)\/[^/]+/.exec(schemaPath)?.[0] ?? '';
}

function isAtOrBelow(path: string, owner: string): boolean {
  return path === owner || isBelow(path, owner);
}

function isBelow(path: string, owner: string): boolean {
  return path.startsWith(`${owner}/`);
}

function explained(
  error: ErrorObject,
  value: Json,
  all: readonly ErrorObject[],
): { path: string; message: string } {
  const at = error.instancePath;
  // Parameters of the keyword, as ajv documents them for each.
  const params: { readonly [key: string]: unknown } = error.params;
  const found = foundText(valueAt(value, at));
  switch (error.keyword) {
    case 'required':
      return {
        path: at,
        message: `lacks \`${String(params.missingProperty)}\`, which the specification asks for. Add it.`,
      };
    case 'dependentRequired':
      return {
        path: at,
        message: `lacks \`${String(params.missingProperty)}\`, which \`${String(params.property)}\` asks for. Add it.`,
      };
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params.additionalProperty ?? params.unevaluatedProperty);
      const message = `\`${shown(key)}\` is nothing the specification has here. Remove it, mend its name, or begin it with "x-".`;
      return { path: joinPointer(at, key), message };
    }
    case 'enum': {
      const same = all.filter((each) => each.keyword === 'enum' && each.instancePath === at);
      const allowed = new Set(same.flatMap((each) => each.params.allowedValues));
      const hint = saysNull(at, valueAt(value, at));
      return { path: at, message: `expected one of ${listed([...allowed])}, found ${found}.${hint}` };
    }
    case 'propertyNames': {
      const name = String(params.propertyName);
      const message = `the name ${shown(JSON.stringify(name))} is not allowed: letters, digits, ".", "-" and "_" are. Rename it.`;
      return { path: joinPointer(at, name), message };
    }
    case 'const':
      return { path: at, message: `expected ${JSON.stringify(params.allowedValue)}, found ${found}.` };
    case 'type':
      return {
        path: at,
        message: `expected ${[params.type].flat().join(' or ')}, found ${found}.${quoteIt(params.type, valueAt(value, at))}`,
      };
    case 'pattern':
      return { path: at, message: `expected a text that matches ${String(params.pattern)}, found ${found}.` };
    default:
      return {
        path: at,
        message: `${error.message ?? 'is not what the specification asks for'}; found ${found}.`,
      };
  }
}

/** A `type` of 3.1 in a document of 3.0, where it is one word and never null. */
function saysNull(pointer: string, value: Json | undefined): string {
  const isNull = value === 'null' || (Array.isArray(value) && value.includes('null'));
  return pointer.endsWith('/type') && isNull
    ? ' In OpenAPI 3.0 null is `nullable: true` beside the type.'
    : '';
}

/** YAML reads `1.0` and `true` as what they look like, whatever is meant. */
function quoteIt(types: unknown, value: Json | undefined): string {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  return [types].flat().includes('string') && isScalar ? ' Write it in quotes.' : '';
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((each) => JSON.stringify(each)).join(', ') : String(values);
}

function foundText(value: Json | undefined): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return value === undefined ? 'nothing' : shown(JSON.stringify(value));
}
