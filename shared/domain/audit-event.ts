/** One entry of an account's audit trail: who changed what, when, from what to what. Refusals that matter are entries too. */
import type { AccountId, AuditEventId, ContactId, UserId } from './identifiers.ts';

export type Actor =
  | { readonly kind: 'contact'; readonly id: ContactId }
  | { readonly kind: 'service'; readonly id: ContactId }
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'system' };

/** In the order in which an account meets them. */
export const AUDIT_ACTIONS = [
  'account-created',
  'account-changed',
  'users-changed',
  'user-bound',
  'integration-started',
  'integration-connected',
  'integration-broken',
  'integration-mended',
  'integration-disconnected',
  'sso-switched',
  'exclusion-added',
  'exclusion-changed',
  'exclusion-removed',
  'portal-link-created',
  'portal-link-opened',
  'portal-session-closed',
  'test-sign-in-started',
  'test-sign-in-finished',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Plain JSON, so that an entry can be read for years. */
export type Recorded = { readonly [name: string]: string | number | boolean | null | readonly string[] };

export type AuditEvent = {
  readonly id: AuditEventId;
  readonly account: AccountId;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly outcome: 'done' | 'refused';
  /** Why it was refused, as a stable code; undefined when it was done. */
  readonly refusal: string | undefined;
  readonly before: Recorded | undefined;
  readonly after: Recorded | undefined;
};
