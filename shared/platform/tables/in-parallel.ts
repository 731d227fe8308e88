/** How many reads or single writes of one call may be under way at once: a bulk edit must not crowd out sign-ins. */
export const STORAGE_CONCURRENCY = 16;

/**
 * Does the work for each item, at most `limit` at a time, and answers in the order of the items.
 * After a failure nothing new is begun; it rejects with the first failure when all that was under way has ended.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
