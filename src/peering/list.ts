import type { OptionRules } from '../arguments/read-options.js';
import { listOf, number, oneOf } from '../arguments/rules.js';
import { AtlasResponseError } from '../errors/classes.js';
import { queryParameters } from '../generated/query-parameters.js';
import { asRecord } from '../transport/json.js';
import { callRules, idRules } from './call-rules.js';
import { readConnection } from './connection.js';
import { invoke } from './invoke.js';
import type { CallOptions, PeeringConnection, PeeringContext, ProviderName } from './types.js';

const { itemsPerPage: pageSize, providerName } = queryParameters.listPeeringConnections;

/** Which connections to list, and how. */
export interface ListPeeringConnectionsOptions extends CallOptions {
  /** Id of the project (group). */
  readonly groupId: string;
  /** Whose connections are listed. @default all providers, one after the other: Atlas itself lists only one */
  readonly providers?: readonly ProviderName[] | undefined;
  /** Connections in one page, 1 to 500. @default 100 */
  readonly itemsPerPage?: number | undefined;
}

/** Read on the first step. */
export const listRules: OptionRules<ListPeeringConnectionsOptions> = {
  ...callRules,
  groupId: idRules.groupId,
  providers: listOf(oneOf<ProviderName>(providerName.enum)),
  itemsPerPage: number(pageSize.minimum, pageSize.maximum, 'whole'),
};

function readPage(body: unknown) {
  const { results, totalCount } = asRecord(body) ?? {};
  if (!Array.isArray(results)) return undefined;
  const peers = results.flatMap((result) => readConnection(result) ?? []);
  if (peers.length !== results.length) return undefined;
  return { results: peers, totalCount: typeof totalCount === 'number' ? totalCount : undefined };
}

/**
 * `AtlasClient.listPeeringConnections`. A connection that moves to another page meanwhile is given once.
 *
 * @throws {AtlasResponseError} pages repeat themselves, so that the end would never come.
 */
export async function* listPeeringConnections(
  context: PeeringContext,
  {
    groupId,
    providers = providerName.enum,
    itemsPerPage = pageSize.default,
    ...options
  }: ListPeeringConnectionsOptions,
): AsyncGenerator<PeeringConnection, void, undefined> {
  const seen = new Set<string>();
  const request = (provider: ProviderName, pageNum: number) =>
    invoke(context, {
      operation: 'listPeeringConnections',
      ids: { groupId },
      options,
      query: { providerName: provider, itemsPerPage, pageNum },
      read: readPage,
    });

  for (const provider of providers) {
    let received = 0;
    for (let pageNum = 1; ; pageNum += 1) {
      const { results, totalCount } = await request(provider, pageNum);
      const fresh = results.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      yield* fresh;
      received += results.length;
      // Without a total, a page that is not full is the last one.
      if (
        results.length === 0 ||
        (totalCount === undefined ? results.length < itemsPerPage : received >= totalCount)
      )
        break;
      if (fresh.length === 0 && pageNum > 1) {
        throw new AtlasResponseError(
          `Page ${pageNum} of ${provider} holds nothing new, and the list does not end.`,
        );
      }
    }
  }
}
