/** PUT of an account: its name, domains and products, as the Control Panel has them. */
import { type Account, newAccount } from '../domain/account.ts';
import type { Recorded } from '../domain/audit-event.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import type { DomainName } from '../domain/identifiers.ts';
import { type AccountStore, type AuditTrail, type ClaimStore, DependencyUnavailable, type Snapshot } from '../ports.ts';
import { auditEventMaker, type EventDependencies, refusalEventMaker } from './make-audit-event.ts';

// The whole profile is in the request, so a change by somebody else in between only means to look again.
const MAX_ATTEMPTS = 4;

export type AccountProfile = Pick<Account, 'id' | 'name' | 'domains' | 'products'>;
export type PutAccountOutcome =
  | { readonly kind: 'created' | 'changed' | 'unchanged'; readonly account: Account }
  | { readonly kind: 'domain-taken'; readonly domains: readonly DomainName[] }
  | { readonly kind: 'changed-meanwhile' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly claimStore: ClaimStore;
  readonly auditTrail: Pick<AuditTrail, 'record'>;
};
type Write = { readonly kind: 'created' | 'changed' | 'unchanged'; readonly account: Account } | { kind: 'conflict' };

/**
 * Makes the use case. Domains are claimed before the account says that it has them and released after it no longer does:
 * wherever a crash falls, no account has a domain that another one could claim. A claim left over is void by itself.
 */
export const makePutAccount = (dependencies: Dependencies) => {
  const { accountStore, claimStore } = dependencies;
  return async (profile: AccountProfile, caller: Caller): Promise<PutAccountOutcome> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await accountStore.readAccount(profile.id);
      const taken = await claimStore.claimDomains(profile.domains, profile.id);
      if (taken.length > 0) {
        // An account that isn't there has no trail.
        if (before !== undefined) await recordTaken(dependencies, profile, taken, caller);
        return { kind: 'domain-taken', domains: taken };
      }
      const written = await writeAccount(dependencies, before, profile, caller);
      if (written.kind === 'conflict') continue;
      const gained = profile.domains.filter((domain) => before?.value.domains.includes(domain) !== true);
      const lost = await takeBackLost(dependencies, profile, gained, caller);
      if (lost.length > 0) return { kind: 'domain-taken', domains: lost };
      const given = before?.value.domains.filter((domain) => !profile.domains.includes(domain)) ?? [];
      await releaseIfPossible(claimStore, given, profile);
      return written;
    }
    return { kind: 'changed-meanwhile' };
  };
};
export type PutAccount = ReturnType<typeof makePutAccount>;

async function writeAccount(
  dependencies: Dependencies,
  before: Snapshot<Account> | undefined,
  profile: AccountProfile,
  caller: Caller,
): Promise<Write> {
  const { accountStore } = dependencies;
  const makeEvent = auditEventMaker(dependencies, profile.id, actorOf(caller));
  if (before === undefined) {
    const account = newAccount(profile);
    const event = makeEvent('account-created', undefined, recorded(account));
    const created = await accountStore.createAccount(account, event);
    return created === 'created' ? { kind: 'created', account } : { kind: 'conflict' };
  }
  const account = { ...before.value, name: profile.name, domains: profile.domains, products: profile.products };
  if (JSON.stringify(recorded(before.value)) === JSON.stringify(recorded(account))) {
    return { kind: 'unchanged', account };
  }
  const event = makeEvent('account-changed', recorded(before.value), recorded(account));
  const changed = await accountStore.changeAccount(before, account, event);
  return changed === 'changed' ? { kind: 'changed', account } : { kind: 'conflict' };
}

/** The claims are looked at once more, now that the account has them. What another account took over meanwhile the account loses again. */
async function takeBackLost(
  dependencies: Dependencies,
  profile: AccountProfile,
  gained: readonly DomainName[],
  caller: Caller,
): Promise<readonly DomainName[]> {
  const { accountStore, claimStore } = dependencies;
  const lost = gained.length === 0 ? [] : await claimStore.renewDomains(gained, profile.id);
  for (let attempt = 0; lost.length > 0; attempt++) {
    if (attempt === MAX_ATTEMPTS) throw new Error('an account changes faster than a domain can be taken out of it');
    const now = await accountStore.readAccount(profile.id);
    if (now === undefined) break;
    const domains = now.value.domains.filter((domain) => !lost.includes(domain));
    const written = await writeAccount(dependencies, now, { ...now.value, domains }, caller);
    if (written.kind === 'conflict') continue;
    await recordTaken(dependencies, profile, lost, caller);
    break;
  }
  return lost;
}

async function recordTaken(
  dependencies: Dependencies,
  { id }: AccountProfile,
  domains: readonly DomainName[],
  caller: Caller,
): Promise<void> {
  const refused = refusalEventMaker(dependencies, id, actorOf(caller));
  await dependencies.auditTrail.record(refused('account-changed', 'domain-taken', { domains }));
}

const recorded = ({ name, domains, products }: AccountProfile): Recorded => ({ name, domains, products });

// The account is written by now, so the answer can't be "nothing was changed"; the claims are void in ten minutes anyway.
async function releaseIfPossible(claimStore: ClaimStore, domains: readonly DomainName[], { id }: AccountProfile) {
  if (domains.length === 0) return;
  try {
    await claimStore.releaseDomains(domains, id);
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
  }
}
