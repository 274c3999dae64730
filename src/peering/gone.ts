import { isAtlasError } from '../errors/classes.js';
import { PEER_ALREADY_REQUESTED_DELETION, PEER_NOT_FOUND } from '../errors/codes.js';

/** Whether an error says that the connection is gone: 404 PEER_NOT_FOUND and nothing else. A 404 about the project says nothing about the connection. */
export function saysGone(error: unknown): boolean {
  return isAtlasError(error) && error.status === 404 && error.errorCode === PEER_NOT_FOUND;
}

/** Whether an error says that the connection is already being deleted. */
export function saysLeaving(error: unknown): boolean {
  return isAtlasError(error) && error.status === 409 && error.errorCode === PEER_ALREADY_REQUESTED_DELETION;
}
