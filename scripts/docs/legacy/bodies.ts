import type {
  DocumentedContent,
  DocumentedParameter,
  DocumentedRequestBody,
  DocumentedResponse,
  Fact,
  SampleNode,
} from '../model.js';
import { type StatedArrayBody, statedArrayBody } from '../prose.js';
import type { Prose } from '../source.js';
import { descriptionOf } from './cells.js';
import { tellBodies, tellStatuses } from './contradictions.js';
import { type Examples, isSuccess, type JsonSample, type ResponseHead } from './examples.js';
import { documentedFields } from './fields.js';
import { namedFields, type ToldPassage } from './named-fields.js';
import { eitherRequired, tellRequiredByKind, withoutExclusive, withRequiredTold } from './necessity.js';
import type { Section } from './outline.js';
import type { PlacedTable } from './placement.js';
import { joined, saysNone, saysNothingReturned, sentencesOf, unreadPassages } from './prose-blocks.js';
import type { Report } from './report.js';

const JSON_TYPE = 'application/json';

export interface RequestFacts {
  readonly requestBody?: DocumentedRequestBody;
  readonly noRequestBody?: Fact<true>;
}

export function readRequestBody(
  report: Report,
  sections: readonly Section[],
  tables: readonly PlacedTable[],
  examples: Examples,
): RequestFacts {
  const own = sections.filter(({ title }) => title.kind === 'body');
  const placed = tables.filter(({ place }) => place === 'body');
  const curl = examples.curls[0];
  const sent = curl?.data;
  const told: Fact<string>[] = [];
  let none: Fact<true> | undefined;
  let required: Fact<boolean> | undefined;
  let stated: StatedArrayBody | undefined;
  for (const section of own)
    for (const passage of unreadPassages(report, section)) {
      const [block] = passage;
      const isText = block?.kind === 'paragraph';
      const denial =
        isText && placed.length === 0
          ? sentencesOf(report, block).find(({ text }) => saysNone(text))
          : undefined;
      const prose = isText ? report.source.prose(block.start, block.end) : undefined;
      stated ??= prose && statedArrayBody(prose);
      required ??= prose && statedRequiredBody(prose);
      const text = descriptionOf(report.source, passage);
      if (denial !== undefined) none ??= denial.prose.fact(true, denial.from, denial.to);
      else if (text !== undefined) told.push(text);
      report.read(passage);
    }
  const description = joined(told);
  if (placed.length === 0 && none !== undefined) {
    if (sent !== undefined)
      report.warn(
        'example-disagrees',
        sent,
        `The example sends data; the page says ${quoted(none)}: there is no body.`,
      );
    return { noRequestBody: none };
  }
  if (placed.length === 0 && description === undefined && sent === undefined) return {};
  if (placed.length === 0 && sent !== undefined && description === undefined)
    report.warn('undescribed-body', sent, 'The example sends data, but no section describes a request body.');
  const sample = examples.requestBodies[0];
  const samples = documentsOf(report, [sent?.node, sample?.node], stated);
  const isArray = sent?.opens === '[' || sample?.isArray === true || stated !== undefined;
  const described = documentedFields(report, placed, { isArray, isPlain: stated?.isPlain }, samples);
  const fields = withRequiredTold(described.fields, told);
  const either = eitherRequired(
    report,
    placed.map(({ table }) => table),
    fields,
  );
  const rows = {
    ...described,
    fields: withoutExclusive(report, fields, ({ path }) => path.value),
    ...(either && { anyRequired: either }),
  };
  tellRequiredByKind(report, own);
  const contentType =
    curl?.contentType ??
    (sent !== undefined && (sent.opens === '{' || sent.opens === '[')
      ? report.source.fact(JSON_TYPE, sent.start, sent.end)
      : sample === undefined
        ? undefined
        : jsonFact(report, sample));
  return {
    requestBody: {
      ...(required && { required }),
      ...(description && { description }),
      contents: [
        {
          ...(contentType && { contentType }),
          ...wholeBody(stated, rows, samples),
          ...rows,
          ...(samples.length > 0 && { samples }),
        },
      ],
    },
  };
}

/** "The body parameter is required." The names of parameters are no words of these. */
const BODY_REQUIRED =
  /(?:^|[.;] )(?:(?:the|this|a) (?:request )?body(?: parameters?)? (?:is|are) (?:always )?required|(?:you must (?:always )?(?:include|provide|specify|send)|this (?:endpoint|resource) (?:always )?requires) a (?:request )?body)(?=[.;]|$)/i;

