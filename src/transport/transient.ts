import { WRITES_NOT_ALLOWED_DURING_APP_UPGRADES } from '../errors/codes.js';
import {
  BAD_GATEWAY,
  GATEWAY_TIMEOUT,
  INTERNAL_SERVER_ERROR,
  METHOD_NOT_ALLOWED,
  REQUEST_TIMEOUT,
  SERVICE_UNAVAILABLE,
  TOO_MANY_REQUESTS,
} from '../http-status.js';

const TRANSIENT: readonly number[] = [
  REQUEST_TIMEOUT,
  TOO_MANY_REQUESTS,
  INTERNAL_SERVER_ERROR,
  BAD_GATEWAY,
  SERVICE_UNAVAILABLE,
  GATEWAY_TIMEOUT,
];

/** Whether an answer says that the same request may succeed later. */
export function isTransient(status: number, errorCode: unknown): boolean {
  return (
    TRANSIENT.includes(status) ||
    (status === METHOD_NOT_ALLOWED && errorCode === WRITES_NOT_ALLOWED_DURING_APP_UPGRADES)
  );
}
