/** Finds the operation of a request path; concrete segments win over templated ones (OpenAPI 3.0, "Path Templating Matching"). */
import type { Contract, ContractOperation } from '../../contract/load.js';
import { encodeLiteral } from '../send/url.js';

interface Entry {
  readonly operation: ContractOperation;
  readonly expression: RegExp;
  readonly templated: number;
}

export function createPathMatcher(
  contract: Contract,
): (method: string, path: string) => ContractOperation | undefined {
  // By method and number of segments, so that a contract of thousands of paths is not walked for each request.
  const buckets = new Map<string, Entry[]>();
  for (const operation of contract.operations) {
    const key = bucketOf(operation.method, operation.path);
    const bucket = buckets.get(key) ?? [];
    bucket.push({
      operation,
      expression: expressionOf(operation.path),
      templated: operation.path.split('{').length,
    });
    buckets.set(key, bucket);
  }
  for (const bucket of buckets.values()) bucket.sort((a, b) => a.templated - b.templated);
  return (method, path) =>
    buckets.get(bucketOf(method, path))?.find(({ expression }) => expression.test(path))?.operation;
}

function bucketOf(method: string, path: string): string {
  return `${method} ${path.split('/').length}`;
}

/** Matches the paths of a template as they are sent; a group for each placeholder, in their order. */
export function expressionOf(template: string): RegExp {
  const parts = template.split(/\{[^}]*\}/).map((part) => literal(encodeLiteral(part)));
  return new RegExp(`^${parts.join('([^/]+)')}$`);
}

/** The source of an expression that matches the text itself. */
export function literal(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
