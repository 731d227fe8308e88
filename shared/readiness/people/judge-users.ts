/** One page of an account's users against the people of its tenant, as the run has read them. */
import { type Account, linkedTenant } from '../../users/rules/account.ts';
import { isCounted } from '../../users/rules/exclusion.ts';
import { type AddressRecord, formerEmailsOf, tagOf, type User } from '../../users/rules/user.ts';
import type { TenantPerson } from '../../entra/rules/tenant-person.ts';
import type { AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import { domainOf, type EmailAddress, type TenantId, type UserId } from '../../platform/words/identifiers.ts';
import {
  classifyUser,
  type NamedPerson,
  type ReadinessFacts,
  type ReadinessFinding,
  wantsTwoFactor,
} from '../rules/readiness.ts';
import type { ReadinessReport } from '../rules/readiness-run.ts';
import { foundByOf, itemOfUser, personOfUser, type ReadinessItem } from '../../users/rules/readiness-item.ts';
import type { UserStore } from '../../users/ports.ts';
import { UnreadableRow } from '../../platform/ports.ts';
import type { ReadinessRuns } from '../ports.ts';
import type { PeopleRead } from './packed-people.ts';

/** Everything that a user is held against. */
export type Judgement = PeopleRead & {
  readonly account: Account;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly userStore: Pick<UserStore, 'findAddress'>;
  readonly readinessRuns: Pick<ReadinessRuns, 'findItems'>;
  /** The tenant's report of before; undefined: there is none. */
  readonly before: Pick<ReadinessReport, 'number'> | undefined;
  /** Up to where exclusions are over (`isCounted`). */
  readonly endedUpTo: string;
};

/** In the order given; an address that isn't a user's is left out. Also who has a domain that the account may get back. */
export async function judgeUsers(judgement: Judgement, records: readonly AddressRecord[]): Promise<ReadinessItem[]> {
  const { account, catalogue, assigned, turnedAway } = judgement;
  const tenant = linkedTenant(account);
  if (tenant === undefined) throw new Error('an account without a tenant has no readiness');
  const named: { readonly record: AddressRecord; readonly user: User; readonly people: People }[] = [];
  const lost: User[] = [];
  for (const record of records) {
    const { user } = record;
    if (user === undefined) continue;
    const people = await peopleOf(judgement, user, tenant);
    if (people.bound === undefined && people.byPrincipal.length === 0) lost.push(user);
    named.push({ record, user, people });
  }
  const known = await findKnown(judgement, tenant, lost);
  const wanted = wantsTwoFactor(catalogue.apps, account);
  const items: ReadinessItem[] = [];
  for (const { record, user, people } of named) {
    const found = classifyUser({
      ...{ lacksTwoFactor: wanted && !user.twoFactor, assigned, wasTurnedAway: turnedAway.has(user.id) },
      ...(known.get(user.id) ?? people),
    });
    items.push(itemOf(judgement, record, user, found));
  }
  return items;
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
  lost: readonly User[],
): Promise<ReadonlyMap<UserId, People>> {
  const { account, readinessRuns, before } = judgement;
  const found = new Map<UserId, People>();
  if (lost.length === 0 || before === undefined) return found;
  const emails = lost.flatMap((user) => [user.email, ...formerEmailsOf(user)]);
  const items = await readinessRuns.findItems(account.id, before, emails);
  for (const user of lost) {
    const item = itemOfUser(items, user);
    const objectId = personOfUser(item, user);
    const name = item && foundByOf(item);
    if (objectId === undefined || name === undefined) continue;
    const [person] = judgement.findPeople('objectId', objectId);
    if (person === undefined || (await isNamedAsAnother(judgement, person, user, tenant))) continue;
    const isTaken = await isBoundToAnother(judgement, objectId, user, tenant);
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

type People = Pick<ReadinessFacts, 'bound' | 'byPrincipal' | 'byMail'>;

async function peopleOf(judgement: Judgement, user: User, tenant: TenantId): Promise<People> {
  const { account, findPeople } = judgement;
  const { boundTo, email, aliases } = user;
  // A binding to another tenant counts for nothing.
  const isBound = boundTo?.tenantId === tenant;
  const [person] = isBound ? findPeople('objectId', boundTo.objectId) : [];
  const bound = isBound ? { person } : undefined;
  if (person !== undefined) return { bound, byPrincipal: [], byMail: [] };
  // By which somebody from Azure is this user: their address, and the aliases of domains that the account still has.
  const names = [email, ...aliases.filter((alias) => account.domains.includes(domainOf(alias)))];
  const byPrincipal: NamedPerson[] = [];
  for (const name of names) {
    for (const person of findPeople('principal', name)) {
      const isTaken = await isBoundToAnother(judgement, person.objectId, user, tenant);
      byPrincipal.push({ person, name, isTaken, isByAlias: name !== email });
    }
  }
  if (isBound || byPrincipal.length > 0) return { bound, byPrincipal, byMail: [] };
  // Each person once: who was named twice while the directory was read may have had two of these addresses.
  const byMail = new Map<string, TenantPerson>();
  for (const name of names) for (const person of findPeople('mail', name)) byMail.set(person.objectId, person);
  return { bound, byPrincipal, byMail: [...byMail.values()] };
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
