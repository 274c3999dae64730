import { expect } from 'vitest';
import type { DocumentedOperation, ReadResult } from '../../model.js';
import { SourceText } from '../../source.js';
import { type OpenApiOptions, readOpenApi } from '../read.js';

/** Reads a contract given as text, or as an object that is written as JSON over several lines. */
export function read(document: object | string, options?: OpenApiOptions): ReadResult {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 1);
  return readOpenApi(new SourceText('vendor.json', text), options);
}

export function only(result: ReadResult): DocumentedOperation {
  expect(result.operations).toHaveLength(1);
  const [operation] = result.operations;
  if (operation === undefined) throw new Error('no operation');
  return operation;
}

/** A contract with one operation and these parts. */
export function contract(parts: { operation?: object; components?: object; version?: string }) {
  return {
    openapi: parts.version ?? '3.0.3',
    info: { title: 't', version: '1' },
    paths: {
      '/things/{id}': { get: { responses: { 200: { description: 'OK' } }, ...parts.operation } },
    },
    components: parts.components ?? {},
  };
}

/** The schema of a 200 answer, converted. */
export function converted(schema: unknown, version = '3.1.0', schemas: object = {}) {
  const result = read(
    contract({
      version,
      operation: { responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } } },
      components: { schemas },
    }),
  );
  const body = only(result).responses[0]?.contents[0]?.body?.schema?.value;
  return { body, components: only(result).components, diagnostics: result.diagnostics };
}
