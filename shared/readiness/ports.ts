/** Readiness runs and reports, as they are kept, and what they are made of. */
import type { User } from '../users/rules/user.ts';
import type { EntraIdentity } from '../platform/words/entra-identity.ts';
import type { AccountId, DomainName, EmailAddress, ObjectId, TenantId, UserId } from '../platform/words/identifiers.ts';
import type { ReadinessStatus } from '../platform/words/readiness-status.ts';
import type { Leftover, ReadinessRun, ReadinessState } from './rules/readiness-run.ts';
import type { ReadinessItem } from '../users/rules/readiness-item.ts';
import type { ReportItems } from '../users/ports.ts';
import type { Page, PageRequest, Snapshot } from '../platform/ports.ts';

/**
 * An address, and whose it is. Of a user only that is said which the report says of this very one, under whatever address it knew them;
 * of an address without one, what it says of whoever had it.
 */
export type AskedOfReport = {
  readonly email: EmailAddress;
  readonly user: Pick<User, 'id' | 'email' | 'formerEmail' | 'earlierEmails'> | undefined;
};

/** What the newest complete readiness report of an account says. */
export interface ReadinessReports {
  /**
   * What it says of each, by the address asked for; whom it doesn't name is left out. Of who was excluded it says so, unless they are disabled;
   * with `unless-excluded` what it would say, were they not.
   */
  findStatuses(
    accountId: AccountId,
    tenant: TenantId,
    asked: readonly AskedOfReport[],
    how?: 'unless-excluded',
  ): Promise<ReadonlyMap<EmailAddress, ReadinessStatus>>;
  /** Who alone in Azure is this user, says the report; undefined: it says of nobody that they are. */
  findPerson(accountId: AccountId, tenant: TenantId, user: User): Promise<ObjectId | undefined>;
  /** Under which addresses it knows users who are this person alone: none, one, or, where one user has another's name for an alias, several. */
  findAddressesOf(accountId: AccountId, { tenantId, objectId }: EntraIdentity): Promise<readonly EmailAddress[]>;
  /** When it was finished. Undefined: there is none for this tenant. */
  findTakenAt(accountId: AccountId, tenant: TenantId): Promise<Date | undefined>;
}

/** A readiness run, kept between its steps so that any instance can go on with it. */
export interface ReadinessRuns extends ReportItems {
  readState(accountId: AccountId): Promise<Snapshot<ReadinessState> | undefined>;
  /** The state and what the step made, in one transaction. `conflict`: somebody else saved since it was read. */
  saveState(
    accountId: AccountId,
    before: Snapshot<ReadinessState> | undefined,
    after: ReadinessState,
    made?: ReadinessRows,
  ): Promise<Snapshot<ReadinessState> | 'conflict'>;
  /** Everything that was stored of these kinds, in the order in which it came. */
  readPacked(
    accountId: AccountId,
    run: Pick<ReadinessRun, 'number'>,
    kind: PackedKind,
    count: number,
  ): Promise<Uint8Array[]>;
  /** Users in the order of their addresses. Throws InvalidCursor. */
  listItems(
    accountId: AccountId,
    run: Pick<ReadinessRun, 'number'>,
    page: PageRequest,
    wanted: {
      readonly status: ReadinessStatus | undefined;
      readonly startsWith: string;
      /** Users of other domains are left out; undefined: nobody is. */
      readonly domains?: readonly DomainName[] | undefined;
    },
  ): Promise<Page<ReadinessItem>>;
  /** Users of whom the run says that this person, and nobody else, is they. */
  findItemsOfPerson(
    accountId: AccountId,
    run: Pick<ReadinessRun, 'number'>,
    objectId: ObjectId,
  ): Promise<readonly ReadinessItem[]>;
  /** Deletes a bounded number of rows; whether all are gone. */
  deleteRows(accountId: AccountId, leftover: Leftover): Promise<boolean>;
}

export type PackedKind = 'people' | 'bindings' | 'assigned';

/** What a step of a run made. `first`: how many of that kind are stored already. Items come in the order of their addresses. */
export type ReadinessRows =
  | { readonly kind: PackedKind; readonly number: number; readonly first: number; readonly rows: readonly Uint8Array[] }
  | { readonly kind: 'items'; readonly number: number; readonly items: readonly ReadinessItem[] };

/** Which persons of a tenant the account's users are bound to. An entry may be out of date: only the user's record bears it out. */
export interface BoundPersons {
  listBound(accountId: AccountId, tenant: TenantId, page: PageRequest): Promise<Page<BoundPerson>>;
}

export type BoundPerson = Pick<EntraIdentity, 'objectId'> & { readonly email: EmailAddress };

/** What test sign-ins tell of a tenant's own policies. */
export interface RefusedTests {
  /** Users whose newest finished test since the moment Azure refused, and why; of at most a thousand tests. */
  listRefused(accountId: AccountId, since: Date): Promise<ReadonlyMap<UserId, string>>;
}
