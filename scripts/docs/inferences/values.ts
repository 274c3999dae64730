import type { DocumentedSchema, Fact } from '../model.js';
import { conditionLength, firstSentence, part } from './words.js';

/** A parameter, a field or a header, with the prose that describes it. */
export interface DescribedValue extends DocumentedSchema {
  readonly description?: Fact<string>;
}

/** A rule that makes `format` or `pattern` of a string from the words that describe it. */
export interface ValueInference {
  readonly name: string;
  readonly key: 'format' | 'pattern' | 'itemsPattern';
  /** The fact, with the exact words it follows from; undefined where the words are not there, or not clear. */
  infer(value: DescribedValue): Fact<string> | undefined;
}

/**
 * `pattern-hex-24`
 * Words: "24-hexadecimal digit string", "24-hexadecimal string", "24 hexadecimal digits", "string of 24 hexadecimal digits", in the first
 * sentence of a description; any number of digits.
 * Makes: `pattern: ^[0-9a-fA-F]{24}$`. The words leave the letter case open, so the pattern does.
 * Source: the way MongoDB's pages describe every id of theirs.
 */
const patternHex: ValueInference = {
  name: 'pattern-hex-24',
  key: 'pattern',
  infer: (value) =>
    fromWords(
      value,
      patternHex.name,
      /\b(\d{1,4})[-\s]+(?:(?:hexadecimal|hex)[-\s]+(?:(?:digits?|characters?)(?:\s+string)?|string)|(?:digit|character)\s+hex(?:adecimal)?\s+string)\b/i,
      ([, digits]) => (Number(digits) > 0 ? `^[0-9a-fA-F]{${Number(digits)}}$` : undefined),
    ),
};

/** The same words in the plural, of an array: "24-hexadecimal digit strings that identify the lids". */
const patternHexItems: ValueInference = {
  name: patternHex.name,
  key: 'itemsPattern',
  infer({ type, items, itemsEnum, description }) {
    if (type?.value !== 'array' || (items !== undefined && items.value !== 'string')) return undefined;
    const [evidence] = description?.evidence ?? [];
    if (evidence === undefined || itemsEnum !== undefined) return undefined;
    const match =
      /\b(\d{1,4})[-\s]+(?:hexadecimal|hex)[-\s]+(?:(?:digits?|characters?)\s+)?strings\s+that\s+identif(?:y|ies)\b/i.exec(
        firstSentence(evidence.quote),
      );
    if (match === null || Number(match[1]) === 0) return undefined;
    return {
      value: `^[0-9a-fA-F]{${Number(match[1])}}$`,
      evidence: [part(evidence, match.index, match.index + match[0].length, patternHex.name)],
    };
  },
};

/**
 * `format-date-time`
 * Words: "ISO 8601" (or "ISO-8601") or "RFC 3339" in a sentence that also speaks of a timestamp, of date and time, or of
 * UTC, in the first sentence of a description or in one about "this parameter"; or a type the page calls `date` or `DateTime`.
 * Makes: `format: date-time`. A bare "ISO 8601 date" may be a day without a time and makes nothing, nor does a
 * duration.
 * Source: RFC 3339, section 5.6, the profile of ISO 8601 that OpenAPI's `date-time` names.
 */
const formatDateTime: ValueInference = {
  name: 'format-date-time',
  key: 'format',
  infer(value) {
    const word = value.typeWord;
    if (word !== undefined && /^(?:date|date-?time)$/i.test(word.value.trim())) {
      const [evidence] = word.evidence;
      if (evidence !== undefined && isText(value))
        return { value: 'date-time', evidence: [{ ...evidence, rule: formatDateTime.name }] };
    }
    const first = fromWords(value, formatDateTime.name, TIMESTAMP_STANDARD, (_match, sentence) =>
      isMoment(sentence) ? 'date-time' : undefined,
    );
    return first ?? fromLaterSentence(value);
  },
};

const TIMESTAMP_STANDARD = /\b(?:ISO[-\s]?8601|RFC[-\s]?3339)\b/i;

/** A moment is named first; what happens at it follows, and may be the end of a period. */
const NAMES_A_MOMENT =
  /^\s*(?:the\s+|an?\s+)?(?:exact\s+)?(?:timestamp|date(?:\s+and\s+time)?|point\s+in\s+time|moment)\s+(?:in\s[^.]{0,60}?\bUTC\s+)?when\b/i;

/** The sentence is about a moment, with its date and its time: no duration, no part of one. */
function isMoment(sentence: string): boolean {
  if (
    !NAMES_A_MOMENT.test(sentence) &&
    /\b(?:durations?|intervals?|periods?|epoch|unix|time\s*zone|week)\b/i.test(sentence)
  )
    return false;
  return /\b(?:timestamps?|date[-\s]*(?:and|\/|-)?[-\s]*time|UTC)\b/i.test(sentence);
}

