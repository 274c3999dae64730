/**
 * What a run may do on a service in use. Reading is free. Whatever may change something (RFC 9110, section 9.2.1) goes to a
 * resource that was named whole, for the path template of the operation, or is an operation that was named itself.
 */
import type { Contract, ContractOperation } from '../../contract/load.js';
import { NameError, type OwnResource, placeholdersOf } from './own.js';

export interface Authority {
  /** Whether the operation may be sent at all, and if not, what would have to be named for it. */
  permits(operation: ContractOperation): Permission;
  /**
   * Values of path parameters that are known to name something. For an unsafe operation, those named for its very template;
   * for a safe one, also those of a resource that lies below its path.
   */
  known(operation: ContractOperation): ReadonlyMap<string, string>;
}

export type Permission = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Nothing changes on the server (RFC 9110, section 9.2.1). */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export function isSafe(method: string): boolean {
  return safeMethods.has(method.toUpperCase());
}

export interface Named {
  readonly own: readonly OwnResource[];
  /** Operations without path parameters, by operationId or as `POST /path`. */
  readonly allow: readonly string[];
}

/** @throws {NameError} something was named that the contract does not have: a slip there must not pass for permission */
export function createAuthority(contract: Contract, { own, allow }: Named): Authority {
  for (const { template } of own) {
    if (contract.operations.some(({ path }) => path === template)) continue;
    throw new NameError(`--own ${template}: the contract has no such path. ${nearest(contract, template)}`);
  }
  const allowed = new Set(allow.map((name) => allowedOperation(contract, name)));
  const byTemplate = new Map<string, ReadonlyMap<string, string>>();
  for (const resource of own) {
    if (byTemplate.has(resource.template)) {
      throw new NameError(`--own ${resource.template}: it is named twice; give one resource for each path.`);
    }
    byTemplate.set(resource.template, valuesOf(resource));
  }

  const permits = (operation: ContractOperation): Permission => {
    if (isSafe(operation.method) || byTemplate.has(operation.path) || allowed.has(operation))
      return { ok: true };
    const names = placeholdersOf(operation.path);
    const how =
      names.length === 0
        ? `it names no resource: give --allow ${shellWord(operation.operationId)} to have it sent`
        : `give --own ${shellWord(`${operation.path}=${names.map((name) => name.toUpperCase()).join(',')}`)}`;
    return { ok: false, reason: `${operation.method} is unsafe and is sent to own resources only: ${how}` };
  };
  return {
    permits,
    known: (operation) => {
      const exact = byTemplate.get(operation.path);
      if (exact || !isSafe(operation.method)) return exact ?? new Map();
      const below = own.find(({ template }) => template.startsWith(`${operation.path}/`));
      const names = new Set(placeholdersOf(operation.path));
      const values = below ? [...(byTemplate.get(below.template) ?? [])] : [];
      return new Map(values.filter(([name]) => names.has(name)));
    },
  };
}

function valuesOf({ template, values }: OwnResource): ReadonlyMap<string, string> {
  const names = placeholdersOf(template);
  const pairs = new Map(names.map((name, index) => [name, values[index] ?? '']));
  if (pairs.size === names.length) return pairs;
  throw new NameError(
    `--own ${template}: a parameter stands in it twice, and two values for one name cannot both be meant.`,
  );
}

function allowedOperation(contract: Contract, name: string): ContractOperation {
  const found = contract.operations.filter(
    ({ operationId, method, path }) => operationId === name || `${method} ${path}` === name,
  );
  const [operation] = found;
  if (!operation || found.length > 1) {
    throw new NameError(
      `--allow ${name}: the contract has ${found.length === 0 ? 'no' : 'more than one'} such operation.`,
    );
  }
  if (placeholdersOf(operation.path).length > 0) {
    throw new NameError(
      `--allow ${name}: ${operation.path} has parameters; name the resource with --own ${shellWord(`${operation.path}=...`)}.`,
    );
  }
  return operation;
}

function nearest(contract: Contract, template: string): string {
  const shape = (path: string) => path.replaceAll(/\{[^{}]*\}/g, '{}');
  const same = contract.operations.find(({ path }) => shape(path).endsWith(shape(template)));
  return same ? `Did you mean ${same.path}?` : 'Give it as it is written under paths.';
}

/** As a shell takes it back. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
