/**
 * Holds what a page says of a thing to what it says of it elsewhere, and to HTTP: a type against its own description, a scalar
 * against the rows of its members, what is optional against the words of its parent. Nothing read is changed by it.
 */
import { nameOf, parentOf } from './field-path.js';
import { part } from './inferences/words.js';
import type {
  Diagnostic,
  DocumentedField,
  DocumentedOperation,
  DocumentedSchema,
  Evidence,
  Fact,
  SchemaType,
} from './model.js';
import { markedNames } from './prose.js';

/** Statuses that have no content, with the sections of RFC 9110 that say so. */
export const NO_CONTENT: ReadonlyMap<string, string> = new Map([
  ['204', '15.3.5'],
  ['205', '15.3.6'],
  ['304', '15.4.5'],
]);

export function crossCheck(operation: DocumentedOperation): readonly Diagnostic[] {
  const { parameters, requestBody, responses } = operation;
  const bodies = [requestBody, ...responses].flatMap((body) =>
    (body?.contents ?? []).map(({ fields }) => ({ fields, told: body?.description })),
  );
  return [
    ...parameters.flatMap((parameter) => typeAgainstWords(parameter.name.value, parameter)),
    ...bodies.flatMap(({ fields, told }) => [
      ...fields.flatMap((field) => typeAgainstWords(field.path.value, field)),
      ...scalarsWithRows(fields),
      ...optionalAgainstParents(fields, told),
    ]),
    ...bodiesWithoutContent(operation),
    ...createdByGet(operation),
  ];
}

function remark(code: string, at: Evidence, message: string, also: Evidence | undefined): Diagnostic {
  const { page, line, column, quote } = at;
  return { severity: 'warning', code, page, line, column, quote, message, ...(also && { also }) };
}

/** First words of a description that are those of one type only. */
const WORDS_OF_TYPE: readonly (readonly [RegExp, readonly SchemaType[], string])[] = [
  [/^(?:date|time|timestamp)\b[^.]{0,30}\s(?:ISO[\s-]8601|RFC\s3339)\b/i, ['string'], 'a text'],
  [
    /^timestamp\s+in\s+the\s+number\s+of\s+(?:milli)?seconds\s+that\s+have\s+elapsed\b/i,
    ['integer', 'number'],
    'a number',
  ],
];

function typeAgainstWords(
  name: string,
  { type, description }: DocumentedSchema & { readonly description?: Fact<string> },
): readonly Diagnostic[] {
  const [said] = description?.evidence ?? [];
  if (type === undefined || said === undefined) return [];
  return WORDS_OF_TYPE.flatMap(([words, types, what]) => {
    const match = words.exec(said.quote);
    if (match === null || types.includes(type.value)) return [];
    const message = `The page says that ${JSON.stringify(name)} is of type ${type.value}; its description says ${what}: the type is taken.`;
    return [remark('type-disagrees', part(said, 0, match[0].length), message, type.evidence[0])];
  });
}

/** A number or a text of which further rows describe the members. */
function scalarsWithRows(fields: readonly DocumentedField[]): readonly Diagnostic[] {
  const members = new Map<string, Evidence | undefined>();
  for (const { path } of fields)
    for (let at = path.value.lastIndexOf('.'); at > 0; at = path.value.lastIndexOf('.', at - 1)) {
      const parent = path.value.slice(0, at);
      if (members.has(parent)) break;
      members.set(parent, path.evidence[0]);
    }
  const isScalar = (type: Fact<SchemaType> | undefined) =>
    type !== undefined && type.value !== 'object' && type.value !== 'array';
  return fields.flatMap(({ path, type, items }) => {
    const of = type?.value === 'array' ? items : type;
    const parent = type?.value === 'array' ? `${path.value}[]` : path.value;
    const [at] = of?.evidence ?? [];
    if (!isScalar(of) || at === undefined || !members.has(parent)) return [];
    const message = `The page says that ${JSON.stringify(parent)} is of type ${of?.value}, and describes its members: read as an object.`;
    return [remark('scalar-with-members', at, message, members.get(parent))];
  });
}

