import {
  astToString,
  COMMENT_HEADER,
  type GlobalContext,
  resolveRef,
  scanDiscriminators,
  transformSchema,
} from 'openapi-typescript';
import { joinPointer, pointerOf, valueAt } from '../../contract/json.js';
import { versionOf } from '../../contract/load.js';
import { References } from '../../contract/references.js';
import { pathOf, referenceTo, schemaNamesOf, visitNodes } from '../../contract/structure.js';
import type { Json, JsonMap } from '../contract/json.js';

/**
 * The types of a contract that was linted, by openapi-typescript. Its own entry would lint the contract again, with an
 * older Redocly, and bundle what is in one file already: more than half of its time. This is the part after that. Objects
 * without properties become `Record<string, unknown>`: an `object` body is one that may hold anything, not one that must
 * be empty.
 */
export function renderTypes(document: { [key: string]: Json }): string {
  // openapi-typescript takes any parsed document; its own type for one is narrower than JSON. It changes what
  // discriminators name, hence the copy.
  const copy = structuredClone(document);
  referByPointer(copy, document);
  const schema = copy as unknown as Parameters<typeof transformSchema>[0];
  const context = {
    ...DEFAULTS,
    emptyObjectsUnknown: true,
    injectFooter: [],
    discriminators: scanDiscriminators(schema, {}),
    resolve: <T>(reference: string) => resolveRef<T>(schema, reference, { silent: false }),
  };
  // Left out: functions nobody gave, and `redoc`, the configuration of that other linting. No transformation looks at it.
  const nodes = transformSchema(schema, context as unknown as GlobalContext);
  return `${COMMENT_HEADER.trimEnd()}\n\n${astToString(nodes)}`;
}

/** References by name (`$anchor`, `$id`, a mapping's bare names), which openapi-typescript does not follow, by their pointers. */
function referByPointer(copy: JsonMap, document: JsonMap): void {
  const version = versionOf(document, 'document');
  const references = new References(document, version);
  visitNodes(copy, 'document', version, (node) => {
    // The copy is there to be changed.
    const value = node.value as JsonMap;
    const named = value.$ref ?? value.$dynamicRef;
    // A pointer inside a schema with an `$id` begins at that schema.
    const fromTop = (reference: string) =>
      reference.startsWith('#/') && valueAt(document, pointerOf(reference)) !== undefined;
    if (typeof named === 'string' && !fromTop(named) && node.kind === 'schema') {
      const target = references.followReference(named, joinPointer('', ...pathOf(node)), 'bare');
      delete value.$dynamicRef;
      if (target.kind === 'found') value.$ref = `#${target.at.pointer}`;
    }
    for (const { holder, key, written } of node.kind === 'schema' ? schemaNamesOf(value) : []) {
      (holder as JsonMap)[key] = referenceTo(written);
    }
    return true;
  });
}

/** What openapi-typescript takes an option to be where it is not given. */
const DEFAULTS = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  silent: false,
} as const satisfies Partial<GlobalContext>;
