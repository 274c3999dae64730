/** What a run would send, without sending it. */
import type { PlannedCase } from '../plan/plan.js';
import { buildRequest } from '../send/build.js';
import type { Target } from '../targets/target.js';

/** One line a case: id, request and cause, or why there is none. Credentials are named by scheme, never shown. */
export async function* dryRun(cases: Iterable<PlannedCase>, target: Target): AsyncGenerator<string> {
  for (const planned of cases) {
    const { provocation } = planned;
    if (provocation.kind === 'unreachable') {
      yield `${planned.id}\n    not sent: ${provocation.reason}`;
      continue;
    }
    const prepared = await target.prepare(planned);
    try {
      const { method, url, body } = buildRequest(
        target.baseUrl,
        planned.operation,
        prepared.request,
        planned.mediaType,
      );
      const headers = Object.entries(prepared.headers).map(([name, value]) => `${name}: ${value}`);
      const caller =
        prepared.credentials === 'valid' ? planned.scheme : `${prepared.credentials} credentials`;
      const why = provocation.kind === 'cause' ? provocation.cause : `preference for ${provocation.status}`;
      const details = [
        why,
        `as ${caller}`,
        ...headers,
        ...(body === undefined ? [] : [`body ${body.length} characters`]),
      ];
      yield `${planned.id}\n    ${method} ${url}  (${details.join('; ')})`;
    } finally {
      await prepared.release?.();
    }
  }
}
