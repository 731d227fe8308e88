/**
 * What the use cases need from the world, in the domain's words. Only adapters know what is behind.
 * Every method may throw DependencyUnavailable, and what reads rows UnreadableRow; anything else that is thrown is a defect.
 */
import type { JSONWebKeySet } from 'jose';
import type { Account, TenantLink } from './domain/account.ts';
import type { AccountCounts, CountsBasis, DomainCounts, Shift } from './domain/account-counts.ts';
import type { Actor, AuditAction, AuditEvent, AuditFilter } from './domain/audit-event.ts';
import type { AddressRecord, DirectoryUser } from './domain/directory-user.ts';
import type { EntraIdentity } from './domain/entra-identity.ts';
import type { AzureError } from './domain/azure-errors.ts';
import type { AzureRefusal } from './domain/azure-refusals.ts';
import type { Caller } from './domain/caller.ts';
import type { AccountMarks, AddressMarks } from './domain/fact-marks.ts';
import type { DirectoryPerson, FoundPerson } from './domain/directory-person.ts';
import type { Exclusion, WishTerms } from './domain/exclusion.ts';
import type { PortalSession } from './domain/portal-session.ts';
import type { JobName } from './domain/job.ts';
import type { LogCode, LogDetails } from './domain/log-catalogue.ts';
import type {
  AccountId,
  AppId,
  ClientId,
  DomainName,
  EmailAddress,
  ObjectId,
  TenantId,
  UserId,
} from './domain/identifiers.ts';
import type { ReadinessStatus } from './domain/readiness-status.ts';
import type { Leftover, ReadinessRun, ReadinessState } from './domain/readiness-run.ts';
import type { ReadinessItem } from './domain/readiness-item.ts';
import type { ShadowSighting } from './domain/shadow-sighting.ts';
import type { SignInStory } from './domain/sign-in-story.ts';
import type { SupportCode } from './domain/support-code.ts';
import type { TestResult, TestSignIn, TestSignInId } from './domain/test-sign-in.ts';
import type { UserChange, UserChangeOutcome } from './domain/user-change.ts';

export type { UserChange, UserChangeOutcome } from './domain/user-change.ts';

export const DEPENDENCIES = ['storage', 'key-vault', 'entra', 'control-panel-keys'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

/** Something outside didn't answer, or not in time. Trying again later can help; the caller gets 503 with Retry-After. */
export class DependencyUnavailable extends Error {
  readonly dependency: Dependency;
  constructor(dependency: Dependency, options?: ErrorOptions) {
    super(`${dependency} is unavailable`, options);
    this.name = 'DependencyUnavailable';
    this.dependency = dependency;
  }
}

/**
 * A row that is there and can't be read: by another hand, or of a version that knows more. Nobody may guess what it says: who decides by
 * it gives no answer (503), and a list goes on without it. Names of ours alone, never what stands in the row.
 */
export class UnreadableRow extends Error {
  readonly kind: string;
  readonly columns: readonly string[];
  constructor(kind: string, columns: readonly string[]) {
    super(`a row of kind ${kind} can't be read: ${columns.join(', ')}`);
    this.name = 'UnreadableRow';
    this.kind = kind;
    this.columns = columns;
  }
}

export type Clock = () => Date;
/** Random 256-bit text in base64url, for states, nonces and PKCE verifiers. */
export type RandomText = () => string;
/** A random UUID (version 4). */
export type RandomId = () => string;

/** A page of a list: at most `limit` items, from behind the cursor that the page before gave as `next`. */
export type PageRequest = { readonly limit: number; readonly after: string | undefined };
export type Page<Item> = {
  readonly items: readonly Item[];
  readonly next: string | undefined;
  /** How many rows were left out because they can't be read; undefined: none. */
  readonly unreadable?: number | undefined;
};

/** An account as read for a change: the change is refused when somebody else changed it since. */
export type Snapshot<Value> = { readonly value: Value; readonly version: string };
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
  claimDomains(domains: readonly DomainName[], account: AccountId): Promise<readonly DomainName[]>;
  /** Once the account has them: so that who took the claim for void, with a clock that is off, looks again. Answers those that another account has by now. */
  renewDomains(domains: readonly DomainName[], account: AccountId): Promise<readonly DomainName[]>;
  /** Makes the claim `to`'s, which lists the domain by now. `taken`: a third account has it. Done already is done. */
  moveDomain(domain: DomainName, from: AccountId, to: AccountId): Promise<'moved' | 'taken'>;
  releaseDomains(domains: readonly DomainName[], account: AccountId): Promise<void>;
  claimTenant(tenant: TenantId, account: AccountId): Promise<'claimed' | 'taken'>;
  /** Once the account is linked to it, as for domains. `lost`: another account has it by now. */
  renewTenant(tenant: TenantId, account: AccountId): Promise<'held' | 'lost'>;
  releaseTenant(tenant: TenantId, account: AccountId): Promise<void>;
}

