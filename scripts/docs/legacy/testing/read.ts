import { type PageFacts, type StatedField, type StatedParameter, statedFacts } from '../../facts.js';
import type { Diagnostic, DocumentedOperation } from '../../model.js';
import { SourceText } from '../../source.js';
import { readLegacyPage } from '../read.js';
import { type PageSpec, pageText } from './page.js';

export interface Reading {
  readonly text: string;
  readonly facts: PageFacts;
  readonly operation: DocumentedOperation;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
}

export function readText(text: string): Reading {
  const { operations, diagnostics } = readLegacyPage(new SourceText('page.txt', text));
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) throw new Error('expected one operation');
  return {
    text,
    facts: statedFacts(operation),
    operation,
    diagnostics,
    codes: diagnostics.map(({ code }) => code),
  };
}

export function readSpec(spec: PageSpec): Reading {
  return readText(pageText(spec));
}

/** Parameters of one place by name, without name and place. */
export function parametersOf(reading: Reading, place: string): Record<string, object> {
  return Object.fromEntries(
    reading.facts.parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, in: _place, ...rest }: StatedParameter) => [name, rest]),
  );
}

/** Fields of the request body or of one response by path, without the path. */
export function fieldsOf(reading: Reading, of: 'request' | string): Record<string, object> {
  const body = of === 'request' ? reading.facts.requestBody : reading.facts.responses[of];
  return Object.fromEntries((body?.fields ?? []).map(({ path, ...rest }: StatedField) => [path, rest]));
}
