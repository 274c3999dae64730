import { asObject, isObject } from '../contract/json.js';
import type { Contract } from '../contract/load.js';
import type { CaseRecord } from '../contract-tests/report/record.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Which documented responses were judged, counted from the document itself and not from the suite's own plan. */
export class Coverage {
  /** `GET /path 404`, each once. */
  readonly #documented: ReadonlySet<string>;
  readonly #judged = new Set<string>();
  readonly #reasons = new Map<string, string>();

  constructor(contract: Contract) {
    this.#documented = documentedResponses(contract);
  }

  add(record: CaseRecord): void {
    if (record.kind !== 'response') return;
    const key = `${record.method} ${record.path} ${record.status}`;
    const { response } = record;
    // Judged: an answer with the documented status came, and the judge saw it. Any other answer verifies nothing about it.
    if (response && covers(record.status, response.status)) this.#judged.add(key);
    else this.#reasons.set(key, reasonOf(record));
  }

  get documented(): number {
    return this.#documented.size;
  }

  get judged(): number {
    return [...this.#documented].filter((key) => this.#judged.has(key)).length;
  }

  /** Documented responses that were not judged, with the reason that the run gives. */
  get listed(): readonly { readonly response: string; readonly reason: string }[] {
    return [...this.#reasons]
      .filter(([key]) => this.#documented.has(key) && !this.#judged.has(key))
      .map(([response, reason]) => ({ response, reason }));
  }

  /** Documented responses that the run says nothing about: there must be none. */
  get lost(): readonly string[] {
    return [...this.#documented].filter((key) => !this.#judged.has(key) && !this.#reasons.has(key));
  }
}

function documentedResponses(contract: Contract): Set<string> {
  const found = new Set<string>();
  for (const [path, item] of Object.entries(asObject(contract.document.paths))) {
    for (const method of methods) {
      const operation = asObject(item)[method];
      if (!isObject(operation)) continue;
      for (const status of Object.keys(asObject(operation.responses))) {
        if (!status.startsWith('x-')) found.add(`${method.toUpperCase()} ${path} ${status}`);
      }
    }
  }
  return found;
}

function covers(documented: string, status: number): boolean {
  if (documented === 'default') return true;
  return documented.length === 3 && documented.toUpperCase().endsWith('XX')
    ? documented[0] === String(status)[0]
    : documented === String(status);
}

function reasonOf({ outcome, provocation, violations, response }: CaseRecord): string {
  if (outcome === 'unreachable') return provocation;
  const [first] = violations;
  const answered = response ? `answered ${response.status}` : 'no answer';
  return `${outcome}: ${answered}: ${first ? `${first.rule}: ${first.got}` : 'nothing was found'}`;
}
