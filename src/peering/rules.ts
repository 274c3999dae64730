import type { OptionRules } from '../arguments/read-options.js';
import { callback, flag, number, protecting } from '../arguments/rules.js';
import { callRules, idRules } from './call-rules.js';
import type { DeletePeeringConnectionOptions } from './delete.js';
import type { DeletePeeringConnectionsOptions, PeeringDeletion } from './delete-many.js';
import { expectRule } from './expect.js';
import type { GetPeeringConnectionOptions } from './get.js';
import type { PlanPeeringDeletionOptions } from './plan.js';
import type { CloseOptions } from './types.js';
import type { WaitUntilDeletedOptions } from './wait.js';

const deletionRules = { ...callRules, expect: expectRule, idempotent: flag, dryRun: protecting(flag) };

/** The options of each verb but the list, which changes nothing: its rules are loaded with it. */
export interface VerbOptions {
  readonly deletePeeringConnection: DeletePeeringConnectionOptions;
  readonly deletePeeringConnections: DeletePeeringConnectionsOptions;
  readonly getPeeringConnection: GetPeeringConnectionOptions;
  readonly planPeeringDeletion: PlanPeeringDeletionOptions;
  readonly waitUntilDeleted: WaitUntilDeletedOptions;
  readonly close: CloseOptions;
}

/** What they are held to when a verb is called, before its code is loaded. */
export const verbRules: { readonly [V in keyof VerbOptions]: OptionRules<VerbOptions[V]> } = {
  deletePeeringConnection: { ...idRules, ...deletionRules },
  deletePeeringConnections: { ...deletionRules, concurrency: number(1, Number.POSITIVE_INFINITY, 'whole') },
  getPeeringConnection: { ...idRules, ...callRules },
  planPeeringDeletion: { ...idRules, ...callRules, expect: expectRule },
  waitUntilDeleted: {
    ...idRules,
    ...callRules,
    deadline: number(0),
    pollInterval: number(0),
    onProgress: callback(),
  },
  close: { revoke: flag },
};

export const itemRules: OptionRules<PeeringDeletion> = { ...idRules, expect: expectRule };
