/** Whose turn it is to ask Entra about consent. */
import type { AccountId } from '../platform/words/identifiers.ts';

/** Whose turn it is to ask Entra about an account's consent for people who sign in: one for all instances. */
export interface ConsentTurns {
  /** True for one caller in so many milliseconds and account. Costs a read, and a write for the one whose turn it is. */
  takeTurn(accountId: AccountId, now: Date, pauseMs: number): Promise<boolean>;
}
