import type { AtlasError, AtlasErrorDetails } from './classes.js';

/** A copy of an error that differs in some details, for an error that others hold too. */
export function copyError<E extends AtlasError>(error: E, details: AtlasErrorDetails): E {
  const copy = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error));
  return Object.assign(copy, details);
}
