import { asRecord } from '../transport/json.js';
import type { PeeringConnection, ProviderName } from './types.js';

/** Fields that only connections of one provider have. What all have, `status` and `errorMessage` too, tells nothing. */
const FIELDS: Readonly<Record<ProviderName, readonly (keyof PeeringConnection)[]>> = {
  AWS: [
    'accepterRegionName',
    'awsAccountId',
    'connectionId',
    'routeTableCidrBlock',
    'vpcId',
    'statusName',
    'errorStateName',
  ],
  AZURE: ['azureDirectoryId', 'azureSubscriptionId', 'resourceGroupName', 'vnetName', 'errorState'],
  GCP: ['gcpProjectId', 'networkName'],
};

/** Fields that decide something here; they are words where they are there at all. */
const WORDS = ['providerName', 'statusName', 'status'] as const;

/** The provider that the other fields are those of; `undefined` where they are of none, or of several. */
function inferProvider(fields: Readonly<Record<string, unknown>>): ProviderName | undefined {
  const providers: readonly ProviderName[] = ['AWS', 'AZURE', 'GCP'];
  const [provider, ...others] = providers.filter((name) =>
    FIELDS[name].some((field) => fields[field] !== undefined && fields[field] !== null),
  );
  return others.length === 0 ? provider : undefined;
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
