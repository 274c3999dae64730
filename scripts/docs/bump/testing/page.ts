import { statedFacts } from '../../facts.js';
import type { DocumentedOperation, ReadResult } from '../../model.js';
import { SourceText } from '../../source.js';
import { readBumpPage } from '../read.js';

interface Parts {
  readonly head?: string;
  readonly description?: string;
  readonly servers?: string;
  readonly auth?: string;
  readonly parameters?: string;
  readonly body?: string;
  readonly responses?: string;
}

/** A flattened page of the current generation around the part under test. */
export function page(parts: Parts): string {
  const {
    head = '# Make a bed **POST /beds**',
    description = 'Makes a bed.',
    servers = '',
    auth,
    parameters = '',
  } = parts;
  const { body, responses = '### 204: No Content' } = parts;
  return [
    ...[
      head,
      description,
      '## Servers',
      servers,
      auth === undefined ? '' : `## Authentication methods ${auth}`,
    ],
    ...['## Parameters', parameters, body === undefined ? '' : `## Body parameters ${body}`],
    ...['## Responses', responses, '[Powered by Bump.sh](https://bump.sh)'],
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function read(text: string): ReadResult {
  return readBumpPage(new SourceText('page.md', text));
}

export function operation(text: string): DocumentedOperation {
  const [first] = read(text).operations;
  if (first === undefined) throw new Error('no operation');
  return first;
}

/** What the page of these parts states. */
export function facts(parts: Parts) {
  return statedFacts(operation(page(parts)));
}

export function codes(text: string): string[] {
  return read(text).diagnostics.map(({ code }) => code);
}
