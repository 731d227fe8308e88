/** What jobs do that delete what is over. */

/** What is left after so many rounds waits for the next hour. */
const MAX_ROUNDS = 20;

/**
 * Round after round until none is left, or the job is to end.
 * @param remove deletes a bounded number, and answers how many
 * @returns how many were deleted
 */
export async function cleanUp(remove: () => Promise<number>, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
    const removed = await remove();
    total += removed;
    if (removed === 0) break;
  }
  return total;
}
