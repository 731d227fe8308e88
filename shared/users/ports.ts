/** Accounts, their users, and how many of them there are, as they are kept. */
import type { Account, AccountMarks } from './rules/account.ts';
import type { AccountCounts, CountsBasis, DomainCounts } from './rules/counts/account-counts.ts';
import type { ExclusionCounts } from './rules/counts/account-counts.ts';
import type { Shift } from './rules/counts/recount.ts';
import type { AuditEvent } from '../platform/words/audit-event.ts';
import type { AddressMarks, AddressRecord, Block, User } from './rules/user.ts';
import type { EntraIdentity } from '../platform/words/entra-identity.ts';
import type { AccountId, DomainName, EmailAddress, TenantId, UserId } from '../platform/words/identifiers.ts';
import type { ReadinessItem } from './rules/readiness-item.ts';
import type { UserChange, UserChangeOutcome } from './rules/user-change.ts';
import type { EventMaker, Page, PageRequest, Snapshot } from '../platform/ports.ts';

/** With since when its facts are as they are; a change carries that on. */
export type AccountSnapshot = Snapshot<Account> & { readonly marks: AccountMarks };

/** Undefined: they weren't read along. */
export type AddressSnapshot = Snapshot<AddressRecord> & { readonly marks?: AddressMarks | undefined };

/** The change of a row and its audit event are one transaction. `conflict`: changed by somebody else since it was read. */
export interface AccountStore {
  /** Who owns the domain: remembered for 60 s, absence for 5 s. Where that account doesn't list the domain, ask `findOwnerAnew`. */
  findOwner(domain: DomainName): Promise<AccountId | undefined>;
  /** For decisions: at most 5 s old, own changes at once. */
  findAccount(id: AccountId): Promise<Account | undefined>;
  /** The account that has the domain, as stored; what was remembered is forgotten. Undefined: nobody has it. */
  findOwnerAnew(domain: DomainName): Promise<Account | undefined>;
  /** For changes: as stored. */
  readAccount(id: AccountId): Promise<AccountSnapshot | undefined>;
  createAccount(account: Account, event: AuditEvent): Promise<'created' | 'already-exists'>;
  /** `counts`: the change is refused too when a user or an exclusion of the account was changed since they were read. */
  changeAccount(
    before: Snapshot<Account> & Partial<AccountSnapshot>,
    after: Account,
    event: AuditEvent,
    counts?: CountsSnapshot,
  ): Promise<'changed' | 'conflict'>;
}

/** Domains and tenants belong to one account at a time. A claim that its account doesn't bear out is void after ten minutes. */
export interface ClaimStore {
  /** All or none: the domains that others hold are named, and then nothing stays claimed that wasn't before. */
  claimDomains(domains: readonly DomainName[], accountId: AccountId): Promise<readonly DomainName[]>;
  /** Once the account has them: so that who took the claim for void, with a clock that is off, looks again. Answers those that another account has by now. */
  renewDomains(domains: readonly DomainName[], accountId: AccountId): Promise<readonly DomainName[]>;
  /** Makes the claim `to`'s, which lists the domain by now. `taken`: a third account has it. Done already is done. */
  moveDomain(domain: DomainName, from: AccountId, to: AccountId): Promise<'moved' | 'taken'>;
  releaseDomains(domains: readonly DomainName[], accountId: AccountId): Promise<void>;
  claimTenant(tenant: TenantId, accountId: AccountId): Promise<'claimed' | 'taken'>;
  /** Once the account is linked to it, as for domains. `lost`: another account has it by now. */
  renewTenant(tenant: TenantId, accountId: AccountId): Promise<'held' | 'lost'>;
  releaseTenant(tenant: TenantId, accountId: AccountId): Promise<void>;
}

/** Who came from Entra, looked for in one trip: the account, who is bound to the person, and who has the address. */
export type SignInCandidates = {
  readonly account: Account | undefined;
  readonly byIdentity: AddressRecord | undefined;
  readonly byAddress: AddressRecord | undefined;
  /** The version of `byAddress`: a binding that brings it along needn't read again. */
  readonly addressVersion: string | undefined;
  /** Of `byAddress` as well; for a binding to carry on. */
  readonly addressMarks?: AddressMarks | undefined;
};

/** Users and exclusions of one account, by address. */
export interface UserStore {
  /** One point read. */
  findAddress(accountId: AccountId, email: EmailAddress): Promise<AddressRecord | undefined>;
  /** The same, and since when its facts are as they are, also of an address that has nothing on record any more. */
  findMarkedAddress(
    accountId: AccountId,
    email: EmailAddress,
  ): Promise<{ readonly record: AddressRecord | undefined; readonly marks: AddressMarks }>;
  /** The same as `findAddress`, of many, in their order; an address whose row can't be read is as one without. */
  findAddresses(accountId: AccountId, emails: readonly EmailAddress[]): Promise<readonly (AddressRecord | undefined)[]>;
  findCandidates(
    accountId: AccountId,
    identity: EntraIdentity,
    email: EmailAddress | undefined,
  ): Promise<SignInCandidates>;
  /** `conflict`: the user or the person is bound otherwise by now, or the user is gone. `seen`: the user's record as just read. */
  bindUser(binding: UserBinding, seen: AddressSnapshot | undefined): Promise<'bound' | 'conflict'>;
  /**
   * Makes, changes, renames and removes users. Id, binding and exclusion stay, also under another address; they go with a user who is
   * removed, or replaced by one with another external id. Answers in the order of the changes.
   */
  changeUsers(
    accountId: AccountId,
    changes: readonly UserChange[],
    events: EventMaker,
    watch?: ShiftWatcher,
  ): Promise<readonly UserChangeOutcome[]>;
  listUsers(accountId: AccountId, page: PageRequest, startsWith: string): Promise<Page<AddressRecord>>;
  /** Of these domains alone: SSO asks nobody else. */
  listUsersWithoutPassword(
    accountId: AccountId,
    domains: readonly DomainName[],
    page: PageRequest,
  ): Promise<Page<EmailAddress>>;
}

