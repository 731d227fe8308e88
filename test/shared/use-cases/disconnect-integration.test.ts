import { describe, expect, it } from 'vitest';
import { connect, turnSso } from '../../../shared/domain/account.ts';
import { EmailAddress } from '../../../shared/domain/identifiers.ts';
import { DependencyUnavailable } from '../../../shared/ports.ts';
import { makeDisconnectIntegration } from '../../../shared/use-cases/disconnect-integration.ts';
import { base, contoso, link, makeOneAccount, manager } from './port-stand-ins.ts';

const connected = connect(contoso, link);
const dan = EmailAddress.parse('dan@contoso.example');
const unused = () => Promise.reject(new Error('not asked for here'));
const directoryStore = {
  findAddress: unused,
  findCandidates: unused,
  bindUser: unused,
  changeUsers: unused,
  listUsers: unused,
  listUsersWithoutPassword: () => Promise.resolve({ items: [dan], next: undefined }),
  countUsersWithoutPassword: () => Promise.resolve(1),
};
const input = { account: contoso.id, force: false, caller: manager };

describe('disconnecting', () => {
  it('frees the tenant only after the account let go of it', async () => {
    const one = makeOneAccount(connected);
    await makeDisconnectIntegration({ ...base, ...one, directoryStore })(input);
    expect(one.steps).toEqual(['write', `release ${link.tenantId}`]);
  });

  it('is done once the account is written, also when storage goes away before the release', async () => {
    const one = makeOneAccount(connected);
    const claimStore = { ...one.claimStore, releaseTenant: () => Promise.reject(new DependencyUnavailable('storage')) };
    const outcome = await makeDisconnectIntegration({ ...base, ...one, directoryStore, claimStore })(input);
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
    expect(await makeDisconnectIntegration({ ...base, ...one, directoryStore, accountStore })(input)).toEqual({
      kind: 'sso-is-on',
    });
    const refused = { action: 'integration-disconnected', outcome: 'refused', refusal: 'sso-is-on' };
    expect(one.events).toMatchObject([{ ...refused, actor: { kind: 'contact', id: manager.id } }]);
  });

  it('says who has no Company password when it turned SSO off too, and only then', async () => {
    const forced = makeDisconnectIntegration({ ...base, ...makeOneAccount(turnSso(connected, 'on')), directoryStore });
    expect(await forced({ ...input, force: true })).toMatchObject({ usersWithoutPassword: { count: 1, items: [dan] } });
    const plain = makeDisconnectIntegration({ ...base, ...makeOneAccount(connected), directoryStore });
    expect(await plain(input)).toMatchObject({ kind: 'disconnected', usersWithoutPassword: undefined });
  });

  it('gives up after a bounded number of conflicts', async () => {
    const one = makeOneAccount(connected);
    one.state.conflicts = Number.POSITIVE_INFINITY;
    expect(await makeDisconnectIntegration({ ...base, ...one, directoryStore })(input)).toEqual({
      kind: 'changed-meanwhile',
    });
    expect(one.events).toMatchObject([{ outcome: 'refused', refusal: 'changed-meanwhile' }]);
  });

  it('knows no account that is not there', async () => {
    const one = makeOneAccount(undefined);
    expect(await makeDisconnectIntegration({ ...base, ...one, directoryStore })(input)).toEqual({
      kind: 'account-not-found',
    });
  });
});
