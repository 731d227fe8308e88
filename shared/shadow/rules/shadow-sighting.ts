/** A user who used their Company password while the switch was in `shadow`, and what SSO would have done with them. */
import type { AccountId, AppId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { Reason, Step } from '../../decision/rules/sign-in-decision.ts';

/** The last one of each user counts. */
export type ShadowSighting = {
  readonly accountId: AccountId;
  readonly email: EmailAddress;
  readonly app: AppId;
  readonly step: Step;
  readonly reason: Reason;
  readonly at: Date;
};
