import type { Direction } from '../schema-view.js';

/**
 * What each kind of change means for the client's caller: someone whose code compiles against the generated types and
 * operation table and runs against the service. One principle decides almost every row:
 *
 * - What a caller may *send* may grow, never shrink: a request that was right must stay right.
 * - What a caller may *receive* may shrink, never grow: code (and a `switch` over a generated union) that handled
 *   everything must still handle everything. A new enumeration value in an answer is therefore breaking; so is `null`
 *   where there was none, a looser limit, and a field that may now be missing. New fields in an answer are not: OpenAPI
 *   objects are open, a caller ignores what it does not know.
 * - A name in the generated code (operationId, path template, parameter, status, scheme) may not change or go away.
 *
 * Where it cannot be told what a change does (a rewritten pattern), it counts as breaking. What no rule understands is
 * `not-compared`: it may break, and a person has to look.
 */
export type Verdict = 'breaking' | 'non-breaking' | 'documentation' | 'not-compared';
/** Which number of a version a change asks to be raised (Semantic Versioning 2.0.0). */
export type Bump = 'major' | 'minor' | 'patch';

export interface Ruling {
  readonly verdict: Verdict;
  /** What the change asks of the version (Semantic Versioning 2.0.0). */
  readonly bump: Bump;
  readonly reason: string;
}

const breaking = (reason: string): Ruling => ({ verdict: 'breaking', bump: 'major', reason });
const addition = (reason: string): Ruling => ({ verdict: 'non-breaking', bump: 'minor', reason });
const harmless = (reason: string): Ruling => ({ verdict: 'non-breaking', bump: 'patch', reason });
const unknown = (reason: string): Ruling => ({ verdict: 'not-compared', bump: 'major', reason });
const documentation = (reason: string): Ruling => ({ verdict: 'documentation', bump: 'patch', reason });

