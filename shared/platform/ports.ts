/** What every room may need from the world. Every method may throw DependencyUnavailable, and what reads rows UnreadableRow; anything else that is thrown is a defect. */
import type { CryptoKey, JSONWebKeySet } from 'jose';
import type { Actor, AuditAction, AuditEvent } from './words/audit-event.ts';
import type { Caller } from './callers/caller.ts';
import type { PortalSession } from './callers/portal-session.ts';
import type { TrailRefusal } from './words/refusals/in-trail.ts';
import type { LogCode, LogDetails } from './telemetry/log-catalogue.ts';
import type { AccountId, AppId, ClientId } from './words/identifiers.ts';

export const DEPENDENCIES = ['storage', 'key-vault', 'entra', 'control-panel-keys', 'client-keys'] as const;

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

/** Bulk edits go in chunks, each a transaction of its own; an event is made for what each transaction holds. */
export type EventMaker = (action: AuditAction, before: AuditEvent['before'], after: AuditEvent['after']) => AuditEvent;

/** A caller who is known, and not allowed what they asked for. */
export type RoleRefusal = {
  readonly accountId: AccountId;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly refusal: TrailRefusal;
};

/** Puts it in the account's trail, so many a minute; the others are counted there. */
export type RecordRoleRefusal = (refused: RoleRefusal) => Promise<void>;

export interface ClientKeys {
  /** The app's key that the header names, if it has one. Throws DependencyUnavailable when its keys can't be had. */
  findKey(clientId: ClientId, header: { readonly alg: string; readonly kid: string }): Promise<CryptoKey | undefined>;
}

export interface RedemptionStore {
  /** Marks a one-time code as used: the first caller gets `redeemed`, every later one `already-redeemed`. */
  redeem(codeId: string, expiresAt: Date): Promise<'redeemed' | 'already-redeemed'>;
  /** Whether it was, asked with the same moment. One point read. */
  isRedeemed(codeId: string, expiresAt: Date): Promise<boolean>;
  /** Deletes what expired before the moment, at most a bounded number; answers how many. */
  deleteExpired(before: Date): Promise<number>;
}

/** What a browser can't keep of a visit: sealed, until that moment, under a key that only this browser knows. */
export interface KeptVisits {
  keep(key: string, sealed: string, until: Date): Promise<void>;
  /** Asked with the same moment. One point read. */
  find(key: string, until: Date): Promise<string | undefined>;
}

/** What is sealed for one purpose never opens for another. */
export const SEAL_PURPOSES = [
  'sign-in',
  'hosted-sign-in',
  'silent-return',
  'known-tenants',
  'login-hint',
  'authorization-code',
  'access-token',
  'refresh-token',
  'administrator-link',
  'administrator-sign-in',
  'administrator-consent',
  'form',
  'portal-link',
  'portal-session',
  'test-sign-in',
  'test-sign-in-transaction',
] as const;
export type SealPurpose = (typeof SEAL_PURPOSES)[number];

export interface Sealer {
  /** Encrypts and authenticates JSON; it opens until `expiresAt`. */
  seal(purpose: SealPurpose, content: Readonly<Record<string, unknown>>, expiresAt: Date): Promise<string>;
  /** The content, or undefined when the text was not sealed here for this purpose, was altered, or is past its time. */
  open(purpose: SealPurpose, sealed: string): Promise<Record<string, unknown> | undefined>;
  /** As `open`, of what is past its time and nothing else, as long as its key is there: to say whose it was. It opens no door. */
  openEnded(purpose: SealPurpose, sealed: string): Promise<Record<string, unknown> | undefined>;
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

/** A line in the log of whatever is being answered; of `fault` follow names, codes and places. Never throws. */
export type WriteLog = (logCode: LogCode, details: LogDetails, fault?: unknown) => void;

/** What is counted and timed (shared/platform/telemetry/metric-catalogue.ts). Never throws, never waits, never says who. */
export interface Measurements {
  decided(decision: { readonly step: string; readonly reason: string; readonly app: AppId }): void;
  /** `outcome`: how it ended, or why it was refused. Without `app`: the browser brought nothing that names one. */
  signInEnded(signIn: { readonly outcome: string; readonly app: AppId | undefined }): void;
  /** Somebody was signed in to an app by a code that no PKCE challenge came with. */
  signedInWithoutPkce(signIn: { readonly app: AppId }): void;
  answered(answer: {
    readonly operation: string;
    readonly status: number;
    readonly milliseconds: number;
    /** Requests to storage that it took. */
    readonly roundTrips: number;
  }): void;
  lookedUp(lookup: { readonly cache: 'domain-owners' | 'accounts'; readonly hit: boolean }): void;
}
