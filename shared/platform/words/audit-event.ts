/** One entry of an account's audit trail: who changed what, when, from what to what. Refusals that matter are entries too. */
import type { Person } from './person.ts';
import type { TrailRefusal } from './refusals/in-trail.ts';
import { type AccountId, type AuditEventId, ContactId, type UserId } from './identifiers.ts';

/**
 * `address`: where the request came from, as the front end saw it; an IPv6 address as its /64 network, which is what one
 * household or server has. Absent when it wasn't readable, and in entries from before it was kept.
 * So are the name and the e-mail address of a contact, which the Control Panel may tell.
 */
export type Actor =
  | ({ readonly kind: 'contact'; readonly id: ContactId; readonly address?: string | undefined } & Person)
  | ({ readonly kind: 'service'; readonly id: ContactId; readonly address?: string | undefined } & Person)
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'system' };

/** Who mends an integration when somebody's sign-in finds that it works again: neither they, nor anybody who looked. */
export const SIGN_IN_SERVICE: Actor = { kind: 'service', id: ContactId.parse('azure-sso-identity') };

/** In the order in which an account meets them. */
export const AUDIT_ACTIONS = [
  'account-created',
  'account-changed',
  'domain-confirmed',
  'domain-moved',
  'users-changed',
  'user-renamed',
  'user-bound',
  'user-linked',
  'user-blocked',
  'user-unblocked',
  'password-refused',
  'integration-started',
  'integration-link-opened',
  'integration-link-taken-back',
  'integration-connected',
  'integration-broken',
  'integration-mended',
  'integration-disconnected',
  'tenant-changed',
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

/**
 * What became of one of several things that a change was of: the fields that changed, from what and to what. Null: it wasn't there before, or isn't
 * any more; then the other side has all of its fields.
 */
export type ItemChange = { readonly item: string; readonly before: Recorded | null; readonly after: Recorded | null };

export type AuditEvent = {
  readonly id: AuditEventId;
  readonly accountId: AccountId;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly outcome: 'done' | 'refused';
  /** Why it was refused; undefined when it was done. An entry that a newer version wrote may have another word. */
  readonly refusal: TrailRefusal | undefined;
  readonly before: Recorded | undefined;
  readonly after: Recorded | undefined;
  /** Item by item, of a change of several things. Absent in other entries, and in those from before it was kept. */
  readonly changes?: readonly ItemChange[];
};

/** Which entries of a trail are asked for; undefined: whatever stands there. */
export type AuditFilter = {
  /** The id of a contact, a service or a user; `system` for the service itself. */
  readonly actor?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly outcome?: AuditEvent['outcome'] | undefined;
  /** The beginning of an address in normal form: only what names a user, or an exclusion, whose address begins so. */
  readonly about?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly until?: Date | undefined;
};

/** Whether an entry is asked for, its moment aside: that is where it stands in the trail. */
export const isAskedFor = (
  event: AuditEvent,
  { actor, action, outcome, about }: Pick<AuditFilter, 'actor' | 'action' | 'outcome' | 'about'>,
): boolean =>
  (actor === undefined || actor === actorId(event.actor)) &&
  (action === undefined || action === event.action) &&
  (outcome === undefined || outcome === event.outcome) &&
  (about === undefined || isAbout(event, about));

/** Entries name addresses as `email`, in lists of addresses, and item by item. */
function isAbout({ before, after, changes = [] }: AuditEvent, start: string): boolean {
  const named = [before, after, ...changes.flatMap((change) => [change.before, change.after])].flatMap((recorded) =>
    Object.values(recorded ?? {}).flat(),
  );
  return [...named, ...changes.map(({ item }) => item)].some(
    (text) => typeof text === 'string' && text.includes('@') && text.startsWith(start),
  );
}

const actorId = (actor: Actor): string => (actor.kind === 'system' ? actor.kind : actor.id);

export const addressOf = (actor: Actor): string | undefined => ('address' in actor ? actor.address : undefined);
