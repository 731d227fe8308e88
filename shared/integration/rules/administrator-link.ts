/** The link that a contact hands to the tenant's administrator: how it stands, and what may become of it. Pure. */
import { type Account, type AccountMarks, linkedTenant } from '../../users/rules/account.ts';
import type { AccountId, ContactId, ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import { TWO_STEPS_MS } from '../../platform/words/lifetimes.ts';

/**
 * So many places for links has an account. The next link takes the place of the one which ended longest ago; where
 * none has, of the contact's own which nobody opened the oldest.
 */
export const LINK_PLACES = 20;

/** Who came from Azure, by the validated ID token. */
export type Administrator = {
  /** Their name there, or else their user principal name; undefined: Azure tells neither. */
  readonly name?: string | undefined;
  readonly objectId: ObjectId;
};

/** Who came from Azure, as the trail has it. */
export const toldOfAdministrator = (administrator: Administrator | undefined) =>
  administrator && { administrator: administrator.name ?? null, administratorObjectId: administrator.objectId };

/** `kind`: another word is of a newer version, and an end. */
export type LinkEnd = {
  readonly kind: 'accepted' | 'refused' | 'taken-back';
  readonly at: Date;
  /** Which visit accepted: one alone can. */
  readonly attempt?: string | undefined;
  readonly takenBackBy?: ContactId | undefined;
  /** Why it was refused, as a stable code. */
  readonly refusal?: string | undefined;
  /** The tenant that was proven by then. */
  readonly tenantId?: TenantId | undefined;
  readonly tenantName?: string | undefined;
  readonly administrator?: Administrator | undefined;
  /** The terms were accepted all the same: the app stands in that tenant until somebody removes it. */
  readonly consentLeft?: boolean | undefined;
};

export type AdministratorLink = {
  readonly id: string;
  readonly account: AccountId;
  readonly place: number;
  readonly madeBy: ContactId;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  /** What the account was connected to when the link was made (`connectionOf`): it is for that alone. */
  readonly connection: string;
  readonly openedAt: Date | undefined;
  readonly end: LinkEnd | undefined;
};

/**
 * `opened`: somebody is at Azure with it. `unfinished`: they didn't come back in time. `superseded`: the account's connection is another
 * one than when it was made. Only `open` ones can be opened.
 */
export const LINK_STATES = [
  'open',
  'opened',
  'accepted',
  'refused',
  'taken-back',
  'superseded',
  'expired',
  'unfinished',
] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** Names what the account is connected to now, and since which change: a link works for no other. */
export function connectionOf({ value, marks }: { readonly value: Account; readonly marks: AccountMarks }): string {
  const { integration } = value;
  const since = integration.state === 'not-connected' ? '-' : integration.connectedAt.toISOString();
  return [linkedTenant(value) ?? '-', since, marks.marks.get('connection')?.event ?? '-'].join(' ');
}

/** How the link stands. `connection`: the account's, now. */
export function linkStateOf(link: AdministratorLink, connection: string, now: Date): LinkState {
  const isAsMade = link.connection === connection;
  // Accepted, and yet nothing changed: linking the account is under way, or failed.
  if (link.end !== undefined && !(link.end.kind === 'accepted' && isAsMade)) return link.end.kind;
  if (!isAsMade) return 'superseded';
  if (link.openedAt === undefined) return now < link.expiresAt ? 'open' : 'expired';
  return now.getTime() - link.openedAt.getTime() < TWO_STEPS_MS ? 'opened' : 'unfinished';
}

/** Whether something can still come of it. */
export const isPending = (state: LinkState): boolean => state === 'open' || state === 'opened';

/**
 * Where the next link goes: a place that nobody has, or that of the link which ended longest ago, or else of the contact's own which
 * nobody opened the oldest (`isReplaced`): whoever makes a link at each try isn't stopped by their own. Undefined: all are others', or under way.
 */
export function placeForNext<Kept extends { readonly link: AdministratorLink }>(
  kept: readonly Kept[],
  { contact, stateOf, unusable }: NextLink,
): { readonly place: number; readonly before: Kept | undefined; readonly isReplaced: boolean } | undefined {
  const byPlace = new Map(kept.map((each) => [each.link.place, each]));
  for (let place = 0; place < LINK_PLACES; place++) {
    if (!byPlace.has(place) && !unusable.has(place)) return { place, before: undefined, isReplaced: false };
  }
  const usable = kept.filter(({ link }) => !unusable.has(link.place));
  const ended = usable.filter(({ link }) => !isPending(stateOf(link)));
  const own = usable.filter(({ link }) => link.madeBy === contact && stateOf(link) === 'open');
  const before = oldestOf(ended) ?? oldestOf(own);
  return before && { place: before.link.place, before, isReplaced: ended.length === 0 };
}

type NextLink = {
  readonly contact: ContactId;
  readonly stateOf: (link: AdministratorLink) => LinkState;
  /** Places whose row can't be read. */
  readonly unusable: ReadonlySet<number>;
};

const oldestOf = <Kept extends { readonly link: AdministratorLink }>(kept: readonly Kept[]): Kept | undefined =>
  kept.toSorted((one, other) => lastMoment(one.link) - lastMoment(other.link))[0];

const lastMoment = ({ madeAt, end }: AdministratorLink): number => (end?.at ?? madeAt).getTime();
