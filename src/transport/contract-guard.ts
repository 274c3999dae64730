import { operations } from '../generated/operations.js';
import type { Operation } from './types.js';

/** Of an id whose form the contract leaves open: one segment of a path, and none that means another one. */
const SEGMENT = '^(?!\\.{1,2}$)[^/]+$';

const templates = Object.values(operations).map((operation) => {
  const parameters: Readonly<Record<string, { type?: string; pattern?: string }>> = operation.pathParameters;
  const rules: RegExp[] = [];
  const shape = operation.path.replace(/\{([^{}]+)\}|\W/g, (char, name: string | undefined) => {
    const rule = name && parameters[name];
    if (!rule) return `\\${char}`;
    rules.push(new RegExp(rule.pattern ?? SEGMENT));
    return '([^/]*)';
  });
  return { operation, shape: new RegExp(`^${shape}$`), rules };
});

/** The operation of the contract that method and path are those of, with ids as the contract has them. */
export function operationAt(method: string, path: string): Operation | undefined {
  return templates.find(({ operation, shape, rules }) => {
    const ids = operation.method === method && shape.exec(path)?.slice(1);
    return ids && rules.every((rule, index) => rule.test(ids[index] ?? ''));
  })?.operation;
}
