import { describe, expect, it } from 'vitest';
import { connect, turnSso } from '../../../shared/domain/account.ts';
import { DependencyUnavailable } from '../../../shared/ports.ts';
import { makeDisconnectIntegration } from '../../../shared/use-cases/disconnect-integration.ts';
import { base, contoso, link, makeOneAccount, manager } from './port-stand-ins.ts';

const connected = connect(contoso, link);
const input = { account: contoso.id, force: false, caller: manager };

describe('disconnecting', () => {
  it('frees the tenant only after the account let go of it', async () => {
    const one = makeOneAccount(connected);
    await makeDisconnectIntegration({ ...base, ...one })(input);
    expect(one.steps).toEqual(['write', `release ${link.tenantId}`]);
  });

  it('is done once the account is written, also when storage goes away before the release', async () => {
    const one = makeOneAccount(connected);
    const claimStore = { ...one.claimStore, releaseTenant: () => Promise.reject(new DependencyUnavailable('storage')) };
    const outcome = await makeDisconnectIntegration({ ...base, ...one, claimStore })(input);
    expect(outcome).toMatchObject({ kind: 'disconnected', account: { integration: { state: 'not-connected' } } });
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
    expect(await makeDisconnectIntegration({ ...base, ...one, accountStore })(input)).toEqual({ kind: 'sso-is-on' });
  });

  it('gives up after a bounded number of conflicts', async () => {
    const one = makeOneAccount(connected);
    one.state.conflicts = Number.POSITIVE_INFINITY;
    expect(await makeDisconnectIntegration({ ...base, ...one })(input)).toEqual({ kind: 'changed-meanwhile' });
  });

  it('knows no account that is not there', async () => {
    const one = makeOneAccount(undefined);
    expect(await makeDisconnectIntegration({ ...base, ...one })(input)).toEqual({ kind: 'account-not-found' });
  });
});
