import { VALUE_KEYS } from '../../docs/facts.js';
import type { DocumentedContent, DocumentedField, DocumentedSchema, Fact } from '../../docs/model.js';
import { type Claim, code, type Findings } from './finding.js';

/** One page's version of something that several pages may describe. */
export interface Version<T> {
  readonly page: string;
  readonly says: T | undefined;
}

const SCHEMA_SLOTS = [...VALUE_KEYS, 'anyOf', 'itemsSchema'] as const;

/** The claims of all versions in one slot. */
export function claims<T extends object, K extends keyof T>(
  versions: readonly Version<T>[],
  key: K,
): Claim<FactValue<T[K]>>[] {
  return versions
    .filter((version) => version.says !== undefined)
    .map((version) => ({
      page: version.page,
      // A slot of the model is a Fact or absent; the type system cannot see that through the index.
      fact: version.says?.[key] as Fact<FactValue<T[K]>> | undefined,
    }));
}

type FactValue<F> = Exclude<F, undefined> extends Fact<infer V> ? V : never;

/** What the pages agree on of a schema. */
export function settleSchema(
  findings: Findings,
  subject: string,
  versions: readonly Version<DocumentedSchema>[],
): DocumentedSchema {
  return settleSlots(findings, subject, versions, SCHEMA_SLOTS);
}

/** Settles slots that are each a fact or absent; descriptions may differ in wording. What no page states is left out. */
export function settleSlots<T extends object, K extends keyof T & string>(
  findings: Findings,
  subject: string,
  versions: readonly Version<T>[],
  slots: readonly K[],
): Pick<T, K> {
  const settled: Record<string, Fact<unknown>> = {};
  for (const slot of slots) {
    const options = slot === 'description' ? { difference: 'wording' as const } : { show: code };
    const name = `${subject}: ${SLOT_NAMES[slot] ?? slot}`;
    const fact = findings.settle<unknown>(name, claims(versions, slot), options);
    if (fact !== undefined) settled[slot] = fact;
  }
  // Each slot was settled from claims of that same slot, so the types are those of T.
  return settled as Pick<T, K>;
}

const SLOT_NAMES: { readonly [slot: string]: string } = {
  typeWord: "the page's word for the type",
  items: 'type of the items',
  itemsFormat: 'format of the items',
  itemsPattern: 'pattern of the items',
  itemsEnum: 'values of the items',
  itemsSchema: 'schema of the items',
  anyOf: 'types',
  enum: 'values',
  keys: 'its names',
};

/** Pairs up what the pages list, by `key`, in order of first appearance. */
export function pairUp<T>(
  lists: readonly { readonly page: string; readonly items: readonly T[] }[],
  key: (item: T) => string,
): Map<string, Version<T>[]> {
  const paired = new Map<string, Version<T>[]>();
  for (const [index, { items }] of lists.entries()) {
    for (const item of items) {
      const name = key(item);
      let versions = paired.get(name);
      if (versions === undefined) {
        versions = lists.map(({ page }) => ({ page, says: undefined }));
        paired.set(name, versions);
      }
      const known = versions[index];
      if (known?.says === undefined) versions[index] = { page: lists[index]?.page ?? '', says: item };
    }
  }
  return paired;
}

export function settleFields(
  findings: Findings,
  subject: string,
  versions: readonly Version<DocumentedContent>[],
): DocumentedField[] {
  const lists = versions
    .filter((version) => version.says !== undefined)
    .map((version) => ({ page: version.page, items: version.says?.fields ?? [] }));
  // A page that lists no field at all is silent on fields, not against them.
  const listing = lists.filter(({ items }) => items.length > 0);
  const fields: DocumentedField[] = [];
  for (const [path, of] of pairUp(listing, (field) => field.path.value)) {
    const name = `${subject}, field ${code(path)}`;
    const settledPath = findings.settle(name, claims(of, 'path'), { show: code });
    if (settledPath === undefined) continue;
    const own = settleSlots(findings, name, of, ['required', 'keys', 'description']);
    fields.push({ path: settledPath, ...own, ...settleSchema(findings, name, of) });
  }
  return fields;
}

/** Bodies by media type; a page that names none speaks of the first one the others name. */
export function settleContents(
  findings: Findings,
  subject: string,
  versions: readonly Version<readonly DocumentedContent[]>[],
): DocumentedContent[] {
  const speaking = versions.filter((version) => (version.says?.length ?? 0) > 0);
  const named = speaking
    .flatMap((version) => version.says ?? [])
    .find((content) => content.contentType !== undefined);
  const fallback = named?.contentType?.value.toLowerCase() ?? '';
  const paired = pairUp(
    speaking.map((version) => ({ page: version.page, items: version.says ?? [] })),
    (content) => content.contentType?.value.toLowerCase() ?? fallback,
  );
  const contents: DocumentedContent[] = [];
  for (const of of paired.values()) {
    const contentType = findings.settle(`${subject}: media type`, claims(of, 'contentType'), {
      show: code,
      same: (a, b) => a.toLowerCase() === b.toLowerCase(),
    });
    const bodies = of.map((version) => ({ page: version.page, says: version.says?.body }));
    const body = settleSchema(findings, `${subject}: body`, bodies);
    const example = of.find((version) => version.says?.example !== undefined)?.says?.example;
    const anyRequired = findings.settle(`${subject}: one of them required`, claims(of, 'anyRequired'), {
      show: code,
    });
    contents.push({
      ...(contentType === undefined ? {} : { contentType }),
      ...(Object.keys(body).length === 0 ? {} : { body }),
      fields: settleFields(findings, subject, of),
      ...(anyRequired === undefined ? {} : { anyRequired }),
      ...(example === undefined ? {} : { example }),
    });
  }
  return contents;
}
