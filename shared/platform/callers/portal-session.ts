/**
 * The way to the hosted Identity Management page: a link that works once, and the session that it becomes in the browser that
 * opens it. Both are sealed and say whose they are; nothing is stored until a link is used up or a session is closed.
 */
import * as z from 'zod';
import { PersonClaims } from '../words/person.ts';
import { AccountId, ContactId } from '../words/identifiers.ts';

const Holder = {
  id: z.uuid(),
  account: AccountId,
  contact: ContactId,
  ...PersonClaims,
  /** As the Control Panel's token named them when the link was asked for, those that count here. */
  roles: z.array(z.string()),
  /** Seconds since 1970. */
  expiresAt: z.number().int(),
};

export const PortalLink = z.object(Holder);
export type PortalLink = z.infer<typeof PortalLink>;

export const PortalSession = z.object(Holder);
export type PortalSession = z.infer<typeof PortalSession>;

/** Whose page is open here: another account's or another contact's. */
export type OpenSession = { readonly id: string; readonly accountName: string; readonly contact: string };
export type PortalLinkQuestion = {
  readonly accountName: string;
  /** As people know them. */
  readonly contact: string;
  /** Undefined also for an older session of the same contact and account: nothing is lost with that. */
  readonly open: OpenSession | undefined;
};

/** What a closed session is remembered by. */
export const closedSessionId = ({ id }: Pick<PortalSession, 'id'>): string => `portal-session-${id}`;
