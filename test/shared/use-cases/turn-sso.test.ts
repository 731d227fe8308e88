import { describe, expect, it } from 'vitest';
import { connect, turnSso } from '../../../shared/domain/account.ts';
import { type DirectoryStore, DependencyUnavailable } from '../../../shared/ports.ts';
import { makeTurnSso } from '../../../shared/use-cases/turn-sso.ts';
import { base, contoso, link, makeOneAccount, manager, unused } from './port-stand-ins.ts';

const connected = connect(contoso, link);
const directoryStore: DirectoryStore = {
  findAddress: unused,
  findCandidates: unused,
  bindUser: unused,
  changeUsers: unused,
  listUsers: unused,
  listUsersWithoutPassword: () => Promise.resolve({ items: [], next: undefined }),
  countUsersWithoutPassword: () => Promise.resolve(0),
};
const on = { account: contoso.id, sso: 'on', seenVersion: 0, caller: manager } as const;
const off = { account: contoso.id, sso: 'off', seenVersion: 1, caller: manager } as const;

describe('turning SSO', () => {
  it('goes on although the account was changed otherwise in between', async () => {
    const one = makeOneAccount(connected);
    one.state.conflicts = 2;
    expect(await makeTurnSso({ ...base, ...one, directoryStore })(on)).toMatchObject({
      kind: 'turned',
      account: { sso: 'on' },
    });
    expect(one.events).toHaveLength(1);
  });

  it('is refused when the switch itself moved in between', async () => {
    const one = makeOneAccount(connected);
    const accountStore = {
      ...one.accountStore,
      changeAccount: () => {
        one.state.account = turnSso(turnSso(connected, 'on'), 'off');
        return Promise.resolve('conflict' as const);
      },
    };
    expect(await makeTurnSso({ ...base, accountStore, directoryStore })(on)).toEqual({ kind: 'version-changed' });
  });

  it('gives up after a bounded number of conflicts', async () => {
    const one = makeOneAccount(connected);
    one.state.conflicts = Number.POSITIVE_INFINITY;
    expect(await makeTurnSso({ ...base, ...one, directoryStore })(on)).toEqual({ kind: 'changed-meanwhile' });
    expect(one.events).toEqual([]);
  });

  it('looks at the version before anything else, so that a stale page learns of it first', async () => {
    const one = makeOneAccount(contoso);
    const turn = makeTurnSso({ ...base, ...one, directoryStore });
    expect(await turn({ ...on, seenVersion: 7 })).toEqual({ kind: 'version-changed' });
    expect(await turn({ ...on, seenVersion: undefined })).toEqual({ kind: 'version-changed' });
    expect(await turn(on)).toEqual({ kind: 'not-connected' });
  });

  it('changes nothing when the list of those without a password can not be read', async () => {
    const one = makeOneAccount(turnSso(connected, 'on'));
    const away = () => Promise.reject(new DependencyUnavailable('storage'));
    const turn = makeTurnSso({
      ...base,
      ...one,
      directoryStore: { ...directoryStore, countUsersWithoutPassword: away },
    });
    await expect(turn(off)).rejects.toThrow(DependencyUnavailable);
    expect(one.steps).toEqual([]);
  });

  it('knows no account that is not there', async () => {
    const one = makeOneAccount(undefined);
    expect(await makeTurnSso({ ...base, ...one, directoryStore })(on)).toEqual({ kind: 'account-not-found' });
  });
});
