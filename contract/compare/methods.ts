/** The keys of a Path Item Object that are operations (`query` and `additionalOperations` came with 3.2). */
export const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);