/** Whose turn it is to ask Entra about an account's consent for people who sign in: one for all instances. */
export interface ConsentTurns {
  /** True for one caller in so many milliseconds and account. Costs a read, and a write for the one whose turn it is. */
  takeTurn(account: AccountId, now: Date, pauseMs: number): Promise<boolean>;
}

/** Why a domain can't be one account's: a mail provider's, a suffix under which others register, or of Microsoft's names for tenants. */
export type Unownable = 'public-mail' | 'public-suffix' | 'microsoft-domain';
/** Those of the domains that no company owns alone, and why. Only `PUT` of an account asks. */
export type FindUnownable = (domains: readonly DomainName[]) => Promise<ReadonlyMap<DomainName, Unownable>>;

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
export interface DirectoryStore {
  /** One point read. */
  findAddress(account: AccountId, email: EmailAddress): Promise<AddressRecord | undefined>;
  /** The same, and since when its facts are as they are, also of an address that has nothing on record any more. */
  findMarkedAddress(
    account: AccountId,
    email: EmailAddress,
  ): Promise<{ readonly record: AddressRecord | undefined; readonly marks: AddressMarks }>;
  findCandidates(
    account: AccountId,
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
    account: AccountId,
    changes: readonly UserChange[],
    events: EventMaker,
    onShift?: ShiftListener,
  ): Promise<readonly UserChangeOutcome[]>;
  listUsers(account: AccountId, page: PageRequest, startsWith: string): Promise<Page<AddressRecord>>;
  /** Of these domains alone: SSO asks nobody else. */
  listUsersWithoutPassword(
    account: AccountId,
    domains: readonly DomainName[],
    page: PageRequest,
  ): Promise<Page<EmailAddress>>;
}

/** Told of each transaction that was done whom it locks out, were SSO on for them, and who needs a Company password. */
export type ShiftListener = (shift: Shift) => void;

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
  readCounts(account: AccountId): Promise<CountsSnapshot>;
  /** From here on what changes is noted for the run. Answers up to where exclusions are over (`isCounted`). */
  beginCounting(account: AccountId, run: number): Promise<string>;
  /** Makes the run's numbers the account's; `judge` is asked about those who changed meanwhile. `lost`: another run has begun. */
  finishCounting(
    account: AccountId,
    run: FinishedCount,
    judge: (records: readonly AddressRecord[]) => Promise<readonly ReadinessItem[]>,
  ): Promise<'finished' | 'lost'>;
  /** The report is gone: nobody knows who is locked out. */
  forgetVerdicts(account: AccountId): Promise<void>;
}

export type UserBinding = {
  readonly account: AccountId;
  readonly user: DirectoryUser;
  readonly identity: EntraIdentity;
  readonly event: AuditEvent;
  /** An administrator saw both: whatever the readiness report says of the user, they are not locked out any more. */
  readonly getsIn?: true;
};
/** Bulk edits go in chunks, each a transaction of its own; an event is made for what each transaction holds. */
export type EventMaker = (action: AuditAction, before: AuditEvent['before'], after: AuditEvent['after']) => AuditEvent;

export interface ExclusionStore {
  /** Answers in the order of the changes; `usersWithoutPassword` are those newly excluded who have none. One audit event per address. */
  changeExclusions(
    account: AccountId,
    changes: readonly ExclusionChange[],
    events: EventMaker,
    onShift?: ShiftListener,
  ): Promise<readonly ExclusionChangeResult[]>;
  /** What `changeExclusions` would answer, were nothing to change meanwhile. Writes nothing. */
  previewExclusions(account: AccountId, changes: readonly ExclusionChange[]): Promise<readonly ExclusionChangeResult[]>;
  listExclusions(account: AccountId, page: PageRequest, startsWith: string): Promise<Page<Exclusion>>;
}

/** Without `terms`, what is there stays where the exclusion names nothing, and isn't replaced. */
export type ExclusionChange =
  | { readonly kind: 'add'; readonly exclusion: Exclusion; readonly terms?: WishTerms }
  | { readonly kind: 'remove'; readonly email: EmailAddress };
