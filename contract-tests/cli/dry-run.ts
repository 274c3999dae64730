/** What a run would send, without sending it. */

import { StyleError } from '../../contract/parameters/write.js';
import type { PlannedCase } from '../plan/plan.js';
import { buildRequest } from '../send/build.js';
import { RequestError } from '../send/url.js';
import { baseUrlOf, type Target } from '../targets/target.js';

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
        baseUrlOf(target, planned.operation),
        planned.operation,
        prepared.request,
        planned.mediaType,
        { encodeMarks: target.encodesPathMarks === true },
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
    } catch (error) {
      if (!(error instanceof RequestError || error instanceof StyleError)) throw error;
      yield `${planned.id}\n    not sent: ${error.message}`;
    } finally {
      await prepared.release?.();
    }
  }
}
