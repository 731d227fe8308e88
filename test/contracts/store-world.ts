/** What the store contracts are held against, and the things they store. */
import { randomUUID } from 'node:crypto';
import type { Account, TenantLink } from '../../shared/users/rules/account.ts';
import { newAccount } from '../../shared/users/rules/account-profile.ts';
import { type Counts, countsIn } from '../../shared/users/rules/counts/account-counts.ts';
import type { Stores } from '../../shared/storages.ts';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import type { EntraIdentity } from '../../shared/platform/words/entra-identity.ts';
import type { UserProfile } from '../../shared/users/rules/user.ts';
import type { Exclusion, WishTerms } from '../../shared/users/rules/exclusion.ts';
import {
  AccountId,
  AuditEventId,
  ContactId,
  DomainName,
  EmailAddress,
  ExternalId,
  ObjectId,
  ProductId,
  TenantId,
  UserId,
} from '../../shared/platform/words/identifiers.ts';
import type { Clock, EventMaker, Page, PageRequest } from '../../shared/platform/ports.ts';
import type { ExclusionChange } from '../../shared/exclusions/ports.ts';
import type { UserChange } from '../../shared/users/rules/user-change.ts';

export type WorldStores = Omit<Stores, 'storageProbe'>;
export type StoreWorld = {
  /** Stores as in a process of their own, on the same data as all others. */
  open(options?: { readonly clock?: Clock }): WorldStores;
};

/** A clock that stands until it is moved. */
export function makeStandingClock(start = new Date('2026-11-23T08:00:00.000Z')) {
  let now = start.getTime();
  return {
    clock: (): Date => new Date(now),
    move: (milliseconds: number): void => {
      now += milliseconds;
    },
  };
}

let counter = 0;
const nextNumber = (): number => (counter += 1);

export const someAccountId = (): AccountId => AccountId.parse(`account-${nextNumber()}`);
export const someDomain = (): DomainName => DomainName.parse(`d${nextNumber()}.example`);
export const someTenant = (): TenantId => TenantId.parse(randomUUID());
export const somePerson = (tenantId = someTenant()): EntraIdentity => ({
  tenantId,
  objectId: ObjectId.parse(randomUUID()),
});
export const email = (text: string): EmailAddress => EmailAddress.parse(text);

export const someAccount = (id: AccountId, domains: readonly DomainName[] = [someDomain()]): Account =>
  newAccount({ id, name: `Name of ${id}`, domains, products: [ProductId.parse('unified')] });

export const someLink = (tenantId: TenantId): TenantLink => ({
  tenantId,
  tenantName: 'Contoso',
  verifiedDomains: [DomainName.parse('contoso.example')],
  connectedBy: ContactId.parse('contact-1'),
  connectedAt: new Date('2026-11-20T10:11:12.345Z'),
});

export const someEvent = (accountId: AccountId, change: Partial<AuditEvent> = {}): AuditEvent => ({
  id: AuditEventId.parse(randomUUID()),
  accountId,
  at: new Date('2026-11-23T08:00:00.000Z'),
  actor: { kind: 'contact', id: ContactId.parse('contact-1') },
  action: 'account-changed',
  outcome: 'done',
  refusal: undefined,
  before: undefined,
  after: undefined,
  ...change,
});

export const eventsFor =
  (accountId: AccountId): EventMaker =>
  (action, before, after) =>
    someEvent(accountId, { action, before, after });

export const profile = (address: string, change: Partial<UserProfile> = {}): UserProfile => ({
  email: email(address),
  displayName: `User ${address}`,
  twoFactor: false,
  hasPassword: true,
  ...change,
});
export const externalId = (text: string): ExternalId => ExternalId.parse(text);
export const upsert = (address: string, change: Partial<UserProfile> = {}): UserChange => ({
  kind: 'upsert',
  profile: profile(address, change),
  idIfNew: UserId.parse(randomUUID()),
});
export const rename = (from: string, to: string): UserChange => ({ kind: 'rename', from: email(from), to: email(to) });
export const removeUser = (address: string): UserChange => ({ kind: 'remove', email: email(address) });

export const exclusion = (address: string, change: Partial<Exclusion> = {}): Exclusion => ({
  email: email(address),
  reason: 'new phone',
  excludedBy: ContactId.parse('contact-1'),
  excludedAt: new Date('2026-11-23T08:00:00.000Z'),
  expiresAt: undefined,
  ...change,
});
export const exclude = (
  address: string,
  change: Partial<Exclusion> = {},
  terms?: Partial<WishTerms>,
): ExclusionChange => ({
  kind: 'add',
  exclusion: exclusion(address, change),
  ...(terms === undefined ? {} : { terms: { clear: [], replace: false, ...terms } }),
});
export const include = (address: string): ExclusionChange => ({ kind: 'remove', email: email(address) });

/** The numbers of all domains together. */
export async function countAll({ countStore }: Pick<WorldStores, 'countStore'>, accountId: AccountId): Promise<Counts> {
  const { value } = await countStore.readCounts(accountId);
  return countsIn(value, [...value.domains.keys()]);
}

/** Every item of a list, page by page; the sizes of the pages beside them. */
export async function readAll<Item>(list: (page: PageRequest) => Promise<Page<Item>>, limit: number) {
  const items: Item[] = [];
  const sizes: number[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit, after });
    items.push(...page.items);
    sizes.push(page.items.length);
    after = page.next;
  } while (after !== undefined && sizes.length < 100);
  return { items, sizes };
}

export const readEvents = async ({ auditTrail }: Pick<WorldStores, 'auditTrail'>, accountId: AccountId) =>
  (await readAll((page) => auditTrail.listEvents(accountId, page), 100)).items;

/** Addresses with everything that keys forbid, and what else an address may hold. */
export const AWKWARD_ADDRESSES = [
  'a/b@example.com',
  'a#b@example.com',
  'a?b@example.com',
  "o'neil@example.com",
  'a%2fb@example.com',
  'a=2fb@example.com',
  'a&b+c{d}|e~f^g`h!i$j*k@example.com',
  'jürgen@müller.example',
  'иван@пример.example',
  '用户@例え.example',
  '😀@example.com',
  `${'x'.repeat(64)}@${'y'.repeat(60)}.${'z'.repeat(60)}.${'w'.repeat(59)}.example`,
  `${'é'.repeat(32)}@example.com`,
];