/** Kinds whose meaning does not depend on who sends the value. */
const PLAIN = {
  'operation-added': addition('there is more to call; nothing that was there changes'),
  'operation-removed': breaking(
    'calls to it no longer compile, and the service is no longer documented to answer them',
  ),
  'operation-renamed': breaking(
    'the path template is spelt differently (placeholder names): the same requests, but the path and its parameters have other names in the generated code',
  ),
  'operation-moved': breaking(
    'the operation has another method or path: code that names the old one no longer compiles',
  ),
  'operation-id-changed': breaking('the operation has another name in the generated operation table'),
  'operation-deprecated': addition('it still works; callers should plan to leave it'),
  'operation-undeprecated': harmless('it is no longer marked for removal'),

  'server-added': addition('one more address; the old ones stay'),
  'server-removed': breaking('clients that use this address reach nothing that is documented'),
  'server-default-changed': breaking('the client’s default address is another one now'),
  'server-value-added': addition('one more value for a variable of the address'),
  'server-value-removed': breaking(
    'clients that use this value of the variable reach nothing that is documented',
  ),

  'role-added': addition('one more role may call the operation'),
  'role-removed': breaking('callers with this role only may no longer call the operation'),
  'role-required': breaking(
    'no role was asked for before; callers without it may no longer call the operation',
  ),
  'role-dropped': addition('no role is asked for any more'),

  'security-alternative-added': addition('one more way to authenticate; the old ones stay'),
  'security-alternative-removed': breaking('callers that authenticate this way are no longer accepted'),
  'security-tightened': breaking('the same way to authenticate needs more than before'),
  'security-loosened': addition('the same way to authenticate needs less than before'),
  'security-required': breaking('calls without credentials were accepted before'),
  'security-dropped': addition('calls without credentials are accepted now'),
  'security-scheme-added': documentation(
    'one more scheme is described; which operations accept it is said with them',
  ),
  'security-scheme-removed': documentation(
    'the scheme is described no longer; which operations accepted it is said with them',
  ),
  'security-scheme-renamed': documentation(
    'the key is a name in the file; credentials are presented as before',
  ),
  'security-flow-added': addition('one more way to get a token'),
  'security-scheme-changed': breaking('credentials are presented or obtained in another way'),
  'security-scope-offered': addition('one more scope may be asked for'),
  'security-scope-withdrawn': breaking('a scope that callers may ask for is gone'),

  'parameter-added': addition('callers may leave it out'),
  'required-parameter-added': breaking('calls without it were right before and are wrong now'),
  'parameter-removed': breaking(
    'calls that pass it no longer compile, and the service may ignore or reject it',
  ),
  'parameter-renamed': breaking('calls that pass it under the old name no longer compile'),
  'parameter-became-required': breaking('calls without it were right before and are wrong now'),
  'parameter-became-optional': addition('callers may leave it out now'),
  'parameter-serialization-changed': breaking('the same value is written differently in the request'),
  'parameter-form-allowed': addition('one more way to write the value is accepted'),
  'parameter-form-forbidden': breaking('a way to write the value that was accepted no longer is'),
  'parameter-deprecated': addition('it still works; callers should plan to leave it'),
  'parameter-undeprecated': harmless('it is no longer marked for removal'),

  'request-body-added': addition('callers may leave it out'),
  'required-request-body-added': breaking('calls without a body were right before and are wrong now'),
  'request-body-removed': breaking('calls that send a body no longer compile'),
  'request-body-became-required': breaking('calls without a body were right before and are wrong now'),
  'request-body-became-optional': addition('callers may leave the body out now'),
  'request-media-type-added': addition('one more way to write the body'),
  'request-media-type-generalised': addition('a range that takes the old media type, too'),
  'request-media-type-specialised': harmless(
    'one media type of a range that was accepted already, described by itself',
  ),
  'request-media-type-narrowed': breaking(
    'other media types of the range are no longer documented to be accepted',
  ),
  'request-media-type-removed': breaking('bodies of this media type are no longer documented to be accepted'),

  'status-generalised': harmless('a range (or `default`) documents what was documented for this status'),
  'status-specialised': harmless(
    'a status of a range (or `default`) that was documented already, described by itself',
  ),
  'success-status-added': addition(
    'a further success; code that asks for `response.ok` goes on working, code that compares with one status deserves a look',
  ),
  'success-status-removed': breaking('callers that wait for this status never see it again'),
  'error-status-added': addition(
    'one more error is documented; any service may fail in ways its pages did not list',
  ),
  'error-status-removed': breaking(
    'callers that decide by this status lose the case, and the generated types lose its key',
  ),
  'response-media-type-added': addition('one more way to read the body'),
  'response-media-type-generalised': breaking('other media types of the range may come'),
  'response-media-type-specialised': harmless('one media type of a range that could come before'),
  'response-media-type-narrowed': harmless('other media types of the range no longer come'),
  'response-media-type-removed': breaking('callers that read this media type get another one, or no body'),
  'response-header-added': addition('callers that do not know it ignore it'),
  'response-header-removed': breaking('callers that read it find nothing'),
  'response-header-became-required': harmless('it can be relied on now'),
  'response-header-became-optional': breaking('callers that rely on it may find nothing'),

  'header-serialization-changed': breaking('the same value is written differently in the header'),

  'callback-added': addition('a client that does not ask for it is sent nothing'),
  'callback-removed': breaking('clients that wait for this request never see it again'),
  'callback-part-added': addition('receivers that do not know it ignore it'),
  'callback-part-removed': breaking('receivers that read it find nothing'),
  'callback-part-became-optional': breaking('receivers that rely on it may find nothing'),
  'callback-part-became-required': harmless('receivers can rely on it now'),
  'callback-form-added': breaking('receivers may be sent what they cannot read'),
  'callback-form-removed': harmless('what may be sent could be sent before'),
  'callback-response-added': addition('receivers may answer so, too'),
  'callback-response-removed': breaking('receivers that answer so are no longer understood'),
  'callback-response-became-required': breaking('receivers that leave it out were right before'),
  'callback-response-became-optional': addition('receivers may leave it out'),

  'link-added': addition('one more hint how to go on'),
  'link-removed': breaking('clients that follow it find nothing'),
  'link-changed': breaking('clients that follow it call something else, or with other values'),

  'unused-part-changed': documentation('no operation uses this part'),
  'named-schema-changed': documentation('no operation uses this schema'),
  'named-schema-added': addition('one more name in the generated types'),
  'named-schema-removed': breaking('code that names this type no longer compiles'),

  'description-changed': documentation('words for people; no request and no answer changes'),
  'example-changed': documentation('an example; no request and no answer changes'),
  'tag-changed': documentation('tags group operations in documentation; no generated name depends on them'),
  'extension-changed': documentation('an `x-` key that no generated code depends on'),
  'hint-changed': documentation('a hint for those who show or enter the value; the same values are right'),
  'hidden-field-changed': documentation('the field is not sent in this direction'),
  'openapi-version-changed': documentation(
    'the file is written for another version of OpenAPI; what it says is compared',
  ),
  'ignored-part-changed': documentation('OpenAPI gives this part no effect here'),
  unclassified: unknown(
    'no rule understands this part of the file; it may break callers, and a person has to look',
  ),
} as const satisfies Record<string, Ruling>;

