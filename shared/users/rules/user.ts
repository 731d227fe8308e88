/** Users as the Control Panel knows them, whom they are bound to in Entra, what is on record for their addresses, and since when. Pure. */
import {
  type AuditEventId,
  type ContactId,
  domainOf,
  type DomainName,
  type EmailAddress,
  type ExternalId,
  type UserId,
} from '../../platform/words/identifiers.ts';
import { type Exclusion, isInForce } from './exclusion.ts';
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';

/**
 * Keeps the Company password from a user: whoever left Azure doesn't get in by it when SSO no longer holds for them. Only the credentials check
 * looks at it. It is the user's, under whatever address, and goes with them.
 */
export type Block = {
  readonly reason: 'left';
  readonly blockedAt: Date;
  readonly blockedBy: ContactId;
};

export type User = {
  readonly id: UserId;
  readonly email: EmailAddress;
  readonly displayName: string;
  /** Whether the user has 2FA enabled with the Company (rule 5). */
  readonly twoFactor: boolean;
  /** Whether the Company holds a usable password for the user (rule 8). */
  readonly hasPassword: boolean;
  /** Who they are in Entra, bound at their first sign-in. A binding to another tenant than the linked one counts for nothing. */
  readonly boundTo: EntraIdentity | undefined;
  /** The Control Panel's own key of the user; it names nobody else in the account. */
  readonly externalId: ExternalId | undefined;
  /** Further addresses, each this user's alone, in order. */
  readonly aliases: readonly EmailAddress[];
  /** The address before the last rename: the same rename once more changes nothing. */
  readonly formerEmail: EmailAddress | undefined;
  /** Those before it, the latest first; a bounded number of them. A report may know the user by one. */
  readonly earlierEmails?: readonly EmailAddress[] | undefined;
  /** Undefined: whether their password works is for the decision alone. */
  readonly block?: Block | undefined;
};

const MAX_EARLIER = 10;

/** The addresses that a user had before, the latest first, each once. */
export const formerEmailsOf = ({
  formerEmail,
  earlierEmails = [],
}: Pick<User, 'formerEmail' | 'earlierEmails'>): EmailAddress[] =>
  formerEmail === undefined ? [] : [...new Set([formerEmail, ...earlierEmails])];

/** The user under another address; it isn't an alias of theirs any more. */
export const renamed = (user: User, to: EmailAddress): User => ({
  ...user,
  email: to,
  formerEmail: user.email,
  earlierEmails: formerEmailsOf(user).slice(0, MAX_EARLIER),
  aliases: user.aliases.filter((alias) => alias !== to),
});

/** Tells a user from another one who had the same address before: the beginning of their id. */
export const tagOf = ({ id }: Pick<User, 'id'>): string => id.slice(0, 8);

/**
 * What is on record for an address of an account; for an alias, what is on record for its user, under the user's own address. An address can be excluded before the Control Panel names its user,
 * so either part can be missing, never both.
 */
export type AddressRecord = {
  readonly email: EmailAddress;
  readonly user: User | undefined;
  readonly exclusion: Pick<Exclusion, 'expiresAt'> | undefined;
};

/** Beside a fact the change that made it so. `event` undefined: nobody changed anything, an exclusion ran out. */
export type Mark = { readonly at: Date; readonly event: AuditEventId | undefined };

/** Since when what is on record for an address is as it is; each is set by the write that makes it so. */
export type AddressMarks = {
  /** Up to then something may have changed of which there is no mark; undefined: each change has its mark. */
  readonly from: Date | undefined;
  /** The user was made, or went, or their second factor changed. */
  readonly factor: Mark | undefined;
  /** The address was excluded, or, while it isn't, an exclusion of it was taken away or had ended. */
  readonly exclusion: Mark | undefined;
  /** The user came here from an address of another domain. */
  readonly arrived: Mark | undefined;
  /** That domain; undefined also where an older version wrote the mark. */
  readonly arrivedFrom?: DomainName | undefined;
  /** Whoever had the address was renamed. It decides nothing; it leads on to them, also while somebody else has it, until those are removed. */
  readonly left: Mark | undefined;
};

