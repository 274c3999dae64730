import type { Place } from './change.js';
import { joinSubject, keysOf, named, type Pair } from './collector.js';
import { operationsIn, type Routed } from './operations.js';
import type { ComparisonTools } from './tools.js';

/** Compares two operations; handed in, because an operation has callbacks, which have operations. */
export type CompareOperation = (tools: ComparisonTools, before: Routed, after: Routed, label: string) => void;

/** Requests that the API sends to the client, by name and address: there the client is the one that answers. */
export function compareCallbacks(
  tools: ComparisonTools,
  list: Pair,
  place: Place,
  compareOperation: CompareOperation,
): void {
  const { collector } = tools;
  for (const name of keysOf(list).filter((key) => !key.startsWith('x-'))) {
    const callback = collector.pair(list, name);
    const at = { ...place, subject: joinSubject(place.subject, named('callback', name)) };
    if (callback.before === undefined || callback.after === undefined) {
      collector.add(callback.after === undefined ? 'callback-removed' : 'callback-added', at, callback);
      continue;
    }
    compareRouted(
      tools,
      operationsIn(collector.before, callback.before),
      operationsIn(collector.after, callback.after),
      at,
      compareOperation,
    );
  }
}

/** Operations of a callback or of the webhooks: matched by name and method, the API calls. */
export function compareRouted(
  tools: ComparisonTools,
  before: readonly Routed[],
  after: readonly Routed[],
  place: Place,
  compareOperation: CompareOperation,
): void {
  const { collector } = tools;
  const flipped = tools.calledBy(tools.caller === 'client' ? 'api' : 'client');
  const keyOf = ({ method, path }: Routed) => `${method} ${path}`;
  const open = new Map(after.map((operation) => [keyOf(operation), operation]));
  for (const operation of before) {
    const match = open.get(keyOf(operation));
    open.delete(keyOf(operation));
    const at = { ...place, subject: joinSubject(place.subject, JSON.stringify(keyOf(operation))) };
    if (match === undefined) {
      collector.add('callback-removed', at, { before: operation.site, after: undefined });
      continue;
    }
    const label = [place.operation, at.subject].filter((part) => part !== '').join(' ');
    compareOperation(flipped, operation, match, label);
  }
  for (const operation of open.values()) {
    const at = { ...place, subject: joinSubject(place.subject, JSON.stringify(keyOf(operation))) };
    collector.add('callback-added', at, { before: undefined, after: operation.site });
  }
}
