/** Keywords for objects (JSON Schema core 10.3.2 and 11.3; validation 6.5). */

import { isJsonObject } from '../../exact.js';
import { asObject, isObject, type Json, type JsonObject } from '../../json.js';
import type { Evaluation, Keyword } from '../evaluation.js';
import { type Frame, Instance } from '../frame.js';
import { BudgetError, compilePattern } from '../pattern.js';
import { isHidden, markOf } from '../visibility.js';

export const objects: Readonly<Record<string, Keyword>> = {
  required(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value) || !Array.isArray(argument)) return true;
    let valid = true;
    evaluation.charge(argument.length >> 3);
    for (const name of argument) {
      if (typeof name !== 'string' || Object.hasOwn(value, name) || isExcused(name, at, evaluation)) continue;
      valid = evaluation.fail(at, 'required', { missingProperty: name });
    }
    return valid;
  },
  dependentRequired(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value)) return true;
    let valid = true;
    for (const [name, needed] of Object.entries(asObject(argument))) {
      if (!Object.hasOwn(value, name) || !Array.isArray(needed)) continue;
      for (const other of needed) {
        if (typeof other !== 'string' || Object.hasOwn(value, other)) continue;
        valid = evaluation.fail(at, 'dependentRequired', { missingProperty: other, property: name });
      }
    }
    return valid;
  },
  minProperties(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value) || Object.keys(value).length >= Number(argument)) return true;
    return evaluation.fail(at, 'minProperties');
  },
  maxProperties(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value) || Object.keys(value).length <= Number(argument)) return true;
    return evaluation.fail(at, 'maxProperties');
  },
  properties(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value) || !isObject(argument)) return true;
    let valid = true;
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(argument, name)) continue;
      if (!insideProperty(argument[name], at, 'properties', name, evaluation, name)) valid = false;
    }
    return valid;
  },
  patternProperties(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value)) return true;
    let valid = true;
    for (const [pattern, schema] of Object.entries(asObject(argument))) {
      for (const name of Object.keys(value)) {
        if (!isNamedBy(pattern, name, at, evaluation)) continue;
        if (!insideProperty(schema, at, 'patternProperties', name, evaluation, pattern)) valid = false;
      }
    }
    return valid;
  },
  additionalProperties(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value)) return true;
    const named = asObject(at.schema.properties);
    const patterns = Object.keys(asObject(at.schema.patternProperties));
    let valid = true;
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(named, name)) continue;
      if (patterns.some((pattern) => isNamedBy(pattern, name, at, evaluation))) continue;
      if (argument === false) {
        valid = evaluation.fail(at, 'additionalProperties', { additionalProperty: name });
      } else if (!insideProperty(argument, at, 'additionalProperties', name, evaluation)) valid = false;
    }
    return valid;
  },
  propertyNames(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value)) return true;
    let valid = true;
    for (const name of Object.keys(value)) {
      const fits = evaluation.trying(() =>
        evaluation.inside(argument, at, 'propertyNames', undefined, new Instance(name)),
      );
      if (!fits) valid = evaluation.fail(at, 'propertyNames', { propertyName: name });
    }
    return valid;
  },
  dependentSchemas(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value)) return true;
    let valid = true;
    for (const [name, schema] of Object.entries(asObject(argument))) {
      if (!Object.hasOwn(value, name)) continue;
      if (!evaluation.inPlace(schema, at, 'dependentSchemas', name)) valid = false;
    }
    return valid;
  },
  unevaluatedProperties(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isJsonObject(value)) return true;
    let valid = true;
    for (const name of Object.keys(value)) {
      if (at.seen.hasProperty(name)) continue;
      if (argument === false) {
        valid = evaluation.fail(at, 'unevaluatedProperties', { unevaluatedProperty: name });
      } else if (!insideProperty(argument, at, 'unevaluatedProperties', name, evaluation)) valid = false;
    }
    return valid;
  },
};

function insideProperty(
  schema: Json | undefined,
  at: Frame,
  keyword: string,
  name: string,
  evaluation: Evaluation,
  key?: string,
): boolean {
  if (evaluation.references.resources.hasUnevaluated) at.seen.property(name);
  // The caller has seen that it is an object.
  const value = (at.instance.value as JsonObject)[name];
  return evaluation.inside(schema, at, keyword, key, evaluation.part(at.instance, value, name));
}

/** A name that a pattern cannot decide about counts as named: it is not forbidden for what is not known. */
function isNamedBy(pattern: string, name: string, at: Frame, evaluation: Evaluation): boolean {
  evaluation.charge(1);
  const reading = compilePattern(pattern);
  const unknown = (reason: string) => evaluation.notChecked(at, 'patternProperties', 'pattern', reason);
  if ('problem' in reading) return unknown(reading.problem);
  try {
    return reading.pattern.matches(name, evaluation.budget);
  } catch (error) {
    if (error instanceof BudgetError) return unknown(error.message);
    throw error;
  }
}

/** A message need not hold what its direction hides, whichever of the schemas around says that it does. */
function isExcused(name: string, at: Frame, evaluation: Evaluation): boolean {
  const { contract, direction } = evaluation;
  const { outermost } = at;
  if (outermost !== at) evaluation.dependsOnContext();
  const mark = markOf(direction);
  for (let frame: Frame | undefined = at; frame; frame = frame === outermost ? undefined : frame.parent) {
    if (isHidden(contract, frame.pointer, name, mark)) return true;
  }
  return false;
}
