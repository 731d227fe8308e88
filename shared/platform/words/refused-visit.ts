/** A sign-in that ends on a page: enough for an administrator to help, nothing that opens a door. */
import type { AccountId, AppId, EmailAddress } from './identifiers.ts';
import type { SupportCode } from './support-code.ts';

export type RefusedVisit = {
  readonly supportCode: SupportCode;
  readonly account: AccountId;
  /** The function that showed the page. */
  readonly operation: string;
  /** Undefined: no longer in the catalogue. */
  readonly app: AppId | undefined;
  /** The page's code: which refusal it was. */
  readonly outcome: string;
  /** What exactly, as the log has it: an AADSTS number, or a word of ours. */
  readonly detail: string | undefined;
  /** What was typed in step one; who came back from Azure isn't kept. */
  readonly email: EmailAddress | undefined;
};
