import { describe, expect, it } from 'vitest';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import { makePutAccount } from '../../shared/accounts/put-account.ts';
import { base as always, contoso, domain, feed, makeOneAccount, unused } from '../support/port-stand-ins.ts';

const other = DomainName.parse('other.example');
const base = {
  ...always,
  countStore: { readCounts: unused },
  userStore: { listUsersWithoutPassword: unused, findAddresses: unused, findCandidates: unused },
  readinessRuns: { readState: unused, listItems: unused },
  catalogue: { apps: [] },
  findUnownable: () => Promise.resolve(new Map()),
};
const profile = { id: contoso.id, name: 'Contoso', domains: [other], products: [] };

describe('putting an account', () => {
  it('claims domains before the account has them, and releases the others after', async () => {
    const one = makeOneAccount(contoso);
    const outcome = await makePutAccount({ ...base, ...one })(profile, feed);
    expect(outcome.kind).toBe('changed');
    expect(one.steps).toEqual([`claim ${other}`, 'write', `renew ${other}`, `release ${domain}`]);
  });

  it('writes nothing when a domain is taken', async () => {
    const one = makeOneAccount(contoso);
    const claimStore = { ...one.claimStore, claimDomains: () => Promise.resolve([other]) };
    const outcome = await makePutAccount({ ...base, ...one, claimStore })(profile, feed);
    expect(outcome).toEqual({ kind: 'domain-taken', domains: [other] });
    const refused = {
      action: 'account-changed',
      outcome: 'refused',
      refusal: 'domain-taken',
      after: { domains: [other] },
    };
    expect(one.refusals).toMatchObject([{ ...refused, actor: { kind: 'service', id: feed.id } }]);
    expect(one.steps).toEqual([]);
  });

  it('takes a domain out again that another account took over meanwhile', async () => {
    const one = makeOneAccount(contoso);
    const claimStore = { ...one.claimStore, renewDomains: () => Promise.resolve([other]) };
    const outcome = await makePutAccount({ ...base, ...one, claimStore })(profile, feed);
    expect(outcome).toEqual({ kind: 'domain-taken', domains: [other] });
    expect(one.state.account?.domains).toEqual([]);
    expect(one.events.map(({ after }) => after?.['domains'])).toEqual([[other], []]);
    expect(one.refusals).toMatchObject([{ refusal: 'domain-taken' }]);
  });

  it('tells no trail of a refusal when there is no account yet', async () => {
    const one = makeOneAccount(undefined);
    const claimStore = { ...one.claimStore, claimDomains: () => Promise.resolve([other]) };
    expect((await makePutAccount({ ...base, ...one, claimStore })(profile, feed)).kind).toBe('domain-taken');
    expect(one.events).toEqual([]);
  });

  it('looks again when somebody changed the account in between, and keeps what they did', async () => {
    const one = makeOneAccount(contoso);
    one.state.conflicts = 2;
    expect((await makePutAccount({ ...base, ...one })(profile, feed)).kind).toBe('changed');
    expect(one.events).toHaveLength(1);
  });

  it('gives up after a bounded number of conflicts, and releases nothing', async () => {
    const one = makeOneAccount(contoso);
    one.state.conflicts = Number.POSITIVE_INFINITY;
    expect(await makePutAccount({ ...base, ...one })(profile, feed)).toEqual({ kind: 'changed-meanwhile' });
    expect(one.steps).toEqual(Array.from({ length: 20 }, () => `claim ${other}`));
  });

  it('is done once the account is written, also when storage goes away before the release', async () => {
    const one = makeOneAccount(contoso);
    const claimStore = {
      ...one.claimStore,
      releaseDomains: () => Promise.reject(new DependencyUnavailable('storage')),
    };
    expect((await makePutAccount({ ...base, ...one, claimStore })(profile, feed)).kind).toBe('changed');
  });

  it('hides no defect of the release', async () => {
    const one = makeOneAccount(contoso);
    const claimStore = { ...one.claimStore, releaseDomains: () => Promise.reject(new TypeError('defect')) };
    await expect(makePutAccount({ ...base, ...one, claimStore })(profile, feed)).rejects.toThrow(TypeError);
  });
});
