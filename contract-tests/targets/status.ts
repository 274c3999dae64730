/** Statuses to ask for where the contract documents a range or a default. */
import type { ContractOperation } from '../../contract/load.js';

/** Those with a body first, where there is a choice. */
const usual = [200, 201, 202, 203, 302, 400, 404, 409, 422, 418, 500, 503, 100];

/** The status a mock is asked for; undefined where none is left that only this entry covers. */
export function statusToAskFor(operation: ContractOperation, status: string): number | undefined {
  if (/^\d{3}$/.test(status)) return Number(status);
  const exact = new Set(operation.responses.map((response) => response.status));
  const candidates = [...usual, ...Array.from({ length: 500 }, (_, index) => index + 100)];
  if (/^[1-5]XX$/.test(status)) {
    return candidates.find((code) => String(code)[0] === status[0] && !exact.has(String(code)));
  }
  const free = (code: number) => !exact.has(String(code)) && !exact.has(`${String(code)[0]}XX`);
  // A default beside documented successes describes the errors.
  const hasSuccess = [...exact].some((each) => each.startsWith('2'));
  return candidates.find((code) => free(code) && code >= (hasSuccess ? 400 : 200));
}

/** Whether `404` is what `404`, `4XX` or `default` stands for in this operation. */
export function statusCovers(operation: ContractOperation, documented: string, status: number): boolean {
  if (documented === String(status)) return true;
  const exact = new Set(operation.responses.map((response) => response.status));
  if (exact.has(String(status))) return false;
  if (documented === `${String(status)[0]}XX`) return true;
  return documented === 'default' && !exact.has(`${String(status)[0]}XX`);
}
