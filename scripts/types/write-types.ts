import {
  astToString,
  COMMENT_HEADER,
  type GlobalContext,
  resolveRef,
  scanDiscriminators,
  transformSchema,
} from 'openapi-typescript';
import type { Json } from '../contract/json.js';

/**
 * The types of a contract that was linted, by openapi-typescript. Its own entry would lint the contract again, with an
 * older Redocly, and bundle what is in one file already: more than half of its time. This is the part after that. Objects
 * without properties become `Record<string, unknown>`: an `object` body is one that may hold anything, not one that must
 * be empty.
 */
export function renderTypes(document: { [key: string]: Json }): string {
  // openapi-typescript takes any parsed document; its own type for one is narrower than JSON. It changes what
  // discriminators name, hence the copy.
  const schema = structuredClone(document) as unknown as Parameters<typeof transformSchema>[0];
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
