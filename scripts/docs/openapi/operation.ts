import type { DocumentedOperation, Fact, HttpMethod } from '../model.js';
import { type ComponentNames, Components } from './components.js';
import type { Context } from './content.js';
import { follow } from './reference.js';
import type { Reporter } from './report.js';
import type { Value } from './value.js';

/** An operation in the file, before it is read. */
export interface OperationEntry {
  readonly method: HttpMethod;
  readonly path: string;
  /** The Path Item Object, reference resolved. */
  readonly item: Value;
  readonly operation: Value;
}

const METHODS: readonly HttpMethod[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every operation of the file, in the order written. */
export function operationsOf(root: Value): OperationEntry[] {
  return (root.get('paths')?.entries() ?? []).flatMap(([path, entry]) => {
    if (!path.startsWith('/')) return [];
    const item = follow(entry);
    return item.entries().flatMap(([key, operation]) => {
      const method = METHODS.find((each) => each === key);
      return method === undefined ? [] : [{ method, path, item, operation }];
    });
  });
}

/** What Swagger 2.0 and OpenAPI 3.x write alike. */
export function commonFacts(root: Value, entry: OperationEntry, page: string) {
  const { operation, method, path } = entry;
  const optional = {
    summary: operation.textFact('summary') ?? entry.item.textFact('summary'),
    description: operation.textFact('description') ?? entry.item.textFact('description'),
    operationId: operation.textFact('operationId'),
    deprecated: operation.flagFact('deprecated'),
  };
  const docs = operation.get('externalDocs');
  const url = docs?.textFact('url');
  const about = docs?.textFact('description');
  return {
    page,
    format: 'openapi',
    method: operation.keyFact(method),
    path: root.get('paths')?.get(path)?.keyFact(path) ?? operation.fact(path),
    ...(optional.summary === undefined ? {} : { summary: optional.summary }),
    ...(optional.description === undefined ? {} : { description: optional.description }),
    ...(optional.operationId === undefined ? {} : { operationId: optional.operationId }),
    ...(optional.deprecated === undefined ? {} : { deprecated: optional.deprecated }),
    ...(url === undefined
      ? {}
      : { externalDocs: { url, ...(about === undefined ? {} : { description: about }) } }),
    tags: textFacts(operation.get('tags')),
    roles: textFacts(operation.get('x-required-roles')),
    remarks: [],
    examples: [],
  } as const satisfies Partial<DocumentedOperation>;
}

function textFacts(list: Value | undefined): Fact<string>[] {
  return (list?.items() ?? []).flatMap((item) => {
    const text = item.text();
    return text === undefined ? [] : [item.fact(text)];
  });
}

/** Parameters of the path and of the operation; of the same name and place, the operation's counts. */
export function parameterEntries({ item, operation }: OperationEntry): Value[] {
  const byPlace = new Map<string, Value>();
  for (const list of [item.get('parameters'), operation.get('parameters')])
    for (const entry of list?.items() ?? []) {
      const value = follow(entry);
      byPlace.set(JSON.stringify([value.get('in')?.text(), value.get('name')?.text()]), entry);
    }
  return [...byPlace.values()];
}

/** Reports members that are understood but have no place in the model. */
export function reportUnread(operation: Value, keys: readonly string[], report: Reporter): void {
  for (const key of keys) {
    const value = operation.get(key);
    if (value !== undefined) report.notUnderstood(key, value, `"${key}" is not carried over`);
  }
}

/** One file being read: its components are shared, what an operation uses of them is its own. */
export class Reading {
  readonly report: Reporter;
  readonly components: Components;

  constructor(names: ComponentNames, report: Reporter) {
    this.report = report;
    this.components = new Components(names, report);
  }

  /** Reads one operation and adds the component schemas it leads to. */
  withComponents(read: (context: Context) => DocumentedOperation): DocumentedOperation {
    const used = new Set<string>();
    const operation = read({
      components: this.components,
      report: this.report,
      uses: (schema) => {
        for (const name of this.components.schemas.convert(schema).references) used.add(name);
      },
    });
    return used.size === 0 ? operation : { ...operation, components: this.components.closure(used) };
  }
}