/** Kinds of change to one value; the verdict depends on who sends it. */
const DIRECTED = {
  'type-changed': {
    request: breaking('values of the old type are no longer accepted'),
    response: breaking('the value that comes is of another type'),
  },
  'type-narrowed': {
    request: breaking('some values that were accepted are no longer'),
    response: harmless('every value that may come could come before'),
  },
  'type-widened': {
    request: addition('every value that was accepted still is'),
    response: breaking('values of a kind that could not come before may come now'),
  },
  'format-added': {
    request: breaking('values that do not have the format were accepted before'),
    response: harmless('the same values, described more closely'),
  },
  'format-removed': {
    request: addition('every value that was accepted still is'),
    response: breaking('callers that parse the value by its format can no longer rely on it'),
  },
  'format-changed': {
    request: breaking('values of the old format are no longer accepted'),
    response: breaking('callers that parse the value by its format meet another one'),
  },
  'enum-added': {
    request: breaking('any value was accepted before, only these are now'),
    response: harmless('every value that may come could come before'),
  },
  'enum-removed': {
    request: addition('every value that was accepted still is'),
    response: breaking('values outside the old list may come now'),
  },
  'enum-value-added': {
    request: addition('one more value is accepted'),
    response: breaking(
      'a value that no caller knows may come; a `switch` over the generated union misses it',
    ),
  },
  'enum-value-removed': {
    request: breaking('a value that was accepted no longer is'),
    response: harmless('the value no longer comes; the others stay'),
  },
  'constraint-tightened': {
    request: breaking('some values that were accepted are no longer'),
    response: harmless('every value that may come could come before'),
  },
  'constraint-loosened': {
    request: addition('every value that was accepted still is'),
    response: breaking('values beyond the old limit may come now'),
  },
  'constraint-changed': {
    request: breaking('it cannot be told that every accepted value still is'),
    response: breaking('it cannot be told that no new value may come'),
  },
  'nullable-added': {
    request: addition('`null` is accepted, too'),
    response: breaking('`null` may come where a value always came'),
  },
  'nullable-removed': {
    request: breaking('`null` was accepted and no longer is'),
    response: harmless('`null` no longer comes'),
  },
  'field-added': {
    request: addition('callers may leave it out'),
    response: addition('callers that do not know it ignore it'),
  },
  'required-field-added': {
    request: breaking('bodies without it were right before and are wrong now'),
    response: addition('callers that do not know it ignore it'),
  },
  'closed-object-field-added': {
    request: addition('callers may leave it out'),
    response: breaking('no field beyond the listed ones could come before'),
  },
  'field-became-further': {
    request: harmless('it is still accepted, as one of the fields that are not listed'),
    response: harmless('it may still come, as one of the fields that are not listed'),
  },
  'field-not-sent-changed': {
    request: harmless('it is not sent in requests'),
    response: harmless('it is not sent in responses'),
  },
  'field-removed': {
    request: breaking('calls that send it no longer compile, and the service may ignore or reject it'),
    response: breaking('callers that read it find nothing'),
  },
  'field-became-required': {
    request: breaking('bodies without it were right before and are wrong now'),
    response: harmless('it can be relied on now'),
  },
  'field-became-optional': {
    request: addition('callers may leave it out now'),
    response: breaking('callers that rely on it may find nothing'),
  },
  'field-deprecated': {
    request: addition('it still works; callers should plan to leave it'),
    response: addition('it still comes; callers should plan to leave it'),
  },
  'field-undeprecated': {
    request: harmless('it is no longer marked for removal'),
    response: harmless('it is no longer marked for removal'),
  },
  'field-became-read-only': {
    request: breaking('callers may no longer send it'),
    response: harmless('it comes as before'),
  },
  'field-became-writable': {
    request: addition('callers may send it now'),
    response: harmless('it comes as before'),
  },
  'field-became-write-only': {
    request: harmless('it is sent as before'),
    response: breaking('callers that read it find nothing'),
  },
  'field-became-readable': {
    request: harmless('it is sent as before'),
    response: addition('callers may read it now'),
  },
  'extra-fields-allowed': {
    request: addition('fields that are not listed are accepted, too'),
    response: breaking('fields that are not listed may come; the generated type lists all there were'),
  },
  'extra-fields-forbidden': {
    request: breaking('fields that are not listed were accepted before'),
    response: harmless('fields that are not listed no longer come'),
  },
  'variant-added': {
    request: addition('one more shape is accepted'),
    response: breaking('a shape that no caller knows may come'),
  },
  'variant-removed': {
    request: breaking('a shape that was accepted no longer is'),
    response: harmless('the shape no longer comes; the others stay'),
  },
  'rival-added': {
    request: breaking('a value has to be right for exactly one shape, and may be right for a new one, too'),
    response: harmless('the values of the other shapes are no more than they were'),
  },
  'rival-removed': {
    request: addition('values that were right for two shapes, and so wrong, are right for one now'),
    response: harmless('the values are those of a shape that callers know'),
  },
  'variant-covered': {
    request: harmless('what it took is taken by another shape'),
    response: harmless('what may come could come before, as another shape'),
  },
  'discriminator-value-added': {
    request: addition('one more value of the discriminating field is accepted'),
    response: breaking('callers that choose by the discriminating field meet a value that they do not know'),
  },
  'discriminator-value-removed': {
    request: breaking('a value of the discriminating field that was accepted no longer is'),
    response: harmless('the value no longer comes; the others stay'),
  },
  'default-changed': {
    request: harmless(
      'the same calls compile and are accepted; those that leave the value out mean another one now',
    ),
    response: harmless('the same values may come; one that is missing means another one now'),
  },
} as const satisfies Record<string, Record<Direction, Ruling>>;