/** "Start of the range. This parameter expresses its value in the RFC 3339 timestamp format in UTC." */
function fromLaterSentence(value: DescribedValue): Fact<string> | undefined {
  if (!isText(value) || value.enum !== undefined) return undefined;
  for (const evidence of value.description?.evidence ?? []) {
    const pattern =
      /(?:^|[.\n])\s*(?:this\s+(?:parameter|field|value|timestamp|date)|the\s+(?:parameter|field|value|timestamp|date)|it)\s+(?:expresses|displays|is|uses|must\s+be|has|takes)\b[^.]{0,80}?\b(?:ISO[-\s]?8601|RFC[-\s]?3339)\b[^.]{0,80}/i;
    const match = pattern.exec(evidence.quote.slice(0, LONGEST_DESCRIPTION));
    if (match === null || !isMoment(match[0])) continue;
    const at = match.index + match[0].search(TIMESTAMP_STANDARD);
    const words = TIMESTAMP_STANDARD.exec(match[0])?.[0] ?? '';
    return {
      value: 'date-time',
      evidence: [part(evidence, at, at + words.length, formatDateTime.name)],
    };
  }
  return undefined;
}

const LONGEST_DESCRIPTION = 4_000;

/**
 * `format-duration`
 * Words: "Duration in ISO 8601 notation", "ISO 8601 duration" (or "period"), in the first sentence of a description.
 * Makes: `format: duration`.
 * Source: RFC 3339, appendix A, the profile of ISO 8601 that JSON Schema's `duration` names.
 */
const formatDuration: ValueInference = {
  name: 'format-duration',
  key: 'format',
  infer: (value) =>
    fromWords(
      value,
      formatDuration.name,
      /\bduration\s+(?:in|as|by)\s+(?:the\s+)?ISO[-\s]?8601\b|\bISO[-\s]?8601(?:-formatted)?\s+(?:duration|(?:time\s+)?period)\b/i,
      () => 'duration',
    ),
};

/**
 * `format-uri`
 * Words: "absolute URL", "fully qualified URI", "valid URL", "full URL".
 * Makes: `format: uri`. "URL" alone makes nothing: it may be relative, or a template.
 * Source: RFC 3986, section 4.3.
 */
const formatUri: ValueInference = {
  name: 'format-uri',
  key: 'format',
  infer: (value) =>
    fromWords(
      value,
      formatUri.name,
      /\b(?:absolute|fully[-\s]+qualified|full|valid)\s+(?:URL|URI)\b/i,
      () => 'uri',
    ),
};

/**
 * `format-email`
 * Words: a description that starts with "Email address" ("The e-mail address of ..."), or "valid email address".
 * Makes: `format: email`.
 * Source: RFC 5321, section 4.1.2, which OpenAPI's `email` names.
 */
const formatEmail: ValueInference = {
  name: 'format-email',
  key: 'format',
  infer: (value) =>
    fromWords(
      value,
      formatEmail.name,
      /(?:^\s*(?:the\s+|a\s+|an\s+)?(?:user['’]s\s+)?|\bvalid\s+)e-?mail\s+address\b/i,
      () => 'email',
    ),
};

/**
 * `format-uuid`
 * Words: "UUID", "GUID" or "universally unique identifier" in the first sentence of a description.
 * Makes: `format: uuid`.
 * Source: RFC 9562, section 4.
 */
const formatUuid: ValueInference = {
  name: 'format-uuid',
  key: 'format',
  infer: (value) =>
    fromWords(
      value,
      formatUuid.name,
      /\b(?:UUID(?:v\d)?|GUID|universally\s+unique\s+identifier)\b/i,
      () => 'uuid',
    ),
};

export const valueInferences: readonly ValueInference[] = [
  patternHex,
  patternHexItems,
  formatDateTime,
  formatDuration,
  formatUri,
  formatEmail,
  formatUuid,
];

/** What the words speak of is several values, a choice of spellings, or another value than this one. */
const NOT_THE_VALUE_ITSELF_BEFORE =
  /\b(?:lists?|arrays?|sets?|comma|separated|one or more|each|either|or|unless|if|when|whose|by|not|maps?)\b/i;
const NOT_THE_VALUE_ITSELF_AFTER = /^(?:s\b|\s*(?:strings\b|,|or\b|and\b|\/))/i;

function isText(value: DescribedValue): boolean {
  return value.type === undefined || value.type.value === 'string';
}

/** Looks for words in the first sentence of a description of text, where they speak of the value itself. */
function fromWords(
  value: DescribedValue,
  rule: string,
  words: RegExp,
  make: (match: RegExpExecArray, sentence: string) => string | undefined,
): Fact<string> | undefined {
  if (!isText(value) || value.description === undefined || value.enum !== undefined) return undefined;
  for (const evidence of value.description.evidence) {
    const sentence = firstSentence(evidence.quote);
    const match = words.exec(sentence);
    if (match === null) continue;
    const end = match.index + match[0].length;
    const before = sentence.slice(conditionLength(sentence), match.index);
    // "The point in time when the lid was shut in ..." speaks of that time.
    if (
      NOT_THE_VALUE_ITSELF_BEFORE.test(before.replace(/^\s*the (?:exact\s+)?point\s+in\s+time\s+when\b/i, ''))
    )
      return undefined;
    if (NOT_THE_VALUE_ITSELF_AFTER.test(sentence.slice(end))) return undefined;
    const made = make(match, sentence.slice(conditionLength(sentence)));
    if (made === undefined) return undefined;
    const start = match.index + (match[0].length - match[0].trimStart().length);
    return { value: made, evidence: [part(evidence, start, end, rule)] };
  }
  return undefined;
}