export type ExclusionChangeResult = {
  readonly email: EmailAddress;
  /** `unreadable`: a row of the address can't be read, and nothing was written over it. */
  readonly outcome:
    'added' | 'changed' | 'removed' | 'unchanged' | 'already-excluded' | 'not-excluded' | 'conflict' | 'unreadable';
  /** As it stands now; undefined: there is none, or nobody knows. */
  readonly exclusion?: Exclusion | undefined;
  /** The user of the address, if the Control Panel knows one. */
  readonly user: DirectoryUser | undefined;
};

/**
 * An address, and whose it is. Of a user only that is said which the report says of this very one, under whatever address it knew them;
 * of an address without one, what it says of whoever had it.
 */
export type AskedOfReport = {
  readonly email: EmailAddress;
  readonly user: Pick<DirectoryUser, 'id' | 'email' | 'formerEmail' | 'earlierEmails'> | undefined;
};

/** What the newest complete readiness report of an account says. */
export interface ReadinessReports {
  /** What it says of each, by the address asked for; whom it doesn't name is left out. */
  findStatuses(
    account: AccountId,
    tenant: TenantId,
    asked: readonly AskedOfReport[],
  ): Promise<ReadonlyMap<EmailAddress, ReadinessStatus>>;
  /** Who alone in Azure is this user, says the report; undefined: it says of nobody that they are. */
  findPerson(account: AccountId, tenant: TenantId, user: DirectoryUser): Promise<ObjectId | undefined>;
  /** When it was finished. Undefined: there is none for this tenant. */
  findTakenAt(account: AccountId, tenant: TenantId): Promise<Date | undefined>;
}

/** What a readiness run says of single users. */
export interface ReportItems {
  /** What it says of these addresses, finished or not; an address that it doesn't name is left out. */
  findItems(
    account: AccountId,
    run: Pick<CountsBasis, 'number'>,
    emails: readonly EmailAddress[],
  ): Promise<ReadonlyMap<EmailAddress, ReadinessItem>>;
}

/** A readiness run, kept between its steps so that any instance can go on with it. */
export interface ReadinessRuns extends ReportItems {
  readState(account: AccountId): Promise<Snapshot<ReadinessState> | undefined>;
  /** The state and what the step made, in one transaction. `conflict`: somebody else saved since it was read. */
  saveState(
    account: AccountId,
    before: Snapshot<ReadinessState> | undefined,
    after: ReadinessState,
    made?: ReadinessRows,
  ): Promise<Snapshot<ReadinessState> | 'conflict'>;
  /** Everything that was stored of these kinds, in the order in which it came. */
  readPacked(
    account: AccountId,
    run: Pick<ReadinessRun, 'number'>,
    kind: PackedKind,
    count: number,
  ): Promise<Uint8Array[]>;
  /** Users in the order of their addresses. Throws InvalidCursor. */
  listItems(
    account: AccountId,
    run: Pick<ReadinessRun, 'number'>,
    page: PageRequest,
    wanted: {
      readonly status: ReadinessStatus | undefined;
      readonly startsWith: string;
      /** Users of other domains are left out; undefined: nobody is. */
      readonly domains?: readonly DomainName[] | undefined;
    },
  ): Promise<Page<ReadinessItem>>;
  /** Deletes a bounded number of rows; whether all are gone. */
  deleteRows(account: AccountId, leftover: Leftover): Promise<boolean>;
}
export type PackedKind = 'people' | 'bindings' | 'assigned';
/** What a step of a run made. `first`: how many of that kind are stored already. Items come in the order of their addresses. */
export type ReadinessRows =
  | { readonly kind: PackedKind; readonly number: number; readonly first: number; readonly rows: readonly Uint8Array[] }
  | { readonly kind: 'items'; readonly number: number; readonly items: readonly ReadinessItem[] };

/** Which persons of a tenant the account's users are bound to. An entry may be out of date: only the user's record bears it out. */
export interface BoundPersons {
  listBound(account: AccountId, tenant: TenantId, page: PageRequest): Promise<Page<BoundPerson>>;
}
export type BoundPerson = Pick<EntraIdentity, 'objectId'> & { readonly email: EmailAddress };

