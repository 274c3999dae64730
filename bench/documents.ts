/**
 * What `generate` makes of public OpenAPI documents, compared with what they say: nothing may be lost. The documents come from npm,
 * into a folder of their own that is removed again; more can be named.
 *
 *     npm run bench -- documents [FILE...]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { parse } from 'yaml';
import { ContractError } from '../contract/error.js';
import { asList, asObject, isObject, type Json, type JsonObject, joinPointer } from '../contract/json.js';
import { visitNodes } from '../contract/structure.js';
import { generate } from '../scripts/contract/generate.js';
import { examples } from './examples.js';
import { report } from './figures.js';

const command = new Command('npm run bench -- documents')
  .description(
    'Compares what generate makes of OpenAPI documents with what they say. Exit 1: something was lost.',
  )
  .argument('[files...]', 'OpenAPI files; those of a package from npm where none is named')
  .parse();

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'documents-'));
  try {
    const named = command.args;
    const files = named.length > 0 ? named : await examples(folder);
    const verdicts = new Map<string, number>();
    for (const file of files) {
      const { verdict, lines } = await compared(file, path.join(folder, 'out'));
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      process.stdout.write(
        `${verdict.padEnd(8)} ${path.basename(path.dirname(file))}/${path.basename(file)}\n`,
      );
      for (const line of lines.slice(0, 12)) process.stdout.write(`         ${line}\n`);
    }
    const count = (verdict: string) => verdicts.get(verdict) ?? 0;
    report([
      { name: 'documents in which something was lost', value: count('lost'), limit: 0 },
      { name: 'documents kept', value: count('kept'), note: `of ${files.length}` },
      { name: 'documents refused, with the reason', value: count('refused') },
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compared(
  file: string,
  out: string,
): Promise<{ verdict: 'kept' | 'lost' | 'refused'; lines: string[] }> {
  await rm(out, { recursive: true, force: true });
  try {
    await generate({ project: path.resolve(import.meta.dirname, '..'), sources: [file], out, name: 'c' });
  } catch (error) {
    if (error instanceof ContractError) return { verdict: 'refused', lines: error.message.split('\n') };
    throw error;
  }
  const text = await readFile(file, 'utf8');
  // Not the reader under test: the parsers of the platform and of the package, as they come.
  const before: Json = file.endsWith('.json') ? JSON.parse(text) : parse(text, { merge: true });
  const after: Json = parse(await readFile(path.join(out, 'c.openapi.yaml'), 'utf8'));
  const lost =
    asObject(before).swagger === undefined
      ? missing(before, after, '')
      : missingOf2(asObject(before), asObject(after));
  return { verdict: lost.length === 0 ? 'kept' : 'lost', lines: lost };
}

/** Pointers of what the first value has and the second has not, or has otherwise. */
function missing(before: Json | undefined, after: Json | undefined, pointer: string): string[] {
  if (before === undefined) return [];
  if (after === undefined) return [`${pointer}: gone`];
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || after.length !== before.length) return [`${pointer}: another list`];
    return before.flatMap((item, index) => missing(item, after[index], joinPointer(pointer, index)));
  }
  if (isObject(before)) {
    if (!isObject(after)) return [`${pointer}: no object any more`];
    return Object.entries(before).flatMap(([key, value]) =>
      missing(value, after[key], joinPointer(pointer, key)),
    );
  }
  return before === after ? [] : [`${pointer}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`];
}

/** Of Swagger 2.0: what has another form in 3.0 is compared by what it means. */
function missingOf2(before: JsonObject, after: JsonObject): string[] {
  const lost = [
    ...missing(pick(before, ['info', 'tags', 'externalDocs', 'security']), after, ''),
    ...missing(extensionsOf(before), after, ''),
  ];
  const schemas = asObject(asObject(after.components).schemas);
  for (const [name, schema] of Object.entries(asObject(before.definitions))) {
    lost.push(...missing(schemaIn3(schema), schemas[name], joinPointer('/definitions', name)));
  }
  for (const name of Object.keys(asObject(before.securityDefinitions))) {
    if (asObject(asObject(after.components).securitySchemes)[name] === undefined)
      lost.push(`/securityDefinitions/${name}: gone`);
  }
  visitNodes(before, 'document', '2.0', (node) => {
    if (node.kind !== 'operation' || node.parent?.parent?.key !== 'paths') return true;
    const path2 = String(node.parent.key);
    lost.push(
      ...missingOperation(
        before,
        node.value,
        path2,
        asObject(asObject(asObject(after.paths)[path2])[node.key]),
        after,
      ),
    );
    return true;
  });
  return lost;
}

