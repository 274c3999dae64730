/** Which case ids a run takes: by pattern and by shard. */
import { createHash } from 'node:crypto';

export interface Shard {
  /** Counted from one. */
  readonly index: number;
  readonly count: number;
}

/** `*` stands for any characters, `?` for one. */
export function globMatcher(glob: string): (id: string) => boolean {
  const source = glob
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (id) => expression.test(id);
}

/** Each id falls into exactly one of the shards, whatever other cases there are. */
export function inShard(id: string, { index, count }: Shard): boolean {
  const hash = createHash('sha256').update(id).digest().readUInt32BE(0);
  return hash % count === index - 1;
}
