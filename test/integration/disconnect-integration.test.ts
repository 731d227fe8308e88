import { describe, expect, it } from 'vitest';
import { connect, turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makeDisconnectIntegration } from '../../shared/integration/disconnect-integration.ts';
import { base, contoso, countsOf, link, makeOneAccount, manager, now, unused } from '../support/port-stand-ins.ts';

const connected = connect(contoso, link);
const dan = EmailAddress.parse('dan@contoso.example');
const userStore = {
  ...{ findAddresses: unused, findCandidates: unused },
  listUsersWithoutPassword: () => Promise.resolve({ items: [dan], next: undefined }),
};
const countStore = { readCounts: () => Promise.resolve(countsOf({ takenAt: now, users: 1, withoutPassword: 1 })) };
const readinessRuns = { readState: () => Promise.resolve(undefined), listItems: unused };
const forgetReadiness = () => Promise.resolve();
const deps = {
  ...base,
  blockLeavers: () => Promise.resolve({ kind: 'not-wished' } as const),
  forgetReadiness,
  passedTests: { forgetPassed: () => Promise.resolve() },
  userStore,
  readinessRuns,
  countStore,
};
const input = { accountId: contoso.id, force: false, caller: manager };

describe('disconnecting', () => {
  it('frees the tenant only after the account let go of it', async () => {
    const one = makeOneAccount(connected);
    await makeDisconnectIntegration({ ...deps, ...one })(input);
    expect(one.steps).toEqual(['write', `release ${link.tenantId}`]);
  });

  it('is done once the account is written, also when storage goes away before the release', async () => {
    const one = makeOneAccount(connected);
    const claimStore = { ...one.claimStore, releaseTenant: () => Promise.reject(new DependencyUnavailable('storage')) };
    const outcome = await makeDisconnectIntegration({ ...deps, ...one, claimStore })(input);
    expect(outcome).toMatchObject({ kind: 'disconnected', account: { integration: { state: 'not-connected' } } });
  });

  it('forgets what was read of the tenant, and is done all the same when storage goes away before that', async () => {
    const forgotten: string[] = [];
    const forget = (account: string) => {
      forgotten.push(account);
      return Promise.reject(new DependencyUnavailable('storage'));
    };
    const one = makeOneAccount(connected);
    const disconnectIt = makeDisconnectIntegration({ ...deps, ...one, forgetReadiness: forget });
    expect(await disconnectIt(input)).toMatchObject({ kind: 'disconnected' });
    expect(forgotten).toEqual([contoso.id]);
  });

  it('looks again after a conflict: SSO that went on in between stops it', async () => {
    const one = makeOneAccount(connected);
    const accountStore = {
      ...one.accountStore,
      changeAccount: () => {
        one.state.account = turnSso(connected, 'on');
        return Promise.resolve('conflict' as const);
      },
    };
    expect(await makeDisconnectIntegration({ ...deps, ...one, accountStore })(input)).toEqual({
      kind: 'sso-is-on',
    });
    const refused = { action: 'integration-disconnected', outcome: 'refused', refusal: 'sso-is-on' };
    expect(one.refusals).toMatchObject([{ ...refused, actor: { kind: 'contact', id: manager.id } }]);
  });

  it('says who has no Company password, whether SSO was on or not', async () => {
    const forced = makeDisconnectIntegration({ ...deps, ...makeOneAccount(turnSso(connected, 'on')) });
    expect(await forced({ ...input, force: true })).toMatchObject({
      takenAway: { usersWithoutPassword: { count: 1, items: [dan] } },
    });
    const plain = makeDisconnectIntegration({ ...deps, ...makeOneAccount(connected) });
    expect(await plain(input)).toMatchObject({
      kind: 'disconnected',
      takenAway: { usersWithoutPassword: { count: 1 } },
    });
    const again = makeDisconnectIntegration({ ...deps, ...makeOneAccount(contoso) });
    expect(await again(input)).toMatchObject({
      kind: 'disconnected',
      takenAway: { usersWithoutPassword: { count: 1 } },
    });
  });

  it('turns the switch off from shadow without being forced, and says when and by whom', async () => {
    const one = makeOneAccount(turnToShadow(connected, { at: new Date('2026-11-01T00:00:00Z'), by: manager.id }));
    const outcome = await makeDisconnectIntegration({ ...deps, ...one })(input);
    expect(outcome).toMatchObject({
      kind: 'disconnected',
      account: { sso: 'off', shadowSince: undefined, ssoTurned: { at: now, by: manager.id } },
    });
    expect(one.events).toMatchObject([{ before: { sso: 'shadow' }, after: { sso: 'off' } }]);
  });

  it('puts a refusal because SSO is on in the trail, and changes nothing', async () => {
    const one = makeOneAccount(turnSso(connected, 'on'));
    const outcome = await makeDisconnectIntegration({ ...deps, ...one })(input);
    expect(outcome).toEqual({ kind: 'sso-is-on' });
    expect(one.steps).toEqual([]);
    expect(one.refusals).toMatchObject([
      {
        actor: { kind: 'contact', id: 'manager-1' },
        action: 'integration-disconnected',
        outcome: 'refused',
        refusal: 'sso-is-on',
        before: { integration: 'connected', sso: 'on' },
      },
    ]);
  });

  it('gives up after a bounded number of conflicts', async () => {
    const one = makeOneAccount(connected);
    one.state.conflicts = Number.POSITIVE_INFINITY;
    expect(await makeDisconnectIntegration({ ...deps, ...one })(input)).toEqual({
      kind: 'changed-meanwhile',
    });
    expect(one.refusals).toMatchObject([{ outcome: 'refused', refusal: 'changed-meanwhile' }]);
  });

  it('knows no account that is not there', async () => {
    const one = makeOneAccount(undefined);
    expect(await makeDisconnectIntegration({ ...deps, ...one })(input)).toEqual({
      kind: 'account-not-found',
    });
  });
});
