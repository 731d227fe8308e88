/** What ends on a page with a support code: enough for an administrator to help, nothing that opens a door. */
import type { AccountId, AppId, EmailAddress } from './identifiers.ts';
import type { SupportCode } from './support-code.ts';

/** Whose visit one is, as the text says that was sealed for it: a sign-in's, a connection's, a test's, a link's. */
export type KnownVisit = {
  readonly account: AccountId;
  readonly app?: AppId | undefined;
  /** What was typed in step one, or whom a test is of. */
  readonly email?: EmailAddress | undefined;
};
/** Is told whose it is as soon as that is known, whatever comes of it. */
export type TellWhose = (whose: KnownVisit) => void;
export const TELL_NOBODY: TellWhose = () => undefined;

export type RefusedVisit = {
  readonly supportCode: SupportCode;
  readonly account: AccountId;
  /** The function that showed the page. */
  readonly operation: string;
  /** Undefined: it was for none, or for one that is no longer in the catalogue. */
  readonly app: AppId | undefined;
  /** The page's code: which refusal it was. */
  readonly outcome: string;
  /** What exactly, as the log has it: an AADSTS number, or a word of ours. */
  readonly detail: string | undefined;
  /** What was typed in step one; who came back from Azure isn't kept. */
  readonly email: EmailAddress | undefined;
};
