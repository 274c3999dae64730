declare module 'swagger2openapi' {
  import type { JsonObject } from '../../../contract/json.js';

  /** The part of the library's face that is used here. */
  export function convertObj(
    document: JsonObject,
    options: {
      readonly warnOnly: boolean;
      readonly targetVersion: string;
      readonly refSiblings: 'preserve';
    },
  ): Promise<{ readonly openapi: JsonObject }>;
}
