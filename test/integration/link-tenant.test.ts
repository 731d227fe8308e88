import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Account, connect, turnSso } from '../../shared/users/rules/account.ts';
import { newAccount } from '../../shared/users/rules/account-profile.ts';
import { AccountId, ContactId, TenantId } from '../../shared/platform/words/identifiers.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makeLinkTenant } from '../../shared/integration/link-tenant.ts';
import { UNMARKED } from '../support/port-stand-ins.ts';
import { makeMovableClock } from '../support/movable-clock.ts';

const newTenant = () => TenantId.parse(randomUUID());
const ID = AccountId.parse('contoso');

/** An account in memory, which somebody else can change between a read and a write. */
function keepAccount(account: Account | undefined, meddle: (times: number) => void = () => undefined) {
  const state = { account, version: 0, events: [] as string[], writes: 0, claims: [] as string[] };
  const accountStore = {
    readAccount: () =>
      Promise.resolve(state.account && { value: state.account, version: String(state.version), marks: UNMARKED }),
    changeAccount: (before: { version: string }, after: Account, event: { action: string }) => {
      meddle(++state.writes);
      if (before.version !== String(state.version)) return Promise.resolve('conflict' as const);
      Object.assign(state, { account: after, version: state.version + 1, events: [...state.events, event.action] });
      return Promise.resolve('changed' as const);
    },
    findOwner: () => Promise.resolve(ID),
    findAccount: () => Promise.resolve(state.account),
    findOwnerAnew: () => Promise.resolve(state.account),
    createAccount: () => Promise.resolve('already-exists' as const),
  };
  const claimStore = {
    claimTenant: (tenant: TenantId) => Promise.resolve((state.claims.push(`claim ${tenant}`), 'claimed' as const)),
    renewTenant: (tenant: TenantId): Promise<'held' | 'lost'> => {
      state.claims.push(`renew ${tenant}`);
      return Promise.resolve('held');
    },
    releaseTenant: (tenant: TenantId) => {
      state.claims.push(`release ${tenant}`);
      return Promise.reject(new DependencyUnavailable('storage'));
    },
    claimDomains: () => Promise.resolve([]),
    renewDomains: () => Promise.resolve([]),
    moveDomain: () => Promise.resolve('moved' as const),
    releaseDomains: () => Promise.resolve(),
  };
  const time = makeMovableClock();
  return { state, time, ports: { accountStore, claimStore, clock: time.clock, randomId: () => randomUUID() } };
}
const linkTo = (tenantId: TenantId) => ({
  ...{ tenantId, tenantName: undefined, verifiedDomains: [] },
  connectedBy: ContactId.parse('contact-1'),
  connectedAt: new Date(),
});
const ACCOUNT = newAccount({ id: ID, name: 'Contoso', domains: [], products: [] });

describe('linking an account to a tenant', () => {
  it('looks again when somebody else changed the account, and gives up after four times', async () => {
    const once = keepAccount(ACCOUNT, (times) => {
      if (times === 1) once.state.version += 1;
    });
    expect(await makeLinkTenant(once.ports)(ID, linkTo(newTenant()))).toMatchObject({ kind: 'connected' });
    expect(once.state.events).toEqual(['integration-connected']);
    const always = keepAccount(ACCOUNT, () => {
      always.state.version += 1;
    });
    expect(await makeLinkTenant(always.ports)(ID, linkTo(newTenant()))).toEqual({ kind: 'changed-meanwhile' });
    expect([always.state.writes, always.state.events]).toEqual([4, []]);
  });

  it('stands although the tenant of before could not be released', async () => {
    const [before, after] = [newTenant(), newTenant()];
    const { state, ports } = keepAccount(connect(ACCOUNT, linkTo(before)));
    expect(await makeLinkTenant(ports)(ID, linkTo(after))).toMatchObject({ kind: 'connected' });
    expect(state.claims).toEqual([`claim ${after}`, `renew ${after}`, `release ${before}`]);
  });

  it('lets go of the tenant of before, and of the new one that another account took over meanwhile', async () => {
    const [before, after] = [newTenant(), newTenant()];
    const { state, ports } = keepAccount(connect(ACCOUNT, linkTo(before)), (times) => {
      // Somebody else's change comes between.
      if (times === 2) state.version += 1;
    });
    const claimStore = { ...ports.claimStore, renewTenant: () => Promise.resolve('lost' as const) };
    expect(await makeLinkTenant({ ...ports, claimStore })(ID, linkTo(after))).toEqual({ kind: 'tenant-taken' });
    expect(state.account?.integration.state).toBe('not-connected');
    expect(state.events).toEqual(['integration-connected', 'integration-disconnected']);
    expect(state.claims).toEqual([`claim ${after}`, `release ${before}`]);
  });

  it('looks at a claim once more only where it is new', async () => {
    const tenant = newTenant();
    const { state, ports } = keepAccount(connect(ACCOUNT, linkTo(tenant)));
    expect(await makeLinkTenant(ports)(ID, linkTo(tenant))).toMatchObject({ kind: 'connected' });
    expect(state.claims).toEqual([`claim ${tenant}`]);
  });

  it('refuses another tenant while SSO is on, before anything is claimed', async () => {
    const { state, ports } = keepAccount(turnSso(connect(ACCOUNT, linkTo(newTenant())), 'on'));
    expect(await makeLinkTenant(ports)(ID, linkTo(newTenant()))).toEqual({ kind: 'sso-is-on' });
    expect(await makeLinkTenant(keepAccount(undefined).ports)(ID, linkTo(newTenant()))).toEqual({
      kind: 'account-not-found',
    });
    expect([state.claims, state.writes]).toEqual([[], 0]);
  });
});