function statedRequiredBody(prose: Prose): Fact<boolean> | undefined {
  const match = BODY_REQUIRED.exec(prose.text);
  return match === null ? undefined : prose.fact(true, match.index, match.index + match[0].length);
}

/** The type of the whole body in the page's words, where neither its fields nor its example are those of an object. */
function wholeBody(
  stated: StatedArrayBody | undefined,
  { fields }: Pick<DocumentedContent, 'fields'>,
  samples: readonly SampleNode[],
): Pick<DocumentedContent, 'body'> {
  if (stated === undefined) return {};
  const isObject = fields.some(({ path }) => !path.value.startsWith('['));
  const isShownAsObject = samples.some(({ kind }) => kind === 'object');
  if (isObject || (fields.length === 0 && isShownAsObject)) return {};
  const { isPlain: _isPlain, ...body } = stated;
  return { body };
}

/** The documents of the examples. Several in a row are an array without its brackets where the page says that it is one. */
function documentsOf(
  report: Report,
  nodes: readonly (SampleNode | undefined)[],
  stated: StatedArrayBody | undefined,
): readonly SampleNode[] {
  return nodes.flatMap((node) => {
    if (node?.further === undefined || stated === undefined)
      return node === undefined ? [] : [node, ...(node.further ?? [])];
    const { further, ...first } = node;
    const { start } = first;
    report.warn(
      'example-level',
      { start, end: start + 1 },
      'The example shows objects one after the other: read as an array that lacks its brackets.',
      stated.type.evidence[0],
    );
    return [
      { kind: 'array' as const, start, end: further.at(-1)?.end ?? first.end, items: [first, ...further] },
    ];
  });
}

function quoted(fact: Fact<unknown>): string {
  return JSON.stringify(fact.evidence[0]?.quote ?? '');
}

/** The bracket that opens a JSON document shows its media type. */
function jsonFact(report: Report, { start }: JsonSample): Fact<string> {
  return report.source.fact(JSON_TYPE, start, start + 1);
}

/** What the page says of the response, before it is known under which status. */
interface Answer {
  readonly description: Fact<string> | undefined;
  readonly emptyObject: Fact<true> | undefined;
  readonly noBody: Fact<true> | undefined;
  readonly rows: Pick<DocumentedContent, 'fields' | 'leftOut' | 'body'>;
  readonly samples: readonly SampleNode[];
}

export function readResponses(
  report: Report,
  sections: readonly Section[],
  tables: readonly PlacedTable[],
  examples: Examples,
  parameters: readonly DocumentedParameter[],
): readonly DocumentedResponse[] {
  const answer = readAnswer(report, sections, tables, examples, parameters);
  const heads = new Map<string, ResponseHead>();
  for (const head of examples.heads)
    if (!head.challenge && !heads.has(head.status.value)) heads.set(head.status.value, head);
  tellStatuses(report, examples);
  const responses = [...heads.values()].map((head) =>
    isSuccess(head) ? success(report, head.status, head, answer, examples) : failure(head),
  );
  if ([...heads.values()].some(isSuccess)) return responses;
  const place = placeOfSuccess(sections);
  if (place === undefined) return responses;
  const status = report.source.fact('success', place.start, place.end);
  return [success(report, status, undefined, answer, examples), ...responses];
}

function failure(head: ResponseHead): DocumentedResponse {
  const contents = head.contentType === undefined ? [] : [{ contentType: head.contentType, fields: [] }];
  return { status: head.status, headers: [], contents };
}

/** Where the page speaks of success without a status: the heading of its response, else its example. */
function placeOfSuccess(sections: readonly Section[]): { start: number; end: number } | undefined {
  const ofKind = (kinds: readonly string[]) =>
    sections.find(({ title, heading }) => heading !== undefined && kinds.includes(title.kind))?.heading;
  return (
    ofKind(['response', 'embedded']) ??
    sections.find(({ title, part }) => title.kind === 'example' && part === 'response')?.heading ??
    ofKind(['example'])
  );
}

