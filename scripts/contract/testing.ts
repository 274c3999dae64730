import type { DocumentedOperation, Fact } from '../docs/model.js';

/** Builds facts and operations for tests, as a reader would hand them over. */
export function factOn(page: string) {
  return <T>(value: T, quote = String(value)): Fact<T> => ({
    value,
    evidence: [{ page, line: 1, column: 1, quote }],
  });
}

export function operationOn(
  page: string,
  method: DocumentedOperation['method']['value'],
  path: string,
  more: Partial<DocumentedOperation> = {},
): DocumentedOperation {
  const fact = factOn(page);
  return {
    page,
    format: 'legacy',
    method: fact(method),
    path: fact(path),
    tags: [],
    servers: [],
    security: [],
    roles: [],
    parameters: [],
    responses: [],
    remarks: [],
    examples: [],
    ...more,
  };
}
