import type { Observers } from './observers.js';
import type { Layer, OnRetry } from './types.js';

/**
 * Reports requests and answers to the hooks and, at debug level, to the logger. Most clients have no observer: what
 * reports is loaded for those that have.
 */
export function observe(observers: Observers): Layer {
  const { hooks, logger } = observers;
  return (next) => (request) =>
    hooks.onRequest || hooks.onResponse || logger.debug
      ? import('./report.js').then(({ reportExchange }) => reportExchange(observers, next, request))
      : next(request);
}

/** Reports retries to the hooks and, at info level, to the logger. */
export function observeRetries(observers: Observers): OnRetry {
  return async (...retried) => {
    const { reportRetry } = await import('./report.js');
    reportRetry(observers, ...retried);
  };
}
