import { canonicalJson, isObject } from '../json.js';
import type { Located, LocatedDocument } from '../located.js';
import { textOf } from '../located.js';
import { placeholders } from '../paths.js';
import type { JsonType } from '../schema-view.js';
import { isReservedHeader } from '../structure.js';
import type { Place } from './change.js';
import { equal, keysOf, named, type Pair } from './collector.js';
import { compareMediaTypes } from './content.js';
import { mayHoldMany, serializationOf } from './serialization.js';
import { type ComparisonTools, isSet, type OperationSite } from './tools.js';

interface ParameterSite {
  readonly in: string;
  readonly name: string;
  readonly site: Located;
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
    const gone = { before: parameter.site, after: undefined };
    if (isIgnored(parameter)) {
      tools.collector.add('ignored-part-changed', at, gone);
      continue;
    }
    const twins = [...rests.after].filter(([, other]) => isRenamed(tools, parameter, other));
    const rivals = rests.before.filter((other) => twins.some(([, twin]) => isRenamed(tools, other, twin)));
    const [twin] = twins;
    if (twin !== undefined && twins.length === 1 && rivals.length === 1) {
      const [key, renamed] = twin;
      rests.after.delete(key);
      const subject = `${at.subject} → ${JSON.stringify(renamed.name)}`;
      const pair = { before: parameter.site, after: renamed.site };
      tools.add('parameter-renamed', { ...place, subject }, pair);
      compareParameter(tools, parameter, renamed, place);
    } else {
      tools.add('parameter-removed', at, gone);
    }
  }
  for (const parameter of rests.after.values()) {
    const at = { ...place, subject: subjectOf(parameter) };
    const come = { before: undefined, after: parameter.site };
    if (isIgnored(parameter)) tools.collector.add('ignored-part-changed', at, come);
    else tools.add(isRequired(parameter) ? 'required-parameter-added' : 'parameter-added', at, come);
  }
}

/** The operation's own parameters, then those of its path that it does not override. */
function parametersOf(contract: LocatedDocument, operation: OperationSite): Map<string, ParameterSite> {
  const names = placeholders(operation.path);
  const found = new Map<string, ParameterSite>();
  for (const list of [contract.at(operation.site, 'parameters'), contract.at(operation.item, 'parameters')]) {
    for (const site of contract.items(list)) {
      const name = textOf(contract.at(site, 'name')) ?? '';
      const where = textOf(contract.at(site, 'in')) ?? '';
      const position = where === 'path' ? names.indexOf(name) : -1;
      // Header names are case-insensitive (RFC 9110, 5.1); of `querystring` (3.2) there is one, whatever it is called.
      const spelling = where === 'header' ? name.toLowerCase() : where === 'querystring' ? '' : name;
      const key = position === -1 ? `${where} name ${spelling}` : `path position ${position}`;
      if (!found.has(key)) found.set(key, { in: where, name, site });
    }
  }
  return found;
}

function isIgnored(parameter: ParameterSite): boolean {
  return parameter.in === 'header' && isReservedHeader(parameter.name);
}

/** The same parameter under another name: in the same place, and the same in everything else. */
function isRenamed({ collector }: ComparisonTools, before: ParameterSite, after: ParameterSite): boolean {
  if (before.in !== after.in) return false;
  const shape = (contract: LocatedDocument, site: Located) => {
    const { name: _name, ...rest } = isObject(site.value) ? site.value : {};
    return canonicalJson({ ...rest, schema: contract.at(site, 'schema')?.value ?? null });
  };
  return shape(collector.before, before.site) === shape(collector.after, after.site);
}

const KEYS: ReadonlySet<string> = new Set(
  'style explode allowReserved allowEmptyValue name in required deprecated description schema content example examples'.split(
    ' ',
  ),
);

function compareParameter(
  tools: ComparisonTools,
  before: ParameterSite,
  after: ParameterSite,
  place: Place,
): void {
  const { collector } = tools;
  const pair: Pair = { before: before.site, after: after.site };
  const at = { ...place, subject: subjectOf(after) };
  if (isIgnored(after)) {
    if (!equal(pair)) collector.add('ignored-part-changed', at, pair);
    return;
  }
  const look = collector.lookup(pair);
  if (isRequired(before) !== isRequired(after)) {
    const ends = {
      before: look('required').before ?? before.site,
      after: look('required').after ?? after.site,
    };
    tools.add(isRequired(after) ? 'parameter-became-required' : 'parameter-became-optional', at, ends);
  }
  compareSerialization(tools, pair, at);
  if (isSet(pair.before, 'deprecated') !== isSet(pair.after, 'deprecated')) {
    const now = isSet(pair.after, 'deprecated');
    collector.add(now ? 'parameter-deprecated' : 'parameter-undeprecated', at, pair);
  }
  collector.texts(look, at, ['description']);
  collector.texts(look, at, ['example', 'examples'], 'example-changed');
  collector.rest(look, keysOf(pair), at, KEYS);
}

/** What is written for the same value, and which values there are. */
function compareSerialization(tools: ComparisonTools, pair: Pair, at: Place): void {
  const { collector } = tools;
  const content = collector.pair(pair, 'content');
  const say = (key: string, kind: Parameters<ComparisonTools['add']>[0]): void => {
    const ends = collector.pair(pair, key);
    tools.add(
      kind,
      { ...at, subject: `${at.subject}, ${key}` },
      { before: ends.before ?? pair.before, after: ends.after ?? pair.after },
      ends.before !== undefined && ends.after !== undefined,
    );
  };
  if ((content.before === undefined) !== (content.after === undefined)) {
    // Text by `style` on one side, a document of a media type on the other.
    say('content', 'parameter-serialization-changed');
    return;
  }
  compareMediaTypes(tools, content, at, 'request');
  const before = serializationOf(pair.before);
  const after = serializationOf(pair.after);
  if (content.before === undefined) {
    if (before.style !== after.style) say('style', 'parameter-serialization-changed');
    // Of the style of a path or a header only an object looks another way.
    const types: readonly JsonType[] = after.style === 'simple' ? ['object'] : ['array', 'object'];
    if (before.explode !== after.explode && mayHoldMany(tools, pair, 'request', types)) {
      say('explode', 'parameter-serialization-changed');
    }
    tools.compareSchemas(collector.rawPair(pair, 'schema'), at, tools.mode('request'));
  }
  for (const key of ['allowReserved', 'allowEmptyValue'] as const) {
    if (before[key] !== after[key])
      say(key, after[key] ? 'parameter-form-allowed' : 'parameter-form-forbidden');
  }
}

function isRequired(parameter: ParameterSite): boolean {
  return parameter.in === 'path' || isSet(parameter.site, 'required');
}

function subjectOf(parameter: ParameterSite): string {
  return named(`${parameter.in} parameter`, parameter.name);
}
