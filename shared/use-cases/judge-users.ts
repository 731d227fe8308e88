/** One page of an account's users against the people of its tenant. */
import { type Account, linkedTenant } from '../domain/account.ts';
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { AddressRecord, DirectoryUser } from '../domain/directory-user.ts';
import { isInForce } from '../domain/exclusion.ts';
import { domainOf, type EmailAddress, type TenantId } from '../domain/identifiers.ts';
import { classifyUser, type NamedPerson, type ReadinessFacts, wantsTwoFactor } from '../domain/readiness.ts';
import type { ReadinessItem } from '../domain/readiness-run.ts';
import type { DirectoryStore } from '../ports.ts';
import type { PersonIndex } from './person-index.ts';

/** Everything that a user is held against. */
export type Judgement = {
  readonly account: Account;
  readonly index: PersonIndex;
  /** Who is bound to a person, by object id; an entry may be out of date. */
  readonly bindings: ReadonlyMap<string, EmailAddress>;
  readonly catalogue: Pick<AppCatalogue, 'apps'>;
  readonly directoryStore: Pick<DirectoryStore, 'findAddress'>;
  readonly now: Date;
};

/** In the order given. Left out: who isn't a user, and whose domain the account no longer has, for SSO never asks about them. */
export async function judgeUsers(judgement: Judgement, records: readonly AddressRecord[]): Promise<ReadinessItem[]> {
  const tenant = linkedTenant(judgement.account);
  if (tenant === undefined) throw new Error('an account without a tenant has no readiness');
  const wanted = wantsTwoFactor(judgement.catalogue.apps, judgement.account);
  const items: ReadinessItem[] = [];
  for (const { email, user, exclusion } of records) {
    if (user === undefined || !judgement.account.domains.includes(domainOf(email))) continue;
    const { status, isDisabled, person } = classifyUser({
      excluded: exclusion !== undefined && isInForce(exclusion, judgement.now),
      lacksTwoFactor: wanted && !user.twoFactor,
      ...(await findPeople(judgement, user, tenant)),
    });
    const { displayName } = user;
    items.push({ email, displayName, status, isDisabled, userPrincipalName: person?.userPrincipalName });
  }
  return items;
}

type People = Pick<ReadinessFacts, 'bound' | 'byPrincipal' | 'byMail'>;

async function findPeople(judgement: Judgement, user: DirectoryUser, tenant: TenantId): Promise<People> {
  const { index } = judgement;
  const { boundTo, email } = user;
  // A binding to another tenant counts for nothing.
  if (boundTo?.tenantId === tenant) {
    return { bound: { person: index.findByObjectId(boundTo.objectId) }, byPrincipal: [], byMail: [] };
  }
  const byPrincipal: NamedPerson[] = [];
  for (const person of index.findByPrincipal(email)) {
    byPrincipal.push({ person, isTaken: await isBoundToAnother(judgement, person.objectId, email, tenant) });
  }
  return { bound: undefined, byPrincipal, byMail: byPrincipal.length === 0 ? index.findByMail(email) : [] };
}

async function isBoundToAnother(
  { bindings, directoryStore, account }: Judgement,
  objectId: string,
  email: EmailAddress,
  tenant: TenantId,
): Promise<boolean> {
  const other = bindings.get(objectId);
  if (other === undefined || other === email) return false;
  // Rare, and only the other user's own record bears it out.
  const boundTo = (await directoryStore.findAddress(account.id, other))?.user?.boundTo;
  return boundTo?.tenantId === tenant && boundTo.objectId === objectId;
}
