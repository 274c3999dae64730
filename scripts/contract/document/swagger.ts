/** Swagger 2.0 as OpenAPI 3.0, by the library that most tools use for it. */
import { ContractError, shown } from '../../../contract/error.js';
import type { JsonObject } from '../../../contract/json.js';

/**
 * @throws {ContractError} where the library finds no way to say in 3.0 what the document says
 */
export async function convertSwagger(document: JsonObject, file: string): Promise<JsonObject> {
  // Loaded on demand: few sources are that old.
  const { convertObj } = await import('swagger2openapi');
  try {
    const { openapi } = await convertObj(structuredClone(document), {
      warnOnly: true,
      targetVersion: '3.0.3',
      // What stands beside a `$ref` counts in neither version, but authors write descriptions there.
      refSiblings: 'preserve',
    });
    return openapi;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ContractError(
      `${file}: Swagger 2.0 that cannot be said in OpenAPI 3.0: ${shown(reason, 300)}. Convert the file by hand.`,
    );
  }
}

/** Where a pointer of the converted document was in the one it was made from. */
export function swaggerPointer(pointer: string): string {
  return pointer
    .replace(/^\/components\/schemas\//, '/definitions/')
    .replace(/^\/components\/(parameters|responses)\//, '/$1/')
    .replace(/^\/components\/requestBodies\//, '/parameters/')
    .replace(/^\/components\/securitySchemes\//, '/securityDefinitions/');
}