/** Whose Company password is kept from them. Each change and its audit event are one transaction. */
export interface BlockStore {
  /** Answers in the order of the changes; one audit event for each user. */
  changeBlocks(
    accountId: AccountId,
    changes: readonly BlockChange[],
    events: EventMaker,
  ): Promise<readonly BlockOutcome[]>;
  /** In the order of the addresses. Throws InvalidCursor. */
  listBlocked(accountId: AccountId, page: PageRequest, startsWith: string): Promise<Page<BlockedUser>>;
  /** Whether somebody at this very address is listed as blocked: for where the user's own row can't be read. */
  isListed(accountId: AccountId, email: EmailAddress): Promise<boolean>;
  /** Tells the trail that the user was refused for it, at most once in `everyMs` for each user. */
  noteRefusal(user: Pick<User, 'email' | 'id'>, event: AuditEvent, everyMs: number): Promise<void>;
}

export type BlockChange =
  /** Only the very user who was meant. */
  | { readonly kind: 'block'; readonly user: Pick<User, 'id' | 'email'>; readonly block: Block }
  /** `because`: for the trail. Undefined `id`: whoever has the address. */
  | {
      readonly kind: 'lift';
      readonly email: EmailAddress;
      readonly id?: UserId;
      readonly because: 'lifted' | 'enabled-in-entra' | 'signed-in';
    };
/** `unreadable`: a row of the user can't be read, and nothing was written over it. */
export type BlockOutcome = 'blocked' | 'lifted' | 'unchanged' | 'not-found' | 'conflict' | 'unreadable';

export type BlockedUser = { readonly email: EmailAddress; readonly block: Block; readonly refusedAt: Date | undefined };

/** Follows what a request's transactions mean for people. */
export type ShiftWatcher = {
  /** Asked before a transaction whom it concerns, for its audit events; undefined: SSO isn't on. */
  readonly concernedBy: (shift: Shift) => Promise<Concerned | undefined>;
  /** Told of each transaction that was done. */
  readonly done: (shift: Shift) => void;
};

/** By their own addresses. */
export type Concerned = {
  readonly lockedOut: readonly EmailAddress[];
  /** Back to a Company password, and without one. */
  readonly usersWithoutPassword: readonly EmailAddress[];
  /** Back to a Company password, and disabled in Azure by the newest report. */
  readonly disabledInEntra: readonly EmailAddress[];
};

/** Undefined: nobody was ever counted. */
export type CountsSnapshot = { readonly value: AccountCounts; readonly version: string | undefined };

/** A readiness run at its end. */
export type FinishedCount = CountsBasis & {
  /** Of all users, as the run met them. */
  readonly counts: DomainCounts;
  /** How many users' rows could not be read; undefined: none. */
  readonly unreadable?: number;
};

/** The numbers of an account's users. Every change of a user or an exclusion keeps them right by itself. */
export interface CountStore {
  /** As they are now. What has ended by now is counted as over, and so in the row. */
  readCounts(accountId: AccountId): Promise<CountsSnapshot>;
  /** How many exclusions stand on the list, and how many of them have ended. Two trips; where nobody counted yet, they are counted, once. */
  countExclusions(accountId: AccountId): Promise<ExclusionCounts>;
  /** From here on what changes is noted for the run. Answers up to where exclusions are over (`isCounted`). */
  startCounting(accountId: AccountId, run: number): Promise<string>;
  /** Makes the run's numbers the account's; `judge` is asked about those who changed meanwhile. `lost`: another run has begun. */
  finishCounting(
    accountId: AccountId,
    run: FinishedCount,
    judge: (records: readonly AddressRecord[]) => Promise<readonly ReadinessItem[]>,
  ): Promise<'finished' | 'lost'>;
  /** The report is gone: nobody knows who is locked out. */
  forgetVerdicts(accountId: AccountId): Promise<void>;
}

export type UserBinding = {
  readonly accountId: AccountId;
  readonly user: User;
  readonly identity: EntraIdentity;
  readonly event: AuditEvent;
  /** An administrator saw both: whatever the readiness report says of the user, they are not locked out any more. */
  readonly getsIn?: true;
};

/** What a readiness run says of single users. */
export interface ReportItems {
  /** What it says of these addresses, finished or not; an address that it doesn't name is left out. */
  findItems(
    accountId: AccountId,
    run: Pick<CountsBasis, 'number'>,
    emails: readonly EmailAddress[],
  ): Promise<ReadonlyMap<EmailAddress, ReadinessItem>>;
}
