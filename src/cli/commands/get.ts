import { connect } from '../connect.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { printableJson } from '../json.js';
import { PEER_HEADING, peerCells } from '../peer.js';
import type { CommonOptions } from '../program.js';
import type { Session } from '../session.js';
import { table } from '../table.js';

/** `atlas-peering get` */
export async function get(
  peerId: string,
  options: CommonOptions,
  { streams, signal }: Session,
): Promise<ExitCode> {
  const { atlas, groupId } = connect(options, streams, [peerId]);
  await using _ = atlas;
  const peer = await atlas.getPeeringConnection({ groupId, peerId, signal });
  streams.data(
    options.output === 'json' ? printableJson(peer) : table(PEER_HEADING, [peerCells(peer)], streams.bold),
  );
  return EXIT.done;
}
