import { STATUS_CODES } from 'node:http';
import type { components } from '../generated/atlas-peering.js';

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
  METHOD_NOT_ALLOWED: 405,
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

/** Atlas sends strings and numbers as parameters where the contract says objects; only undocumented statuses carry them here. */
type ErrorBody = Omit<components['schemas']['ApiError'], 'parameters'> & {
  readonly parameters?: readonly unknown[];
};

export interface ApiErrorExtras {
  readonly parameters?: readonly unknown[];
  readonly fields?: readonly { readonly description: string; readonly field: string }[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler throws to answer with an error of the application. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly extras: ApiErrorExtras;

  constructor(code: ErrorCode, detail: string, extras: ApiErrorExtras = {}) {
    super(detail);
    this.code = code;
    this.extras = extras;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

export function errorBody(status: number, errorCode: string, detail: string, extras: ApiErrorExtras = {}) {
  const body: ErrorBody = {
    ...(extras.fields === undefined ? {} : { badRequestDetail: { fields: [...extras.fields] } }),
    detail,
    error: status,
    errorCode,
    ...(extras.parameters === undefined ? {} : { parameters: extras.parameters }),
    reason: STATUS_CODES[status] ?? 'Unknown',
  };
  return body;
}
