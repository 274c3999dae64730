/** A contract that cannot be used: the message says which file, where, what was expected and what to do. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
