/** One row of the table of refusals, and the sentences that many rows share. */
import type { RefusalNames as AppNames } from './azure-refusals.ts';

export { askAdmin, startAgain } from './azure-refusals.ts';

/** The names that the sentences use, and more of the page around them. */
export type RefusalNames = AppNames & {
  /** The host of this service, by which browsers know whose cookies are blocked. */
  readonly host: string;
  /** After how many seconds to try again, where the answer says so. */
  readonly retryAfterSeconds: number | undefined;
};

/** Of Retry-After, for a sentence. */
export const inWords = (seconds: number): string => (seconds === 1 ? 'one second' : `${String(seconds)} seconds`);

export type RefusalRow = readonly [
  status: number,
  heading: string,
  happened: (names: RefusalNames) => string,
  todo: (names: RefusalNames) => string,
];