/** What SSO would have done for users who signed in while the switch was in `shadow`. */
export interface ShadowSightings {
  note(sighting: ShadowSighting): Promise<void>;
  /** What was seen of users goes along to their new addresses; they may have changed places. */
  rename(
    account: AccountId,
    renames: readonly { readonly from: EmailAddress; readonly to: EmailAddress }[],
  ): Promise<void>;
  /** All of an account since a moment, page by page in the order of their addresses. */
  listSightings(account: AccountId, since: Date, page: PageRequest): Promise<Page<ShadowSighting>>;
}

export interface AuditTrail {
  /** For what changes nothing else: a refusal, a start. Changes carry their event themselves. */
  record(event: AuditEvent): Promise<void>;
  /**
   * Newest first. With a filter a page can be short, even empty, and still have a `next`: the work for one page is bounded,
   * however rare what is asked for.
   */
  listEvents(account: AccountId, page: PageRequest, filter?: AuditFilter): Promise<Page<AuditEvent>>;
  /** One point read. */
  findEvent(account: AccountId, event: Pick<AuditEvent, 'id' | 'at'>): Promise<AuditEvent | undefined>;
}

/** A caller who is known, and not allowed what they asked for. */
export type RoleRefusal = {
  readonly account: AccountId;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly refusal: string;
};
/** Puts it in the account's trail, so many a minute; the others are counted there. */
export type RecordRoleRefusal = (refused: RoleRefusal) => Promise<void>;

/** What refused sign-ins were, by the support code on the page, each account its own. */
export interface SignInStories {
  keep(story: SignInStory): Promise<void>;
  /** Also one whose time is over, as long as it's there. */
  find(account: AccountId, supportCode: SupportCode): Promise<SignInStory | undefined>;
  /** Deletes those whose time was over before the moment, at most a bounded number; answers how many. */
  deleteEnded(before: Date): Promise<number>;
}

export interface RedemptionStore {
  /** Marks a one-time code as used: the first caller gets `redeemed`, every later one `already-redeemed`. */
  redeem(codeId: string, expiresAt: Date): Promise<'redeemed' | 'already-redeemed'>;
  /** Whether it was, asked with the same moment. One point read. */
  isRedeemed(codeId: string, expiresAt: Date): Promise<boolean>;
  /** Deletes what expired before the moment, at most a bounded number; answers how many. */
  deleteExpired(before: Date): Promise<number>;
}

/** What test sign-ins tell of a tenant's own policies. */
export interface RefusedTests {
  /** Users whose newest finished test since the moment Azure refused, and why; of at most a thousand tests. */
  listRefused(account: AccountId, since: Date): Promise<ReadonlyMap<UserId, string>>;
}

/** Test sign-ins of accounts, each ended at most once. */
export interface TestSignInStore extends RefusedTests {
  createTest(test: TestSignIn): Promise<void>;
  findTest(account: AccountId, id: TestSignInId): Promise<TestSignIn | undefined>;
  /** `already-finished` also when it is gone. */
  finishTest(account: AccountId, id: TestSignInId, result: TestResult): Promise<'finished' | 'already-finished'>;
  /** Deletes those started before the moment, at most a bounded number; answers how many. */
  deleteStarted(before: Date): Promise<number>;
}

/** Where people sign in with Azure. */
export interface EntraSignIn {
  authorizationUrl(request: EntraAuthorizationRequest): URL;
  /** Redeems the code and validates the ID token: signature, issuer, audience, nonce, times, tenant. */
  redeemCode(request: EntraCodeRequest): Promise<EntraSignInOutcome>;
}

/** `organizations`: any work or school tenant; which one came is in the answer. */
export type EntraAuthority = TenantId | 'organizations';
export type EntraAuthorizationRequest = {
  readonly authority: EntraAuthority;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly loginHint: string | undefined;
};
export type EntraCodeRequest = {
  readonly authority: EntraAuthority;
  readonly redirectUri: string;
  readonly code: string;
  readonly nonce: string;
  readonly codeVerifier: string;
};
export type EntraPerson = {
  readonly identity: EntraIdentity;
  /** The user principal name in normal form; undefined when it is no address. */
  readonly userPrincipalName: EmailAddress | undefined;
  readonly displayName: string | undefined;
  readonly isGuest: boolean;
  /** Holds a directory role that may grant admin consent. */
  readonly mayConsent: boolean;
  readonly signedInAt: Date;
  /** False: Entra didn't say, and `signedInAt` is when it made the token, which may be long after the person proved who they are. */
  readonly isSignInTimeKnown: boolean;
};
/** `code` is for logs: an AADSTS number or the failed claim. */
export type EntraSignInOutcome =
  | { readonly kind: 'signed-in'; readonly person: EntraPerson }
  | { readonly kind: 'refused'; readonly refusal: AzureRefusal; readonly code: string };