/** Of an address for which nothing was ever on record. */
export const NO_ADDRESS_MARKS: AddressMarks = {
  ...{ from: undefined, factor: undefined, exclusion: undefined, arrived: undefined, left: undefined },
};

/** A user as the directory feed gives them. What it leaves out stays as it is. */
export type UserProfile = Pick<User, 'email' | 'displayName' | 'twoFactor' | 'hasPassword'> & {
  readonly externalId?: ExternalId | undefined;
  /** In order, each once. */
  readonly aliases?: readonly EmailAddress[] | undefined;
};

/** Every address of a user, their own first. */
export const addressesOf = ({ email, aliases }: Pick<User, 'email' | 'aliases'>): EmailAddress[] => [email, ...aliases];

/** Whether it is one of the user's addresses. */
export const hasAddress = (user: Pick<User, 'email' | 'aliases'> | undefined, email: EmailAddress): boolean =>
  user !== undefined && (user.email === email || user.aliases.includes(email));

/**
 * Whom an address stands for in an account that has these domains, and by which address every rule is asked: an alias is decided as its user's own
 * address. A user whose own domain the account has lost is nobody's there, and then nobody is known at the alias either.
 */
export const standsFor = (
  email: EmailAddress,
  record: AddressRecord | undefined,
  domains: readonly DomainName[],
): { readonly email: EmailAddress; readonly record: AddressRecord | undefined } =>
  record === undefined || record.email === email
    ? { email, record }
    : domains.includes(domainOf(record.email))
      ? { email: record.email, record }
      : { email, record: undefined };

export const isSameIdentity = (one: EntraIdentity | undefined, other: EntraIdentity | undefined): boolean =>
  one?.tenantId === other?.tenantId && one?.objectId === other?.objectId;

type Told = Pick<AuditEvent, 'id' | 'at'>;
type Stands = Pick<AddressRecord, 'user' | 'exclusion'>;

/**
 * The marks of an address after a write that changes nothing of them. `marks` undefined: nobody read them. The write itself comes after whatever
 * was written there unmarked, also when a clock says otherwise.
 */
export function carryMarks(marks: AddressMarks | undefined, { at }: Told): AddressMarks {
  if (marks?.from === undefined) return marks ?? { ...NO_ADDRESS_MARKS, from: at };
  return { ...marks, from: marks.from > at ? at : marks.from };
}

/** The marks of an address that an event changes. `marks`: of whatever `before` says; undefined: nobody read them. */
export function addressMarksAfter(
  before: Partial<Stands> & { readonly marks: AddressMarks | undefined },
  after: Stands,
  event: Told,
): AddressMarks {
  const marks = carryMarks(before.marks, event);
  const mark: Mark = { at: event.at, event: event.id };
  return {
    ...marks,
    factor: before.user?.twoFactor === after.user?.twoFactor ? marks.factor : mark,
    exclusion: exclusionMark(before.exclusion, marks.exclusion, after.exclusion, event),
    ...arrivalMarks(before.user, marks, after.user, mark),
    left: before.user !== undefined && after.user === undefined ? undefined : marks.left,
  };
}

function arrivalMarks(
  before: User | undefined,
  { arrived, arrivedFrom }: AddressMarks,
  after: User | undefined,
  now: Mark,
): Pick<AddressMarks, 'arrived' | 'arrivedFrom'> {
  if (before === undefined || before.id !== after?.id) return { arrived: undefined, arrivedFrom: undefined };
  const from = domainOf(before.email);
  return from === domainOf(after.email) ? { arrived, arrivedFrom } : { arrived: now, arrivedFrom: from };
}

/** Of an address whose exclusion an event changes; `mark`: the one before. */
export function exclusionMark(
  before: Stands['exclusion'],
  mark: Mark | undefined,
  after: Stands['exclusion'],
  { id, at }: Told,
): Mark | undefined {
  const now: Mark = { at, event: id };
  const held = before !== undefined && isInForce(before, at);
  // Another reason or end leaves an exclusion that holds what it was.
  if (after !== undefined) return held ? mark : now;
  if (held) return now;
  // Taken off the list when it was over: since its end it is as it is.
  return before?.expiresAt === undefined ? mark : { at: before.expiresAt, event: undefined };
}