const MUST_SPECIFY =
  /\byou\s+must\s+(?:specify|provide|include|set)\s+(?:(all)\s+(?:of\s+the\s+)?(?:parameters|fields)\s+in\s+(?:the\s+)?[`*]{1,3}([\w.[\]-]{1,60})[`*]{1,3}|the\s+((?:[`*]{1,3}[\w.[\]-]{1,60}[`*]{1,3}[\s,]{0,8}(?:and\s{1,8})?){1,12})(?:parameters|fields)\b)/i;
const REQUIRES_ALL =
  /[^.\n]{0,100}\brequires\s+all\s+(?:of\s+)?the\s+(?:parameters|fields)\s+in\s+the\s+[`*]{1,3}([\w.[\]-]{1,60})[`*]{1,3}/gi;

/** "For each `<zone>` object, you must specify the `a` and `b` parameters.", and rows that call them optional. */
function optionalAgainstParents(
  fields: readonly DocumentedField[],
  body: Fact<string> | undefined,
): readonly Diagnostic[] {
  const members = new Map<string, DocumentedField[]>();
  for (const field of fields) {
    if (field.required?.value !== false) continue;
    const parent = parentOf(field.path.value).replace(/\[\]$/, '');
    const known = members.get(parent);
    if (known === undefined) members.set(parent, [field]);
    else known.push(field);
  }
  const optional = (parent: string, names?: readonly string[]) =>
    (members.get(parent) ?? []).filter(({ path }) => names?.includes(nameOf(path.value)) !== false);
  const found: Diagnostic[] = [];
  const tell = (at: Evidence, members: readonly DocumentedField[], how: string) => {
    const [first] = members;
    if (first === undefined) return;
    const names = members.map(({ path }) => JSON.stringify(path.value)).join(', ');
    const message = `The table calls ${names} optional; the page says ${how}: the table is taken.`;
    found.push(remark('optional-but-required', at, message, first.required?.evidence[0]));
  };
  for (const { path, description } of fields) {
    const [said] = description?.evidence ?? [];
    const match = said && MUST_SPECIFY.exec(said.quote);
    if (said === undefined || match === null || match === undefined) continue;
    const [words, all, whose, listed = ''] = match;
    const names = markedNames(listed);
    if (all !== undefined && whose !== nameOf(path.value)) continue;
    const at = part(said, match.index, match.index + words.length);
    tell(at, optional(path.value, all === undefined ? names : undefined), 'that they have to be there');
  }
  for (const said of body?.evidence ?? [])
    for (const { 0: words, 1: parent = '', index } of said.quote.matchAll(REQUIRES_ALL))
      tell(
        part(said, index, index + words.length),
        optional(parent),
        'in which case they all have to be there',
      );
  return found;
}

/** A body under a status that has none by HTTP: left out of the contract (`reconcile/responses.ts`). */
function bodiesWithoutContent({ responses }: DocumentedOperation): readonly Diagnostic[] {
  return responses.flatMap(({ status, emptyObject, noBody, contents: [content] }) => {
    const section = NO_CONTENT.get(status.value);
    const body = emptyObject ?? content?.fields[0]?.path ?? content?.body?.type ?? content?.contentType;
    const [at] = status.evidence;
    if (section === undefined || noBody !== undefined || body === undefined || at === undefined) return [];
    const message = `A ${status.value} has no content (RFC 9110, section ${section}), but the page describes a body of it: the contract has none.`;
    return [remark('body-without-content', at, message, body.evidence[0])];
  });
}

/** A GET is safe (RFC 9110, section 9.2.1): it does not create what a 201 tells of (15.3.2). */
function createdByGet({ method, responses }: DocumentedOperation): readonly Diagnostic[] {
  const created = responses.find(({ status }) => status.value === '201')?.status.evidence[0];
  if (method.value !== 'get' || created === undefined) return [];
  const message =
    'A GET creates nothing (RFC 9110, section 15.3.2), but is answered by 201: written as printed.';
  return [remark('created-by-get', created, message, method.evidence[0])];
}