/** The tenant as the service itself may see it, with application permissions. */
export interface EntraTenants {
  /** What an error in a redirect means; the text after it comes from the browser and proves nothing. */
  refusalOf(error: AzureError): { readonly refusal: AzureRefusal; readonly code: string };
  adminConsentUrl(request: { readonly tenantId: TenantId; readonly redirectUri: string; readonly state: string }): URL;
  /** Asks for an app-only token: that alone proves consent. */
  checkConsent(tenantId: TenantId): Promise<ConsentCheck>;
  /** `no-permission`: the app may not read the directory. */
  readTenant(tenantId: TenantId): Promise<Pick<TenantLink, 'tenantName' | 'verifiedDomains'> | 'no-permission'>;
}
export type ConsentCheck = 'granted' | 'consent-withdrawn' | 'app-disabled' | 'our-credential-refused';

/**
 * One page of the people in a tenant's directory; without a cursor the first. Never throws: whatever goes wrong is an answer.
 * `cursor-expired`: the directory no longer takes the cursor, and the list must be begun again.
 */
export type ListDirectoryPeople = (tenant: TenantId, cursor: string | undefined) => Promise<DirectoryPeople>;
export type DirectoryPeople =
  | { readonly kind: 'page'; readonly people: readonly DirectoryPerson[]; readonly next: string | undefined }
  | { readonly kind: 'cursor-expired' }
  | DirectoryFailure;
/** Why a directory said nothing. */
export type DirectoryFailure =
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  | { readonly kind: 'no-permission' | 'consent-withdrawn' | 'app-disabled' | 'unavailable' };

/** Single people of a tenant's directory, as they are now. Never throws: whatever goes wrong is an answer. */
export interface DirectoryPersons {
  /** One, or none. */
  findByObjectId(tenant: TenantId, objectId: ObjectId): Promise<DirectoryMatches>;
  /** Whose user principal name or mail it is; at most ten. */
  findByAddress(tenant: TenantId, address: EmailAddress): Promise<DirectoryMatches>;
}
export type DirectoryMatches = { readonly kind: 'people'; readonly people: readonly FoundPerson[] } | DirectoryFailure;

/** Whom a tenant lets into our app, page by page. Never throws: whatever goes wrong is an answer. */
export interface AppAssignments {
  /** `assignmentRequired`: only assigned people are let in; undefined: the tenant doesn't say. */
  readApp(
    tenant: TenantId,
  ): Promise<
    { readonly kind: 'app'; readonly id: ObjectId; readonly assignmentRequired: boolean | undefined } | DirectoryFailure
  >;
  /** `app`: the id that `readApp` answered. */
  listAssigned(tenant: TenantId, app: ObjectId, cursor: string | undefined): Promise<AssignedPage>;
  /** The direct members of an assigned group. */
  listGroup(tenant: TenantId, group: ObjectId, cursor: string | undefined): Promise<AssignedPage>;
}
export type AssignedPage =
  | {
      readonly kind: 'page';
      readonly users: readonly ObjectId[];
      readonly groups: readonly ObjectId[];
      readonly next: string | undefined;
    }
  | { readonly kind: 'cursor-expired' }
  | DirectoryFailure;

/** What is sealed for one purpose never opens for another. */
export type SealPurpose =
  | 'sign-in'
  | 'hosted-sign-in'
  | 'login-hint'
  | 'authorization-code'
  | 'access-token'
  | 'integration-start'
  | 'integration-sign-in'
  | 'integration-consent'
  | 'form'
  | 'portal-link'
  | 'portal-session'
  | 'test-sign-in'
  | 'test-sign-in-transaction';
export interface Sealer {
  /** Encrypts and authenticates JSON; it opens until `expiresAt`. */
  seal(purpose: SealPurpose, content: Readonly<Record<string, unknown>>, expiresAt: Date): Promise<string>;
  /** The content, or undefined when the text was not sealed here for this purpose, was altered, or is past its time. */
  open(purpose: SealPurpose, sealed: string): Promise<Record<string, unknown> | undefined>;
}

/** A file as a browser gets it. */
export type WebFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string };

/** The page itself, with the hash sources of what scripts stand in it. */
export type WebIndex = { readonly bytes: WebFile['bytes']; readonly scriptHashes: readonly string[] };

/** The built files of the hosted Identity Management page. */
export interface WebPage {
  /** Undefined: this build has no page. */
  findIndex(): Promise<WebIndex | undefined>;
  /** By its exact name. */
  findAsset(name: string): Promise<WebFile | undefined>;
}

