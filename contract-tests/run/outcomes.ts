/** For tests: every case of a contract on a target, and how each came out. */
import type { Contract } from '../../contract/load.js';
import { judge } from '../judge/index.js';
import { planRun } from '../run.js';
import { createSender } from '../send/sender.js';
import type { Target } from '../targets/target.js';
import { createWire } from '../wire/wire.js';
import { executeCase } from './execute.js';

export interface CaseOutcome {
  readonly outcome: string;
  /** Why it could not be reached, where it could not. */
  readonly reason?: string;
  readonly rules: readonly string[];
  readonly url?: string;
  readonly status?: number;
  readonly body?: string;
}

/** By case id. One case after the other; the target is left open. */
export async function outcomesOf(
  contract: Contract,
  target: Target,
  only?: string,
): Promise<Record<string, CaseOutcome>> {
  const wire = createWire({
    refuses: (method, url) => target.refuses?.(method, url),
    timeoutMs: target.leastTimeoutMs ?? 5_000,
  });
  const sender = createSender(target, wire);
  const found: Record<string, CaseOutcome> = {};
  await target.check?.();
  for (const planned of planRun(contract, target, only === undefined ? {} : { only: [only] }, 1)) {
    const result = await executeCase(planned, { contract, target, sender, judge, strict: false });
    const { provocation } = result.case;
    const { request, response } = result.exchange ?? {};
    found[planned.id] = {
      outcome: result.outcome,
      rules: result.violations.map(({ rule }) => rule),
      ...(provocation.kind === 'unreachable' ? { reason: provocation.reason } : {}),
      ...(request ? { url: request.url.slice(new URL(request.url).origin.length) } : {}),
      ...(request?.body ? { body: new TextDecoder().decode(request.body) } : {}),
      ...(response ? { status: response.status } : {}),
    };
  }
  wire.close();
  return found;
}
