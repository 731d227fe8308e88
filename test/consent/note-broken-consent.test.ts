import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Account, connect } from '../../shared/users/rules/account.ts';
import { newAccount } from '../../shared/users/rules/account-profile.ts';
import { AccountId, ContactId, TenantId } from '../../shared/platform/words/identifiers.ts';
import type { ConsentCheck } from '../../shared/entra/ports.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makeNoteBrokenConsent } from '../../shared/consent/note-broken-consent.ts';
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

describe('noting a broken consent', () => {
  const note = (answers: (ConsentCheck | 'outage')[], tenantId = newTenant()) => {
    const kept = keepAccount(connect(ACCOUNT, linkTo(tenantId)));
    let asked = 0;
    const checkConsent = () => {
      const answer = answers[asked++] ?? 'granted';
      return answer === 'outage' ? Promise.reject(new DependencyUnavailable('entra')) : Promise.resolve(answer);
    };
    let takenAt = Number.NEGATIVE_INFINITY;
    const takeTurn = (_account: AccountId, now: Date, pauseMs: number) => {
      if (now.getTime() - takenAt < pauseMs) return Promise.resolve(false);
      takenAt = now.getTime();
      return Promise.resolve(true);
    };
    const instance = () =>
      makeNoteBrokenConsent({ ...kept.ports, entraTenants: { checkConsent }, consentTurns: { takeTurn } });
    return { ...kept, tenantId, instance, noteBrokenConsent: instance(), asked: () => asked };
  };

  it('asks Entra once a minute and account, whichever instance, and marks only what Entra itself says', async () => {
    const { noteBrokenConsent, instance, tenantId, time, state, asked } = note([
      'granted',
      'our-credential-refused',
      'app-disabled',
    ]);
    const other = instance();
    const counts: number[] = [];
    for (const seconds of [0, 59, 1, 60]) {
      time.pass(seconds);
      await Promise.all([noteBrokenConsent(ID, tenantId), other(ID, tenantId)]);
      counts.push(asked());
    }
    expect([counts, state.events]).toEqual([[1, 1, 2, 3], ['integration-broken']]);
    expect(state.account?.integration).toMatchObject({ state: 'broken', reason: 'app-disabled' });
  });

  it('concludes nothing from an outage or another tenant, and leaves what is broken alone', async () => {
    const outage = note(['outage']);
    await outage.noteBrokenConsent(ID, outage.tenantId);
    const other = note(['consent-withdrawn']);
    await other.noteBrokenConsent(ID, newTenant());
    expect([outage.state.events, other.state.events, other.asked()]).toEqual([[], [], 0]);
    const broken = note(['consent-withdrawn', 'granted']);
    await broken.noteBrokenConsent(ID, broken.tenantId);
    broken.time.pass(61);
    await broken.noteBrokenConsent(ID, broken.tenantId);
    expect([broken.asked(), broken.state.account?.integration.state]).toEqual([1, 'broken']);
  });
});
