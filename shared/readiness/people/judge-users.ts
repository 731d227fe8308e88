/** One page of an account's users against the people of its tenant. */
import { type Account, linkedTenant } from '../../users/rules/account.ts';
import { isCounted } from '../../users/rules/exclusion.ts';
import { tagOf } from '../../users/rules/user.ts';
import type { TenantPerson } from '../../entra/rules/tenant-person.ts';
import type { AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import type { AddressRecord, User } from '../../users/rules/user.ts';
import { domainOf, type EmailAddress, type TenantId, type UserId } from '../../platform/words/identifiers.ts';
import {
  classifyUser,
  type NamedPerson,
  type ReadinessFacts,
  type ReadinessFinding,
  wantsTwoFactor,
} from '../rules/readiness.ts';
import type { ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { UserStore } from '../../users/ports.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import type { KnownPerson } from '../ports.ts';
import { distinct, type PersonIndex } from './person-index.ts';

/** Everything that a user is held against. */
export type Judgement = {
  readonly account: Account;
  readonly index: PersonIndex;
  /** Who is bound to a person, by object id; an entry may be out of date. */
  readonly bindings: ReadonlyMap<string, EmailAddress>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly userStore: Pick<UserStore, 'findAddress'>;
  /** Whom the report of before knows these users to be, by their ids; left out: there is none. */
  readonly findKnown?: ((users: readonly User[]) => Promise<ReadonlyMap<UserId, KnownPerson>>) | undefined;
  /** Up to where exclusions are over (`isCounted`). */
  readonly endedUpTo: string;
  /** Who is let into the app, by object id, and how far that is known; undefined: everybody is, or nobody knows. */
  readonly assigned?: { readonly people: ReadonlySet<string>; readonly isWhole: boolean } | undefined;
  /** Whom the tenant turned away in a test sign-in for not being assigned. */
  readonly turnedAway?: ReadonlySet<UserId>;
};

/** In the order given; an address that isn't a user's is left out. Also who has a domain that the account may get back. */
export async function judgeUsers(judgement: Judgement, records: readonly AddressRecord[]): Promise<ReadinessItem[]> {
  const tenant = linkedTenant(judgement.account);
  if (tenant === undefined) throw new Error('an account without a tenant has no readiness');
  const wanted = wantsTwoFactor(judgement.catalogue.apps, judgement.account);
  const named: { readonly record: AddressRecord; readonly user: User; readonly people: People }[] = [];
  for (const record of records) {
    const { user } = record;
    if (user !== undefined) named.push({ record, user, people: await findPeople(judgement, user, tenant) });
  }
  const known = await findKnown(
    judgement,
    tenant,
    named.filter(({ people }) => people.bound === undefined && people.byPrincipal.length === 0),
  );
  return named.map(({ record, user, people }) => {
    const found = classifyUser({
      lacksTwoFactor: wanted && !user.twoFactor,
      ...(known.get(user.id) ?? people),
      isLetIn: ({ objectId }) => isLetIn(judgement, objectId, user),
    });
    return itemOf(judgement, record, user, found);
  });
}

function itemOf(
  { endedUpTo }: Judgement,
  { email, exclusion }: AddressRecord,
  user: User,
  { status, isDisabled, person, foundBy }: ReadinessFinding,
): ReadinessItem {
  const isExcluded = exclusion !== undefined && isCounted(exclusion, email, endedUpTo);
  const { displayName, hasPassword, twoFactor: hasTwoFactor } = user;
  return {
    ...{ email, displayName, isDisabled, hasPassword, hasTwoFactor, userTag: tagOf(user) },
    status: isExcluded ? 'excluded' : status,
    statusUnlessExcluded: status,
    userPrincipalName: person?.userPrincipalName,
    // Of who is gone: who it was. Whoever was linked to somebody else since isn't.
    objectId: person?.objectId ?? (status === 'gone-from-entra' ? user.boundTo?.objectId : undefined),
    foundBy,
  };
}

/**
 * Of users whom nobody in Azure has the name of any more: who they were by the report of before, where that person is still there. It is what a
 * sign-in goes by (`find-renamed-user.ts`), so whom a new report forgot would be locked out by it.
 */
async function findKnown(
  judgement: Judgement,
  tenant: TenantId,
  lost: readonly { readonly user: User }[],
): Promise<ReadonlyMap<UserId, People>> {
  const found = new Map<UserId, People>();
  if (lost.length === 0 || judgement.findKnown === undefined) return found;
  const known = await judgement.findKnown(lost.map(({ user }) => user));
  for (const { user } of lost) {
    const before = known.get(user.id);
    const person = before && judgement.index.findByObjectId(before.objectId);
    if (before === undefined || person === undefined) continue;
    if (await isNamedAsAnother(judgement, person, user, tenant)) continue;
    const { foundBy: name } = before;
    const isTaken = await isBoundToAnother(judgement, person.objectId, user, tenant);
    found.set(user.id, { bound: undefined, byPrincipal: [{ person, name, isTaken, isByAlias: false }], byMail: [] });
  }
  return found;
}

/** Whether they would be signed in as another user, one of whose addresses their name is by now. */
async function isNamedAsAnother(
  { userStore, account }: Judgement,
  { principal }: TenantPerson,
  { id }: User,
  tenant: TenantId,
): Promise<boolean> {
  if (principal === undefined) return false;
  const record = await readRecord(userStore, account, principal);
  if (record instanceof UnreadableRow) return true;
  const other = record?.user;
  return other !== undefined && other.id !== id && other.boundTo?.tenantId !== tenant;
}

/** Who is assigned decides; where that can't be seen, what Azure itself said in a test. */
function isLetIn({ assigned, turnedAway }: Judgement, objectId: string, user: User): boolean | undefined {
  if (assigned?.people.has(objectId) === true) return true;
  if (assigned?.isWhole === true) return false;
  return turnedAway?.has(user.id) === true ? false : undefined;
}

type People = Pick<ReadinessFacts, 'bound' | 'byPrincipal' | 'byMail'>;

async function findPeople(judgement: Judgement, user: User, tenant: TenantId): Promise<People> {
  const { index } = judgement;
  const { boundTo } = user;
  // A binding to another tenant counts for nothing.
  if (boundTo?.tenantId === tenant) {
    const person = index.findByObjectId(boundTo.objectId);
    const byPrincipal = person === undefined ? await findNamed(judgement, user, tenant) : [];
    return { bound: { person }, byPrincipal, byMail: [] };
  }
  const byPrincipal = await findNamed(judgement, user, tenant);
  if (byPrincipal.length > 0) return { bound: undefined, byPrincipal, byMail: [] };
  const byMail = namesOf(judgement, user).flatMap((name) => index.findByMail(name));
  return { bound: undefined, byPrincipal, byMail: distinct(byMail) };
}

/** By which somebody from Azure is this user: their address, and the aliases of domains that the account still has. */
const namesOf = ({ account: { domains } }: Judgement, { email, aliases }: User): EmailAddress[] => [
  email,
  ...aliases.filter((alias) => domains.includes(domainOf(alias))),
];

async function findNamed(judgement: Judgement, user: User, tenant: TenantId): Promise<NamedPerson[]> {
  const named: NamedPerson[] = [];
  for (const name of namesOf(judgement, user)) {
    for (const person of judgement.index.findByPrincipal(name)) {
      const isTaken = await isBoundToAnother(judgement, person.objectId, user, tenant);
      named.push({ person, name, isTaken, isByAlias: name !== user.email });
    }
  }
  return named;
}

async function isBoundToAnother(
  { bindings, userStore, account }: Judgement,
  objectId: string,
  { id, email }: User,
  tenant: TenantId,
): Promise<boolean> {
  const other = bindings.get(objectId);
  if (other === undefined || other === email) return false;
  // Rare, and only the other user's own record bears it out; where that can't be read, nobody can say that they are not.
  const record = await readRecord(userStore, account, other);
  if (record instanceof UnreadableRow) return true;
  const user = record?.user;
  // The user themself, when they were renamed since the way to them was read.
  if (user === undefined || user.id === id) return false;
  return user.boundTo?.tenantId === tenant && user.boundTo.objectId === objectId;
}

const readRecord = (userStore: Judgement['userStore'], account: Account, email: EmailAddress) =>
  userStore.findAddress(account.id, email).catch((error: unknown) => {
    if (error instanceof UnreadableRow) return error;
    throw error;
  });
