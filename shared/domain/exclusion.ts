/** An exclusion: a user taken out of SSO, who keeps using Company credentials, for good or until a moment. */
import type { ContactId, EmailAddress } from './identifiers.ts';

export type Exclusion = {
  readonly email: EmailAddress;
  readonly reason: string | undefined;
  readonly excludedBy: ContactId;
  readonly excludedAt: Date;
  /** The first moment at which the user is under SSO again; undefined: for good. */
  readonly expiresAt: Date | undefined;
};

/** Whether an exclusion is in force. At `expiresAt` itself it no longer is. */
export const isInForce = (exclusion: Pick<Exclusion, 'expiresAt'>, now: Date): boolean =>
  exclusion.expiresAt === undefined || now < exclusion.expiresAt;

/** What an admin wishes for an address, which may be none. */
export type NewExclusion = {
  readonly email: string;
  readonly reason: string | undefined;
  readonly expiresAt: Date | undefined;
};
