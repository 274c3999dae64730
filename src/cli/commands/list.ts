import { connect } from '../connect.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { printableJson } from '../json.js';
import { PEER_HEADING, peerCells } from '../peer.js';
import type { ListOptions } from '../program.js';
import type { Session } from '../session.js';
import { table } from '../table.js';

/** `atlas-peering list` */
export async function list(options: ListOptions, { streams, signal }: Session): Promise<ExitCode> {
  const { atlas, groupId } = connect(options, streams);
  await using _ = atlas;
  const providers = options.provider === undefined ? {} : { providers: [options.provider] };
  const peers = [];
  for await (const peer of atlas.listPeeringConnections({ groupId, signal, ...providers })) peers.push(peer);
  if (options.output === 'json') streams.data(printableJson(peers));
  else if (peers.length > 0) streams.data(table(PEER_HEADING, peers.map(peerCells), streams.bold));
  else streams.talk('The project has no network peering connections.\n');
  return EXIT.done;
}
