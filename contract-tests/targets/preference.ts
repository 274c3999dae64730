/** Responses by preference (RFC 7240): `Prefer: code=NNN`, as Prism and mocks like it understand it. */
import type { CaseDraft, PlannedCase } from '../plan/plan.js';
import type { Provocation } from '../types.js';
import { statusToAskFor } from './status.js';
import { brokenParameter, type Prepared } from './target.js';

export function provokeByPreference(draft: CaseDraft): Provocation {
  const gap = draft.gaps[0];
  if (gap) {
    return { kind: 'unreachable', reason: `no valid request: ${gap.what} at #${gap.pointer}: ${gap.reason}` };
  }
  if (draft.parameter && !draft.parameter.variant.holds) {
    return { kind: 'cause', cause: `a request that breaks ${draft.parameter.variant.constraint}` };
  }
  if (draft.parameter?.name === 'envelope' && draft.parameter.variant.value === true) {
    return {
      kind: 'unreachable',
      reason: 'a mock that answers from the schemas wraps nothing in an envelope',
    };
  }
  if (!draft.response) return { kind: 'cause', cause: 'a valid request' };
  const status = statusToAskFor(draft.operation, draft.response.status);
  if (status === undefined) {
    return {
      kind: 'unreachable',
      reason: `every status that ${draft.status} could stand for is documented by itself`,
    };
  }
  if (status < 200) {
    return {
      kind: 'unreachable',
      reason: 'an interim response cannot be the final one (RFC 9110, section 15.2)',
    };
  }
  return { kind: 'prefer', status };
}

export function prepareByPreference(planned: PlannedCase): Prepared {
  const { provocation, request } = planned;
  return {
    request,
    headers: provocation.kind === 'prefer' ? { Prefer: `code=${provocation.status}` } : {},
    credentials: planned.schemes.length === 0 ? 'none' : 'valid',
    ...pastClient(planned),
  };
}

function pastClient({ parameter }: PlannedCase): Pick<Prepared, 'pastClient'> {
  if (parameter?.variant.holds === false) return { pastClient: brokenParameter };
  // A client refuses another resource than the one that it asked for.
  if (parameter?.in === 'path')
    return { pastClient: 'a mock answers with its example whatever id is asked for' };
  return {};
}
