/** How a case was sent, and what the sender made of it. */
export type Sent =
  | {
      readonly by: 'verb';
      /** A function of the client, by its name. */
      readonly verb: string;
      /** What the verb resolved to, or rejected with. */
      readonly result:
        | { readonly ok: true; readonly value: unknown }
        | { readonly ok: false; readonly error: unknown };
    }
  | {
      readonly by: 'typed client' | 'raw request';
      /** Why not by a verb; absent where no client knows the operation. */
      readonly reason?: string;
      readonly status: number;
    };
