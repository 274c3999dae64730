import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import type { Json } from '../contract/json.js';

/**
 * The contract's types, by openapi-typescript. Objects without properties become `Record<string, unknown>`: an
 * `object` body is one that may hold anything, not one that must be empty.
 */
export async function renderTypes(document: { [key: string]: Json }): Promise<string> {
  // openapi-typescript takes any parsed document; its own type for one is narrower than JSON.
  const input = structuredClone(document) as unknown as Parameters<typeof openapiTS>[0];
  const nodes = await openapiTS(input, { emptyObjectsUnknown: true, alphabetize: false });
  return `${COMMENT_HEADER.trimEnd()}\n\n${astToString(nodes)}`;
}
