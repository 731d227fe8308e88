/** What SSO would have done for a user who signed in while the switch was in `shadow`. */
import type { AccountId, AppId, EmailAddress } from './identifiers.ts';
import type { Reason, Step } from './sign-in-decision.ts';

export type ShadowSighting = {
  readonly account: AccountId;
  readonly email: EmailAddress;
  readonly app: AppId;
  readonly step: Step;
  readonly reason: Reason;
  readonly at: Date;
};
