import { canonical, isMap, type JsonMap } from '../json.js';
import { placeholders } from '../reconcile/identity.js';
import type { Place } from './change.js';
import { type Collector, equal, keysOf, named, type Pair } from './collector.js';
import { compareMediaTypes, compareValue } from './content.js';
import { type Contract, type Site, textOf } from './document.js';
import type { ComparisonTools, OperationSite } from './tools.js';

interface ParameterSite {
  readonly in: string;
  readonly name: string;
  readonly site: Site;
}

/** Path parameters are matched by their position in the path, others by place and name. */
export function compareParameters(
  tools: ComparisonTools,
  before: OperationSite,
  after: OperationSite,
  place: Place,
): void {
  const older = parametersOf(tools.collector.before, before);
  const newer = parametersOf(tools.collector.after, after);
  const rests = { before: [] as ParameterSite[], after: new Map(newer) };
  for (const [key, parameter] of older) {
    const match = rests.after.get(key);
    if (match === undefined) {
      rests.before.push(parameter);
    } else {
      rests.after.delete(key);
      compareParameter(tools, parameter, match, place);
    }
  }
  for (const parameter of rests.before) {
    const at = { ...place, subject: subjectOf(parameter) };
    const twins = [...rests.after].filter(([, other]) => isRenamed(tools.collector, parameter, other));
    const rivals = rests.before.filter((other) =>
      twins.some(([, twin]) => isRenamed(tools.collector, other, twin)),
    );
    const [twin] = twins;
    if (twin !== undefined && twins.length === 1 && rivals.length === 1) {
      const [key, renamed] = twin;
      rests.after.delete(key);
      const subject = `${at.subject} → ${JSON.stringify(renamed.name)}`;
      const pair = { before: parameter.site, after: renamed.site };
      tools.collector.add('parameter-renamed', { ...place, subject }, pair);
      compareParameter(tools, parameter, renamed, place);
    } else {
      tools.collector.add('parameter-removed', at, { before: parameter.site, after: undefined });
    }
  }
  for (const parameter of rests.after.values()) {
    const kind = isRequired(parameter) ? 'required-parameter-added' : 'parameter-added';
    const pair = { before: undefined, after: parameter.site };
    tools.collector.add(kind, { ...place, subject: subjectOf(parameter) }, pair);
  }
}

/** The operation's own parameters, then those of its path that it does not override. */
function parametersOf(contract: Contract, operation: OperationSite): Map<string, ParameterSite> {
  const names = placeholders(operation.path);
  const found = new Map<string, ParameterSite>();
  for (const list of [contract.at(operation.site, 'parameters'), contract.at(operation.item, 'parameters')]) {
    for (const site of contract.items(list)) {
      const name = textOf(contract.at(site, 'name')) ?? '';
      const where = textOf(contract.at(site, 'in')) ?? '';
      const position = where === 'path' ? names.indexOf(name) : -1;
      // Header names are case-insensitive (RFC 9110, 5.1).
      const spelling = where === 'header' ? name.toLowerCase() : name;
      const key = position === -1 ? `${where} name ${spelling}` : `path position ${position}`;
      if (!found.has(key)) found.set(key, { in: where, name, site });
    }
  }
  return found;
}

/** The same parameter under another name: in the same place, and the same in everything else. */
function isRenamed(collector: Collector, before: ParameterSite, after: ParameterSite): boolean {
  if (before.in !== after.in) return false;
  const shape = (contract: Contract, site: Site) => {
    const { name: _name, ...rest }: JsonMap = isMap(site.value) ? site.value : {};
    return canonical({ ...rest, schema: contract.at(site, 'schema')?.value ?? null });
  };
  return shape(collector.before, before.site) === shape(collector.after, after.site);
}

const SERIALIZATION = ['style', 'explode', 'allowReserved', 'allowEmptyValue'];
const HANDLED = new Set([
  ...SERIALIZATION,
  'name',
  'in',
  'required',
  'deprecated',
  'description',
  'schema',
  'content',
  'example',
  'examples',
]);

function compareParameter(
  { collector, schemas }: ComparisonTools,
  before: ParameterSite,
  after: ParameterSite,
  place: Place,
): void {
  const pair: Pair = { before: before.site, after: after.site };
  const at = { ...place, subject: subjectOf(after) };
  const look = collector.lookup(pair);
  if (isRequired(before) !== isRequired(after)) {
    const ends = {
      before: look('required').before ?? before.site,
      after: look('required').after ?? after.site,
    };
    collector.add(isRequired(after) ? 'parameter-became-required' : 'parameter-became-optional', at, ends);
  }
  for (const key of SERIALIZATION) {
    const ends = look(key);
    if (equal(ends)) continue;
    const subject = `${at.subject}, ${key}`;
    collector.add('parameter-serialization-changed', { ...place, subject }, ends, true);
  }
  const flag = look('deprecated');
  if ((flag.before?.value === true) !== (flag.after?.value === true)) {
    collector.add(flag.after?.value === true ? 'parameter-deprecated' : 'parameter-undeprecated', at, pair);
  }
  collector.texts(look, at, ['description']);
  collector.texts(look, at, ['example', 'examples'], 'example-changed');
  compareValue(schemas, collector, pair, at, 'request');
  compareMediaTypes(collector, schemas, collector.pair(pair, 'content'), at, 'request');
  collector.rest(look, keysOf(pair), at, HANDLED);
}

function isRequired(parameter: ParameterSite): boolean {
  return parameter.in === 'path' || (isMap(parameter.site.value) && parameter.site.value.required === true);
}

function subjectOf(parameter: ParameterSite): string {
  return named(`${parameter.in} parameter`, parameter.name);
}
