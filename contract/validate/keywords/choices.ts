/** Keywords that put schemas together (JSON Schema core 10.2), and the discriminator that chooses among them. */

import { isJsonObject } from '../../exact.js';
import type { Json } from '../../json.js';
import { type Choices, choicesOf, familyOf, tagOf } from '../discriminator.js';
import type { Evaluation, Keyword } from '../evaluation.js';
import type { Frame } from '../frame.js';

export const choices: Readonly<Record<string, Keyword>> = {
  allOf(argument, at, evaluation) {
    if (!Array.isArray(argument)) return true;
    let valid = true;
    for (const [index, schema] of argument.entries()) {
      if (!evaluation.inPlace(schema, at, 'allOf', index)) valid = false;
    }
    return valid;
  },
  anyOf(argument, at, evaluation) {
    if (!Array.isArray(argument) || argument.length === 0) return true;
    return chosen('anyOf', at, evaluation) ?? oneIn(argument, 'anyOf', at, evaluation);
  },
  oneOf(argument, at, evaluation) {
    if (!Array.isArray(argument) || argument.length === 0) return true;
    return chosen('oneOf', at, evaluation) ?? oneIn(argument, 'oneOf', at, evaluation);
  },
  not(argument, at, evaluation) {
    const before = evaluation.unsure;
    if (!evaluation.fits(argument, at, 'not')) return true;
    // It fits as far as it could be checked, which is no reason to say that it fits.
    return evaluation.unsure > before || evaluation.fail(at, 'not');
  },
  if(argument, at, evaluation) {
    const before = evaluation.unsure;
    const holds = evaluation.trying(() => evaluation.inPlace(argument, at, 'if'));
    if (evaluation.unsure > before) return true;
    const branch = holds ? 'then' : 'else';
    return evaluation.inPlace(at.schema[branch], at, branch);
  },
  discriminator(_, at, evaluation) {
    // Beside a choice it belongs to the choice.
    if (Array.isArray(at.schema.oneOf) || Array.isArray(at.schema.anyOf)) return true;
    return childOf(at, evaluation);
  },
};

/** At least one has to fit; with `oneOf`, no second one. Where there is only one, it says itself what is wrong. */
function oneIn(
  schemas: readonly Json[],
  keyword: 'anyOf' | 'oneOf',
  at: Frame,
  evaluation: Evaluation,
): boolean {
  if (schemas.length === 1) return evaluation.inPlace(schemas[0], at, keyword, 0);
  const passing: number[] = [];
  let sure = 0;
  for (const [index, schema] of schemas.entries()) {
    const before = evaluation.unsure;
    if (!evaluation.trying(() => evaluation.inPlace(schema, at, keyword, index))) continue;
    passing.push(index);
    if (evaluation.unsure === before) sure += 1;
    if (keyword === 'anyOf' && !evaluation.references.resources.hasUnevaluated) return true;
  }
  if (passing.length === 0) return evaluation.fail(at, keyword);
  // Of those that could not be checked to the end, any may be the one too many.
  if (keyword === 'anyOf' || passing.length === 1 || sure < 2) return true;
  return evaluation.fail(at, keyword, { passingSchemas: passing });
}

/** What the discriminator decides; undefined where it decides nothing, so that the choice stands as it is written. */
function chosen(keyword: 'anyOf' | 'oneOf', at: Frame, evaluation: Evaluation): boolean | undefined {
  const found = choicesOf(at.schema, keyword, evaluation.contract, at.resource);
  const { value } = at.instance;
  // Null, an array or a number bears no tag: whether it fits is the schemas' own business.
  if (!found || !isJsonObject(value)) return undefined;
  const tag = tagOf(value, found.property);
  const named = tag === undefined ? [] : found.branches.filter(({ tags }) => tags.includes(tag));
  const [branch, another] = named;
  if (branch && another) return oneOfNamed(named, keyword, at, evaluation);
  if (branch) return evaluation.inPlace(branch.schema, at, keyword, branch.index);
  if (found.unnamed.length > 0) {
    const inline = found.unnamed.some((index) =>
      evaluation.trying(() => evaluation.inPlace(schemaAt(at.schema[keyword], index), at, keyword, index)),
    );
    if (inline) return true;
  }
  if (found.otherwise) return evaluation.refer(found.otherwise, at, 'discriminator');
  return untagged(found, at, evaluation);
}

/** The tag fits several alternatives, as where an enumeration stands in what they share: any of them will do. */
function oneOfNamed(
  named: Choices['branches'],
  keyword: 'anyOf' | 'oneOf',
  at: Frame,
  evaluation: Evaluation,
): boolean {
  const fitting = named.some(({ schema, index }) =>
    evaluation.trying(() => evaluation.inPlace(schema, at, keyword, index)),
  );
  return fitting || evaluation.fail(at, keyword);
}

function schemaAt(list: Json | undefined, index: number): Json | undefined {
  return Array.isArray(list) ? list[index] : undefined;
}

function untagged({ property, branches }: Choices, at: Frame, evaluation: Evaluation): false {
  const expected = branches.flatMap(({ tags }) => tags);
  const { value } = at.instance;
  const has = isJsonObject(value) && Object.hasOwn(value, property);
  const part = has ? evaluation.part(at.instance, value[property], property) : at.instance;
  return evaluation.fail(at, 'discriminator', { property, expected }, part);
}

/** A parent's discriminator names the child that a value has to be besides (OpenAPI 3.0.3, Discriminator Object, `allOf`). */
function childOf(at: Frame, evaluation: Evaluation): boolean {
  const { value } = at.instance;
  const family = familyOf(at.schema, evaluation.contract, at.resource);
  if (!family || !isJsonObject(value)) return true;
  const tag = tagOf(value, family.property);
  if (tag === undefined ? family.otherwise === undefined : family.own.includes(tag)) return true;
  // Reached from a child: that is the child, whatever the tag says.
  for (let frame: Frame | undefined = at; frame?.instance === at.instance; frame = frame.parent) {
    const { schema } = frame;
    if (frame !== at && family.children.some((child) => child.target.schema === schema)) {
      evaluation.dependsOnContext();
      return true;
    }
  }
  const child = family.children.find(({ tags }) => tag !== undefined && tags.includes(tag));
  const target = child?.target ?? family.otherwise;
  if (target) return evaluation.refer(target, at, 'discriminator');
  const expected = family.children.flatMap(({ tags }) => tags);
  const part = evaluation.part(at.instance, value[family.property], family.property);
  return evaluation.fail(at, 'discriminator', { property: family.property, expected }, part);
}
