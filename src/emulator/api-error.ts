import { STATUS_CODES } from 'node:http';
import type { components } from '../generated/atlas-peering.js';
import { type ErrorCode, errorStatus } from './error-codes.js';
import { type ErrorParameter, errorText } from './error-texts.js';

export interface ApiErrorExtras {
  readonly fields?: readonly { readonly description: string; readonly field: string }[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler throws to answer with an error of the application, in the vendor's words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly parameters: readonly ErrorParameter[];
  readonly extras: ApiErrorExtras;

  constructor(code: ErrorCode, parameters: readonly ErrorParameter[] = [], extras: ApiErrorExtras = {}) {
    super(errorText(code, parameters));
    this.code = code;
    this.parameters = parameters;
    this.extras = extras;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** The body of an error of the application. `parameters` is always there, as recorded: empty where there is none. */
export function errorBody(
  { code, status, parameters, extras }: ApiError,
  detail: string,
): components['schemas']['ApiError'] {
  return {
    ...(extras.fields === undefined ? {} : { badRequestDetail: { fields: [...extras.fields] } }),
    detail,
    error: status,
    errorCode: code,
    parameters: [...parameters],
    reason: STATUS_CODES[status] ?? 'Unknown',
  };
}