export interface TokenSigner {
  /** A signed JWT (RS256) with exactly these claims. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** Checks the signature and the issuer of one of our own tokens, its expiry ignored: for `id_token_hint`. */
  verifyOwn(token: string): Promise<Record<string, unknown> | undefined>;
  publicKeys(): Promise<JSONWebKeySet>;
}

/** Checks a Control Panel token: signature, issuer, audience, times, and what it says of the caller. */
export type CallerVerifier = (token: string) => Promise<CallerVerification>;
export type CallerVerification = { readonly kind: 'caller'; readonly caller: Omit<Caller, 'address'> } | TokenRefusal;
/** What of the token isn't right, and how. Claims are named only of a token whose signature is right. */
export type TokenRefusal = {
  readonly kind: 'refused';
  readonly part:
    'token' | 'alg' | 'kid' | 'signature' | 'iss' | 'aud' | 'exp' | 'nbf' | 'iat' | 'sub' | 'account' | 'roles';
  readonly why: 'too-long' | 'malformed' | 'missing' | 'not-allowed' | 'unknown' | 'wrong' | 'past' | 'future';
};

/** Whose session of the hosted page a sealed text is. Undefined: none to trust, over, or closed. */
export type PortalSessionReader = (sealed: string) => Promise<PortalSession | undefined>;

/** The hidden field of a form of ours, by something that only the browser with that form keeps. */
export interface FormTokens {
  issue(id: string): Promise<string>;
  /** Whether the token was issued for that id, and not too long ago. */
  matches(id: string, token: string): Promise<boolean>;
}

export interface ClientSecrets {
  /** Whether the secret is one of the client's live ones, compared in constant time. */
  matches(clientId: ClientId, secret: string): Promise<boolean>;
}

/** The keys that the service makes for itself. */
export interface KeyRotation {
  /** Makes the first version of each key, and the next one where the newest is older than allowed or would end too soon (or always, by force). Answers the names renewed. */
  rotateKeys(options: { readonly now: Date; readonly force: boolean }): Promise<readonly string[]>;
  /** Makes the versions unreadable whose time is over, so that nothing that they made is valid any more; answers how many. */
  retireKeys(options: { readonly now: Date }): Promise<number>;
}

/** A secret of the vault that can't be used, by name, and why. `spaces`: blanks, line ends or control characters in it. */
export type SecretFault = {
  readonly secret: string;
  readonly reason: 'missing' | 'empty' | 'spaces' | 'too-short';
};
/** Looks at the secrets of all apps. Throws DependencyUnavailable. */
export type FindSecretFaults = () => Promise<readonly SecretFault[]>;

/** One thing that the service can't work without. Throws when it doesn't answer. */
export type Probe = { readonly dependency: Dependency; readonly check: () => Promise<void> };

/** When the credential with which the service proves itself to Entra ends. `federated`: it has none that could end. */
export type CredentialEnd =
  | { readonly kind: 'federated' }
  | { readonly kind: 'known'; readonly endsAt: Date }
  | { readonly kind: 'unknown'; readonly reason: 'no-expiry-set' | 'credential-missing' | 'credential-unreadable' };
export type FindCredentialEnd = () => Promise<CredentialEnd>;

/** A line in the log of whatever is being answered; of `fault` follow names, codes and places. Never throws. */
export type WriteLog = (code: LogCode, details: LogDetails, fault?: unknown) => void;

/** When the service's own jobs ran. */
export interface JobRuns {
  /** When the last run that succeeded began; without an entry none is known. */
  list(): Promise<ReadonlyMap<JobName, Date>>;
  note(job: JobName, began: Date): Promise<void>;
}

/** What is counted and timed (domain/metric-catalogue.ts). Never throws, never waits, never says who. */
export interface Measurements {
  decided(decision: { readonly step: string; readonly reason: string; readonly app: AppId }): void;
  /** `outcome`: how it ended, or why it was refused. Without `app`: the browser brought nothing that names one. */
  signInEnded(signIn: { readonly outcome: string; readonly app: AppId | undefined }): void;
  answered(answer: {
    readonly operation: string;
    readonly status: number;
    readonly milliseconds: number;
    /** Requests to storage that it took. */
    readonly roundTrips: number;
  }): void;
  lookedUp(lookup: { readonly cache: 'domain-owners' | 'accounts'; readonly hit: boolean }): void;
}
