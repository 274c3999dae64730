import { asRecord } from '../transport/json.js';
import type { PeeringConnection, ProviderName } from './types.js';

/**
 * Each field of a connection: the provider that alone has it, and whether Atlas may give null. What all have, `status` and
 * `errorMessage` too, tells nothing about the provider.
 */
export const connectionFields: {
  readonly [K in keyof PeeringConnection]-?: {
    readonly of?: ProviderName;
  } & (null extends PeeringConnection[K] ? { readonly orNull: true } : { readonly orNull?: never });
} = {
  id: {},
  containerId: {},
  providerName: {},
  accepterRegionName: { of: 'AWS', orNull: true },
  awsAccountId: { of: 'AWS' },
  connectionId: { of: 'AWS', orNull: true },
  routeTableCidrBlock: { of: 'AWS' },
  vpcId: { of: 'AWS' },
  statusName: { of: 'AWS' },
  errorStateName: { of: 'AWS', orNull: true },
  azureDirectoryId: { of: 'AZURE' },
  azureSubscriptionId: { of: 'AZURE' },
  resourceGroupName: { of: 'AZURE' },
  vnetName: { of: 'AZURE' },
  status: {},
  errorState: { of: 'AZURE', orNull: true },
  gcpProjectId: { of: 'GCP' },
  networkName: { of: 'GCP' },
  errorMessage: { orNull: true },
};

/** Fields that decide something here; they are words where they are there at all. */
const WORDS = ['providerName', 'statusName', 'status'] as const;

/** The provider that the other fields are those of; `undefined` where they are of none, or of several. */
function inferProvider(fields: Readonly<Record<string, unknown>>): ProviderName | undefined {
  const found = Object.entries(connectionFields).flatMap(([name, { of }]) =>
    of && fields[name] !== undefined && fields[name] !== null ? [of] : [],
  );
  return found.every((of) => of === found[0]) ? found[0] : undefined;
}

/**
 * Takes a value for a peering connection, or not. Version 1.0 of the API names no provider: it is told from the other
 * fields and filled in, so that it can be expected, and is left out where they do not tell.
 */
export function readConnection(value: unknown): PeeringConnection | undefined {
  const fields: Record<string, unknown> = { ...asRecord(value) };
  if (typeof fields.id !== 'string') return undefined;
  for (const name of WORDS) {
    // Null stands for what is not there.
    if (fields[name] === null) delete fields[name];
    if (fields[name] !== undefined && typeof fields[name] !== 'string') return undefined;
  }
  const providerName = fields.providerName ?? inferProvider(fields);
  // Checked as far as anything here depends on it.
  return { ...fields, ...(providerName !== undefined && { providerName }) } as PeeringConnection;
}
