import { STATUS_CODES } from 'node:http';
import type { components } from '../generated/atlas-peering.js';
import { type ErrorParameter, errorText } from './error-texts.js';

/** The error codes that the application behind the gate answers with for the operations, and the status of each. */
export const errorStatus = {
  PATH_PARAM_PARSE_ERROR: 400,
  INVALID_ENUM_VALUE: 400,
  INVALID_QUERY_PARAMETER: 400,
  USER_UNAUTHORIZED: 401,
  NOT_IN_GROUP: 401,
  USER_CANNOT_ACCESS_GROUP: 401,
  ACCOUNT_SUSPENDED: 402,
  ACCESS_FORBIDDEN: 403,
  IP_ADDRESS_NOT_ON_ACCESS_LIST: 403,
  ORG_REQUIRES_ACCESS_LIST: 403,
  PEER_NOT_FOUND: 404,
  INVALID_PEER_ID: 404,
  GROUP_NOT_FOUND: 404,
  INVALID_GROUP_ID: 404,
  NOT_ATLAS_GROUP: 404,
  RESOURCE_NOT_FOUND: 404,
  WRITES_NOT_ALLOWED_DURING_APP_UPGRADES: 405,
  PEER_ALREADY_REQUESTED_DELETION: 409,
  PEER_INVALID_STATE: 409,
  CONTAINERS_IN_USE: 409,
  VERSION_GONE: 410,
  RATE_LIMITED: 429,
  RATE_LIMITED_TOKEN_BUCKET: 429,
  UNEXPECTED_ERROR: 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;

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