function missingOperation(
  document: JsonObject,
  before: JsonObject,
  at: string,
  after: JsonObject,
  whole: JsonObject,
): string[] {
  const pointer = `${joinPointer('/paths', at)} ${String(before.operationId ?? '')}`;
  const said = pick(before, [
    'operationId',
    'summary',
    'description',
    'tags',
    'deprecated',
    'externalDocs',
    'security',
  ]);
  const lost = [...missing(said, after, pointer), ...missing(extensionsOf(before), after, pointer)];
  const follow = (value: Json | undefined, root: JsonObject): JsonObject => {
    const { $ref: reference } = asObject(value);
    if (typeof reference !== 'string') return asObject(value);
    let target: Json | undefined = root;
    for (const token of reference.slice(2).split('/')) target = asObject(target)[token];
    return asObject(target);
  };
  const parameters = asList(after.parameters).map((each) => follow(each, whole));
  const body = JSON.stringify(follow(after.requestBody, whole));
  for (const each of asList(before.parameters)) {
    const parameter = follow(each, document);
    const name = String(parameter.name);
    if (parameter.in === 'body') {
      if (body === '{}') lost.push(`${pointer}: body gone`);
    } else if (parameter.in === 'formData') {
      if (!body.includes(JSON.stringify(name))) lost.push(`${pointer}: form field ${name} gone`);
    } else {
      const there = parameters.find((one) => one.name === name && one.in === parameter.in);
      const { type, format, enum: values, default: preset, items } = parameter;
      if (there === undefined) lost.push(`${pointer}: parameter ${name} gone`);
      else {
        lost.push(...missing(pick(parameter, ['required', 'description']), there, `${pointer} ${name}`));
        const schema = JSON.parse(JSON.stringify({ type, format, enum: values, default: preset, items }));
        lost.push(...missing(schemaIn3(schema), there.schema, `${pointer} ${name}`));
      }
    }
  }
  for (const [status, response] of Object.entries(asObject(before.responses))) {
    if (status.startsWith('x-')) continue;
    const there = follow(asObject(after.responses)[status], whole);
    const here = follow(response, document);
    if (there.description !== here.description) lost.push(`${pointer} ${status}: description`);
    if (here.schema !== undefined && Object.keys(asObject(there.content)).length === 0)
      lost.push(`${pointer} ${status}: body gone`);
    for (const name of Object.keys(asObject(here.headers))) {
      if (asObject(there.headers)[name] === undefined) lost.push(`${pointer} ${status}: header ${name} gone`);
    }
  }
  return lost;
}

/** A schema of 2.0 in the words of 3.0. */
function schemaIn3(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => schemaIn3(item) ?? null);
  if (!isObject(value)) {
    return typeof value === 'string' ? value.replace(/^#\/definitions\//, '#/components/schemas/') : value;
  }
  const result: { [key: string]: Json } = {};
  for (const [key, inner] of Object.entries(value)) {
    // Beside a `$ref` nothing counts, and the library leaves it as it is.
    if (key === 'x-nullable' && value.$ref === undefined) result.nullable = inner ?? null;
    else if (key === 'discriminator' && typeof inner === 'string')
      result.discriminator = { propertyName: inner };
    else if (inner !== undefined) result[key] = schemaIn3(inner) ?? null;
  }
  if (result.type === 'file') return { type: 'string', format: 'binary' };
  return result;
}

function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function extensionsOf(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key.startsWith('x-')));
}

await main();
