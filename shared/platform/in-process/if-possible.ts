/** What comes after the change that counts, such as giving back a claim, and is made up for by itself when it can't be done now. */
import { DependencyUnavailable } from '../ports.ts';

/** Undefined when a dependency is away: what was changed before is changed, and the answer may not be a failure. */
export async function ifPossible<Done>(work: () => Promise<Done>): Promise<Done | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DependencyUnavailable) return undefined;
    throw error;
  }
}