export type PlainKind = keyof typeof PLAIN;
export type DirectedKind = keyof typeof DIRECTED;
/** What can change, each with a ruling of its own. */
export type ChangeKind = PlainKind | DirectedKind;

/** The whole policy, one row for each kind of change (and direction, where that matters). */
export const POLICY: Readonly<Record<PlainKind, Ruling>> &
  Readonly<Record<DirectedKind, Readonly<Record<Direction, Ruling>>>> = { ...PLAIN, ...DIRECTED };

export function ruling(kind: PlainKind): Ruling {
  return PLAIN[kind];
}

export function directedRuling(kind: DirectedKind, direction: Direction): Ruling {
  return DIRECTED[kind][direction];
}

/** What a kind is called where the API calls and the client answers (callbacks, webhooks): who had to cope has not. */
export const FLIPPED: Partial<Record<PlainKind, PlainKind>> = {
  'parameter-added': 'callback-part-added',
  'required-parameter-added': 'callback-part-added',
  'parameter-removed': 'callback-part-removed',
  'parameter-became-required': 'callback-part-became-required',
  'parameter-became-optional': 'callback-part-became-optional',
  'parameter-form-allowed': 'callback-form-added',
  'parameter-form-forbidden': 'callback-form-removed',
  'request-body-added': 'callback-part-added',
  'required-request-body-added': 'callback-part-added',
  'request-body-removed': 'callback-part-removed',
  'request-body-became-required': 'callback-part-became-required',
  'request-body-became-optional': 'callback-part-became-optional',
  'request-media-type-added': 'callback-form-added',
  'request-media-type-generalised': 'callback-form-added',
  'request-media-type-specialised': 'callback-form-removed',
  'request-media-type-narrowed': 'callback-form-removed',
  'request-media-type-removed': 'callback-form-removed',
  'success-status-added': 'callback-response-added',
  'success-status-removed': 'callback-response-removed',
  'error-status-added': 'callback-response-added',
  'error-status-removed': 'callback-response-removed',
  'response-media-type-added': 'callback-response-added',
  'response-media-type-generalised': 'callback-response-added',
  'response-media-type-specialised': 'callback-response-removed',
  'response-media-type-narrowed': 'callback-response-removed',
  'response-media-type-removed': 'callback-response-removed',
  'response-header-added': 'callback-response-added',
  'response-header-removed': 'callback-response-removed',
  'response-header-became-required': 'callback-response-became-required',
  'response-header-became-optional': 'callback-response-became-optional',
  'security-required': 'callback-part-added',
  'security-dropped': 'callback-part-removed',
  'security-tightened': 'callback-part-added',
  'security-loosened': 'callback-part-removed',
  'security-alternative-added': 'callback-form-added',
  'security-alternative-removed': 'callback-form-removed',
};
