import type { versions } from '../../src/generated/operations.js';

/** A verb of the client, by its name in the table of versions. */
export type VerbName = keyof (typeof versions)['v1.0'];

/** How a case was sent, and what the sender made of it. */
export type Sent =
  | {
      readonly by: 'verb';
      readonly verb: VerbName;
      /** What the verb resolved to, or rejected with. */
      readonly result:
        | { readonly ok: true; readonly value: unknown }
        | { readonly ok: false; readonly error: unknown };
    }
  | {
      readonly by: 'typed client' | 'raw request';
      /** Why not by a verb; absent where the contract is none of this project's. */
      readonly reason?: string;
      readonly status: number;
    };
