/** Linking a user to the right person in Azure by hand: whom an administrator may choose, and what they saw when they did. Pure. */
import type { FoundPerson } from '../../entra/rules/tenant-person.ts';
import { addressesOf, type User, formerEmailsOf } from '../../users/rules/user.ts';
import type { EmailAddress, ObjectId, TenantId } from '../../platform/words/identifiers.ts';
import type { LinkObstacle } from '../../platform/words/link-obstacle.ts';

/** By what a person was found. */
export const LINK_MATCHES = ['user-principal-name', 'mail', 'object-id'] as const;
export type LinkMatch = (typeof LINK_MATCHES)[number];

/** Whom the user is bound to now. `person`: undefined when the directory no longer has them. */
export type BoundNow = { readonly objectId: ObjectId; readonly person: FoundPerson | undefined };

export type LinkCandidate = {
  readonly person: FoundPerson;
  readonly match: LinkMatch;
  readonly obstacle: LinkObstacle | undefined;
  /** Of the account, who is bound to that person. */
  readonly otherUser: EmailAddress | undefined;
  /** Of the account, who has that person's sign-in name for an address: as whom they would sign in, were they linked to nobody. */
  readonly namedUser: EmailAddress | undefined;
};

/** A candidate as shown. `seen` stands for all that is shown of the user, of who is bound, and of this person. */
export type ShownCandidate = LinkCandidate & { readonly seen: string };

/** Both sides. `bound`: undefined for nobody of the connected tenant. */
export type LinkView = {
  readonly tenant: TenantId;
  readonly user: User;
  readonly bound: BoundNow | undefined;
  readonly candidates: readonly ShownCandidate[];
};

type Named = Pick<User, 'email' | 'aliases' | 'formerEmail' | 'earlierEmails'>;

/** Each costs a request to Azure. */
const MAX_NAMES = 12;

/** What the person may be called in Azure: as the user is called now, by an alias, or still as before a rename. Each once, the likeliest first. */
export const namesInAzure = (user: Named): EmailAddress[] =>
  [...new Set([...addressesOf(user).slice(0, MAX_NAMES / 2), ...formerEmailsOf(user)])].slice(0, MAX_NAMES);

type Question = {
  readonly user: Named;
  readonly bound: BoundNow | undefined;
  readonly otherUser: EmailAddress | undefined;
  readonly namedUser: EmailAddress | undefined;
};

/** Judges one person for the user. */
export function judgeCandidate(person: FoundPerson, { user, bound, otherUser, namedUser }: Question): LinkCandidate {
  const names: readonly unknown[] = namesInAzure(user);
  const match = names.includes(person.principal)
    ? 'user-principal-name'
    : names.includes(person.mail)
      ? 'mail'
      : 'object-id';
  return { person, match, otherUser, namedUser, obstacle: obstacleOf(person, bound, otherUser) };
}

function obstacleOf(
  person: FoundPerson,
  bound: BoundNow | undefined,
  otherUser: EmailAddress | undefined,
): LinkObstacle | undefined {
  if (bound?.objectId === person.objectId) return 'already-linked';
  if (otherUser !== undefined) return 'bound-to-another-user';
  if (person.guest) return 'guest';
  return person.enabled ? undefined : 'disabled';
}

/** Everything that an administrator sees of the two before they confirm, as one text: what is confirmed must still be that. */
export const seenText = (
  user: Pick<User, 'id' | 'email' | 'displayName' | 'boundTo'>,
  bound: BoundNow | undefined,
  { person, otherUser, namedUser }: LinkCandidate,
): string =>
  JSON.stringify([
    [user.id, user.email, user.displayName, user.boundTo?.tenantId ?? null, user.boundTo?.objectId ?? null],
    bound === undefined ? null : factsOf(bound.person),
    factsOf(person),
    otherUser ?? null,
    namedUser ?? null,
  ]);

const factsOf = (person: FoundPerson | undefined) =>
  person === undefined
    ? null
    : [
        ...[person.objectId, person.userPrincipalName, person.displayName ?? null, person.mail ?? null],
        ...[person.enabled, person.guest, person.createdAt?.toISOString() ?? null],
      ];
