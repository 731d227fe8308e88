/** What a readiness report says of one user. */
import { EmailAddress, type ObjectId } from '../../platform/words/identifiers.ts';
import { HAS_LEFT, IS_THEM, LOCKED_OUT, type ReadinessStatus } from '../../platform/words/readiness-status.ts';
import { addressesOf, formerEmailsOf, tagOf, type User } from './user.ts';

export type ReadinessItem = {
  readonly email: EmailAddress;
  readonly displayName: string;
  readonly status: ReadinessStatus;
  /** Disabled in the directory, also where the status says that they are excluded. */
  readonly isDisabled: boolean;
  /** As the directory writes it; undefined when nobody or several were found. */
  readonly userPrincipalName: string | undefined;
  /** Who that is, of one who is gone who it was; undefined also in a report of an older version. */
  readonly objectId: ObjectId | undefined;
  /** By which address of the user they were found, or were by a report before; undefined also in a report of an older version. */
  readonly foundBy?: EmailAddress | undefined;
  /** What the status would be, were they not excluded. */
  readonly statusUnlessExcluded: ReadinessStatus;
  /** Which user it is (`tagOf`): another one may have the address by the time it is read. */
  readonly userTag: string;
  readonly hasPassword: boolean;
  /** Of a report of an older version: as far as the status says. */
  readonly hasTwoFactor: boolean;
};

/** What is said of a user where it matters whether they left: disabled, or gone, comes before excluded. */
export const statusOfLeaver = ({ status, isDisabled, statusUnlessExcluded }: ReadinessItem): ReadinessStatus =>
  isDisabled ? 'disabled-in-entra' : HAS_LEFT.has(statusUnlessExcluded) ? statusUnlessExcluded : status;

/** Whether the person whom Azure has as this user may sign in there: whoever was kept out as left is back. */
export const isBackInEntra = ({ isDisabled, statusUnlessExcluded }: ReadinessItem): boolean =>
  !isDisabled && IS_THEM.has(statusUnlessExcluded);

/** Whom alone the directory had as this user when the report was taken; undefined: nobody, several, or somebody who only looks like them. */
export const onlyPersonOf = ({ statusUnlessExcluded, objectId }: ReadinessItem): ObjectId | undefined =>
  IS_THEM.has(statusUnlessExcluded) ? objectId : undefined;

/** Of a user who was bound when the report was taken: whether the tenant would have refused that very person, disabled, gone or not assigned. */
export const isRefusedByTenant = ({ isDisabled, statusUnlessExcluded }: ReadinessItem): boolean =>
  isDisabled || LOCKED_OUT.has(statusUnlessExcluded);

/** Of items by their addresses the one of this user, under whatever address it knew them: another user may have had the address then. */
export function itemOfUser(
  items: ReadonlyMap<EmailAddress, ReadinessItem>,
  user: Pick<User, 'id' | 'email' | 'formerEmail' | 'earlierEmails'>,
): ReadinessItem | undefined {
  for (const email of [user.email, ...formerEmailsOf(user)]) {
    const item = items.get(email);
    if (item?.userTag === tagOf(user)) return item;
  }
  return undefined;
}

/**
 * Who that is of this user as they are by now: an address by which the person was found must still be theirs, or have been their own before a rename.
 * An alias that was taken away from them proves nothing any more: it may have been somebody else's all the time.
 */
export function personOfUser(
  item: ReadinessItem | undefined,
  user: Pick<User, 'id' | 'email' | 'aliases' | 'formerEmail' | 'earlierEmails'>,
): ObjectId | undefined {
  if (item?.userTag !== tagOf(user)) return undefined;
  const foundBy = foundByOf(item);
  const isTheirs = foundBy !== undefined && [...addressesOf(user), ...formerEmailsOf(user)].includes(foundBy);
  return isTheirs ? onlyPersonOf(item) : undefined;
}

/** By which address of the user. In a report of an older version it is the person's own name, for that was the address. */
export const foundByOf = ({ foundBy, userPrincipalName }: ReadinessItem): EmailAddress | undefined =>
  foundBy ?? EmailAddress.safeParse(userPrincipalName).data;
