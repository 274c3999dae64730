/** What an entry of the catalogue is. */

import type { Json } from '../../contract/json.js';
import type { Contract, ContractMedia, ContractOperation, ContractResponse } from '../../contract/load.js';
import { follows } from '../judge/conventions.js';
import { type Answer, type Script, withText } from './answer.js';

/** A documented answer with nothing wrong with it: what every entry starts from. */
export interface GoodAnswer {
  readonly contract: Contract;
  readonly operation: ContractOperation;
  readonly response: ContractResponse;
  /** The documented media type of the body; absent where no body is documented. */
  readonly media?: ContractMedia;
  /** The JSON value of the body; absent where the body is no JSON. */
  readonly value?: Json;
  readonly answer: Answer;
  /** Key in `components.securitySchemes` that the request uses. */
  readonly scheme: string;
}

export type Family =
  | 'status'
  | 'body'
  | 'types'
  | 'media type'
  | 'charset'
  | 'encoding'
  | 'framing'
  | 'headers'
  | 'timing'
  | 'redirects'
  | 'authentication'
  | 'meaning'
  | 'unjudgeable'
  | 'harmless';

export interface Entry {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly family: Family;
  readonly description: string;
  /** The rule of the judge that catches it; absent for a harmless variant. */
  readonly expectRule?: string;
  /** What a contract must have for it, as a noun: `a documented 204`. */
  readonly needs: string;
  /** Sent with the request, for entries about a query parameter: `envelope=true`. */
  readonly query?: string;
  /** The media type to ask for, where that is what the entry is about. */
  readonly asked?: (good: GoodAnswer) => string | undefined;
  /** What a server with this fault sends where the good answer is due; undefined where the answer has not the shape for it. */
  respond(good: GoodAnswer): Answer | Script | undefined;
}

/** Whether an answer is a challenge whose body, or the body's type, the contract lets a server leave out. */
export function mayBeBare({ contract, answer }: GoodAnswer): boolean {
  const isChallenge = answer.headers.some(([name]) => name === 'WWW-Authenticate');
  return answer.status === 401 && isChallenge && follows(contract, 'bare-challenge');
}

const NEEDS: Readonly<Record<Family, string>> = {
  status: 'a status that the operation does not document, and no default answer',
  body: 'a JSON body',
  types: 'a JSON body',
  'media type': 'a JSON body under one media type',
  charset: 'a JSON body',
  encoding: 'a documented body',
  framing: 'a documented body',
  headers: 'a documented answer',
  timing: 'a documented answer',
  redirects: 'an operation without a documented redirect or default answer',
  authentication: 'a documented 401 of an operation with digest, basic or bearer',
  meaning: 'a JSON body',
  unjudgeable: 'a documented body',
  harmless: 'a documented answer that can be judged',
};

/** What an entry of a family needs, unless it says so itself. */
export function needsOf(family: Family): string {
  return NEEDS[family];
}

/** Entries of one family, written as `[id, rule, description, respond]`. */
export function entries(
  family: Family,
  list: readonly (readonly [
    id: string,
    expectRule: string,
    description: string,
    respond: Entry['respond'],
    more?: Partial<Pick<Entry, 'query' | 'asked' | 'needs'>>,
  ])[],
): Entry[] {
  return list.map(([id, expectRule, description, respond, more]) => ({
    id,
    family,
    description,
    expectRule,
    respond,
    needs: needsOf(family),
    ...more,
  }));
}

/** The good answer with another JSON value; undefined where its body is no JSON. */
export function withValue(good: GoodAnswer, value: Json | undefined): Answer | undefined {
  return good.value === undefined || value === undefined
    ? undefined
    : withText(good.answer, JSON.stringify(value));
}

/** The good answer with other JSON text; undefined where its body is no JSON, or `change` cannot be made. */
export function withJsonText(
  good: GoodAnswer,
  change: (text: string, value: Json) => string | undefined,
): Answer | undefined {
  if (good.value === undefined) return undefined;
  const text = change(JSON.stringify(good.value), good.value);
  return text === undefined ? undefined : withText(good.answer, text);
}
