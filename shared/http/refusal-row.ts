/** One row of the table of refusals, and the sentences that many rows share. */
import type { RefusalNames } from '../domain/azure-refusals.ts';

export { askAdmin, startAgain, type RefusalNames } from '../domain/azure-refusals.ts';
export type RefusalRow = readonly [
  status: number,
  heading: string,
  happened: (names: RefusalNames) => string,
  todo: (names: RefusalNames) => string,
];
