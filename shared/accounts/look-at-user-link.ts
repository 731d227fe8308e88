/** Both sides of a link between a user and a person in Azure, as they are now: who the user is bound to, and who they could be. */
import { hash } from 'node:crypto';
import { type Account, linkedTenant } from '../users/rules/account.ts';
import type { FoundPerson } from '../entra/rules/tenant-person.ts';
import type { AddressRecord, User } from '../users/rules/user.ts';
import {
  type AccountId,
  domainOf,
  type EmailAddress,
  type ObjectId,
  type TenantId,
} from '../platform/words/identifiers.ts';
import {
  type BoundNow,
  judgeCandidate,
  type LinkView,
  namesInAzure,
  seenText,
  type ShownCandidate,
} from './rules/user-link.ts';
import type { AccountStore, UserStore } from '../users/ports.ts';
import type { GraphFailure, TenantMatches, FindTenantPersons } from '../entra/ports.ts';

export type LookAtLinkOutcome =
  | { readonly kind: 'seen'; readonly view: LinkView }
  | { readonly kind: 'account-not-found' | 'foreign-domain' | 'user-not-found' | 'not-connected' }
  | { readonly kind: 'directory-failed'; readonly failure: GraphFailure };

export type LookDependencies = {
  readonly accountStore: Pick<AccountStore, 'readAccount'>;
  readonly userStore: Pick<UserStore, 'findAddress' | 'findCandidates'>;
  readonly tenantPersons: FindTenantPersons;
};

/** The user of an account whose tenant is linked. */
type Sides = { readonly accountId: AccountId; readonly tenant: TenantId; readonly user: User };

/** Makes the look. Without an object id whoever has an address of the user's, or one from before a rename, as name or mail is looked for. */
export const makeLookAtUserLink = (dependencies: LookDependencies) => {
  const { accountStore } = dependencies;
  return async function lookAtLink(
    id: AccountId,
    email: EmailAddress,
    objectId: ObjectId | undefined,
  ): Promise<LookAtLinkOutcome> {
    const account = (await accountStore.readAccount(id))?.value;
    return account === undefined ? { kind: 'account-not-found' } : lookAtUser(dependencies, account, email, objectId);
  };
};

/** The same, of an account as it was just read. */
export async function lookAtUser(
  dependencies: Omit<LookDependencies, 'accountStore'>,
  account: Account,
  email: EmailAddress,
  objectId: ObjectId | undefined,
): Promise<LookAtLinkOutcome> {
  if (!account.domains.includes(domainOf(email))) return { kind: 'foreign-domain' };
  const tenant = linkedTenant(account);
  if (tenant === undefined) return { kind: 'not-connected' };
  const user = (await dependencies.userStore.findAddress(account.id, email))?.user;
  if (user === undefined) return { kind: 'user-not-found' };
  return lookUp(dependencies, { accountId: account.id, tenant, user }, objectId);
}

async function lookUp(
  { userStore, tenantPersons }: Omit<LookDependencies, 'accountStore'>,
  sides: Sides,
  objectId: ObjectId | undefined,
): Promise<LookAtLinkOutcome> {
  const { tenant, user } = sides;
  // A binding to another tenant counts for nothing.
  const boundId = user.boundTo?.tenantId === tenant ? user.boundTo.objectId : undefined;
  const [asked, boundNow] = await Promise.all([
    objectId === undefined ? findByNames(tenantPersons, tenant, user) : tenantPersons.findByObjectId(tenant, objectId),
    boundId === undefined ? NOBODY : tenantPersons.findByObjectId(tenant, boundId),
  ]);
  if (asked.kind !== 'people') return { kind: 'directory-failed', failure: asked };
  if (boundNow.kind !== 'people') return { kind: 'directory-failed', failure: boundNow };
  const bound = boundId === undefined ? undefined : { objectId: boundId, person: boundNow.people[0] };
  // Who is bound already is shown as such, and is no candidate unless asked for by name.
  const people = objectId === undefined ? asked.people.filter((one) => one.objectId !== boundId) : asked.people;
  const candidates = await Promise.all(people.map((person) => show(userStore, sides, bound, person)));
  return { kind: 'seen', view: { tenant, user, bound, candidates } };
}

/** Each person once. All of the requests must be answered: one person less could be the right one. */
async function findByNames(persons: FindTenantPersons, tenant: TenantId, user: User): Promise<TenantMatches> {
  const people = new Map<ObjectId, FoundPerson>();
  const answers = await Promise.all(namesInAzure(user).map((name) => persons.findByAddress(tenant, name)));
  for (const answer of answers) {
    if (answer.kind !== 'people') return answer;
    for (const person of answer.people) if (!people.has(person.objectId)) people.set(person.objectId, person);
  }
  return { kind: 'people', people: [...people.values()] };
}

const NOBODY: TenantMatches = { kind: 'people', people: [] };

async function show(
  userStore: LookDependencies['userStore'],
  { accountId, tenant: tenantId, user }: Sides,
  bound: BoundNow | undefined,
  person: FoundPerson,
): Promise<ShownCandidate> {
  const { objectId, principal } = person;
  const found = await userStore.findCandidates(accountId, { tenantId, objectId }, principal);
  const other = (record: AddressRecord | undefined) => (record?.user?.id === user.id ? undefined : record?.user);
  const named = other(found.byAddress);
  const candidate = judgeCandidate(person, {
    ...{ user, bound },
    otherUser: other(found.byIdentity)?.email,
    // Who is bound to somebody else is no longer found by the name.
    namedUser: named?.boundTo?.tenantId === tenantId ? undefined : named?.email,
  });
  return { ...candidate, seen: digest(seenText(user, bound, candidate)) };
}

const digest = (text: string): string => hash('sha256', text, 'base64url');
