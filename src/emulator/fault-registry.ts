import type { ActiveFault, Fault, FaultSubject, FaultTarget } from './faults.js';
import { checkNames } from './known-options.js';

interface Entry {
  readonly fault: Fault;
  passed: number;
  hits: number;
}

/** The faults that are switched on; a request gets the first that matches. */
export class FaultRegistry {
  #entries: Entry[] = [];

  add(fault: Fault): ActiveFault {
    checkNames('fault', fault);
    const entry: Entry = { fault, passed: 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        this.#entries = this.#entries.filter((one) => one !== entry);
      },
    };
  }

  clear(): void {
    this.#entries = [];
  }

  take(subject: FaultSubject): Fault | undefined {
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (entry.hits >= (fault.times ?? 1) || !matches(fault, subject)) continue;
      if (entry.passed < (fault.skip ?? 0)) {
        entry.passed += 1;
        continue;
      }
      entry.hits += 1;
      return fault;
    }
    return undefined;
  }
}

function matches(target: FaultTarget, subject: FaultSubject): boolean {
  const { operation, method, path, credentials = 'present' } = target;
  if (operation !== undefined && operation !== subject.operation) return false;
  if (method !== undefined && method.toUpperCase() !== subject.method) return false;
  if (typeof path === 'string' && !subject.target.includes(path)) return false;
  // search() ignores lastIndex, which a pattern with the g or y flag would carry from request to request.
  if (path instanceof RegExp && subject.target.search(path) < 0) return false;
  return credentials === 'any' || (credentials === 'present') === subject.hasCredentials;
}