function success(
  report: Report,
  status: Fact<string>,
  head: ResponseHead | undefined,
  answer: Answer,
  examples: Examples,
): DocumentedResponse {
  const { description, emptyObject, rows, samples } = answer;
  const { fields } = rows;
  const noContent = head !== undefined && /^20[45]$/.test(status.value) ? status : undefined;
  const noBody =
    emptyObject !== undefined || fields.length > 0
      ? undefined
      : (answer.noBody ?? (noContent && { value: true as const, evidence: noContent.evidence }));
  const base = { status, headers: [], ...(description && { description }) };
  if (noBody !== undefined) return { ...base, contents: [], noBody };
  const contentType = contentTypeOf(report, head, examples);
  const contents: DocumentedContent[] =
    contentType === undefined && fields.length === 0 && rows.body === undefined
      ? []
      : [{ ...(contentType && { contentType }), ...rows, ...(samples.length > 0 && { samples }) }];
  return { ...base, contents, ...(emptyObject && { emptyObject }) };
}

/** From the header of the example response, else what the example asks for, else the example's JSON. */
function contentTypeOf(
  report: Report,
  head: ResponseHead | undefined,
  examples: Examples,
): Fact<string> | undefined {
  const sample = examples.responseBodies[0];
  return (
    head?.contentType ??
    examples.heads.find((each) => isSuccess(each))?.contentType ??
    examples.curls.find(({ accept }) => accept !== undefined)?.accept ??
    (sample === undefined ? undefined : jsonFact(report, sample))
  );
}

function readAnswer(
  report: Report,
  sections: readonly Section[],
  tables: readonly PlacedTable[],
  examples: Examples,
  parameters: readonly DocumentedParameter[],
): Answer {
  const placed = tables.filter(({ place }) => place === 'response');
  const told: ToldPassage[] = [];
  const said = new Map<string, Fact<true>>();
  let stated: StatedArrayBody | undefined;
  for (const section of sections) {
    const { kind } = section.title;
    if (kind !== 'response' && kind !== 'embedded' && !(kind === 'example' && section.part !== 'request'))
      continue;
    for (const passage of unreadPassages(report, section)) {
      const [block] = passage;
      const isText = block?.kind === 'paragraph';
      if (!isText && kind === 'example') continue;
      const found =
        !isText || (placed.length > 0 && kind !== 'example') ? [] : nothingReturned(report, block);
      for (const { kind: nothing, fact } of found) if (!said.has(nothing)) said.set(nothing, fact);
      const text = descriptionOf(report.source, passage);
      const prose = isText ? report.source.prose(block.start, block.end) : undefined;
      if (kind === 'response' && found.length === 0 && prose) stated ??= statedArrayBody(prose);
      if (found.length === 0 && kind !== 'example' && text) told.push({ section, text, prose });
      if (found.length > 0 || kind !== 'example') report.read(passage);
    }
  }
  const sample = examples.responseBodies[0];
  if (placed.some(({ embeddedIn }) => embeddedIn !== undefined)) stated = undefined;
  const nodes = examples.responseBodies.map(({ node }) => node);
  const samples = documentsOf(report, nodes, stated);
  const isArray = stated !== undefined && (samples[0]?.kind !== 'object' || stated.isPlain);
  const described = documentedFields(report, placed, { isArray, isPlain: stated?.isPlain }, samples);
  const named = namedFields(report, sections, described, told, samples, parameters);
  const fields = [...named.fields, ...described.fields];
  const rows = { ...described, ...wholeBody(stated, { fields }, samples), fields };
  const shown =
    fields.length === 0 && sample?.isEmpty === true && !sample.isArray
      ? report.source.fact(true as const, sample.start, sample.end)
      : undefined;
  tellBodies(report, said, fields[0], examples);
  const emptyObject = fields.length > 0 ? undefined : (said.get('empty-object') ?? shown);
  const hasBody = emptyObject !== undefined || fields.length > 0;
  const silent = sample === undefined ? said.get('no-elements') : undefined;
  const noBody = hasBody ? undefined : (said.get('no-body') ?? silent);
  const inWords = told.find(({ section }) => section.title.kind === 'response')?.text.evidence[0];
  if (inWords !== undefined && !hasBody && noBody === undefined && rows.body === undefined)
    report.warn(
      'body-in-words',
      inWords,
      'The response is described in words only: no fact was made of what its body holds.',
    );
  const description = joined(told.flatMap((passage) => (named.used.has(passage) ? [] : [passage.text])));
  return { description, emptyObject, noBody, rows, samples };
}

function nothingReturned(report: Report, block: { start: number; end: number }) {
  return sentencesOf(report, block).flatMap(({ text, prose, from, to }) => {
    const kind = saysNothingReturned(text);
    return kind === undefined ? [] : [{ kind, fact: prose.fact(true as const, from, to) }];
  });
}
