/** A test sign-in that passed, as it is remembered of each app: it says something as long as the connection is the one that was tested. */
import type { AppId, ContactId, EmailAddress, TenantId } from '../../platform/words/identifiers.ts';
import type { Account } from '../../users/rules/account.ts';

export type PassedTest = {
  readonly app: AppId;
  /** Of the user who signed in. */
  readonly email: EmailAddress;
  readonly tenantId: TenantId;
  readonly passedAt: Date;
  readonly startedBy: ContactId;
};

/** A tenant that was let go and connected again was connected anew: what the old consent gave is no word on the new one. */
export const isOfConnection = ({ integration }: Account, { tenantId, passedAt }: PassedTest): boolean =>
  integration.state !== 'not-connected' &&
  integration.tenantId === tenantId &&
  integration.connectedAt.getTime() <= passedAt.getTime();
