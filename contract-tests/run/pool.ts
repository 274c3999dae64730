/** Runs work over a lazy sequence, so many at a time, and hands results on in the order of the sequence; none is kept. */
export async function runPool<Item, Result>(
  items: Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
  deliver: (result: Result, item: Item) => Promise<void> | void,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const ended = new Map<number, { readonly result: Result; readonly item: Item }>();
  let started = 0;
  let delivered = 0;
  let delivering: Promise<void> = Promise.resolve();
  let stopped = false;

  /** Whatever is next in order and has ended; the rest waits for a slower one before it. */
  const deliverInOrder = async (): Promise<void> => {
    for (let next = ended.get(delivered); next; next = ended.get(delivered)) {
      ended.delete(delivered);
      delivered += 1;
      await deliver(next.result, next.item);
    }
  };
  const worker = async (): Promise<void> => {
    while (!stopped) {
      const next = iterator.next();
      if (next.done) return;
      const index = started;
      started += 1;
      try {
        ended.set(index, { result: await work(next.value), item: next.value });
        delivering = delivering.then(deliverInOrder);
        await delivering;
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.max(1, concurrency) }, worker));
  const failed = workers.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}
