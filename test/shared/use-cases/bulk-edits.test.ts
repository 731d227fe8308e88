import { describe, expect, it } from 'vitest';
import type { DomainName } from '../../../shared/domain/identifiers.ts';
import type { ExclusionChange, UserChange } from '../../../shared/ports.ts';
import { makeChangeUsers } from '../../../shared/use-cases/change-users.ts';
import { makeEditExclusions } from '../../../shared/use-cases/edit-exclusions.ts';
import { makeAddressSorter } from '../../../shared/use-cases/sort-addresses.ts';
import { base, contoso, domain, feed, makeOneAccount, manager, now, unused } from './port-stand-ins.ts';

describe('the addresses of a bulk edit', () => {
  const domains: ReadonlySet<DomainName> = new Set([domain]);
  const sortAll = (...emails: string[]) => {
    const sort = makeAddressSorter();
    return emails.map((email) => {
      const sorted = sort({ email }, domains);
      return sorted.kind === 'usable' ? sorted.email : `${sorted.email}: ${sorted.fault}`;
    });
  };

  it('are used once each, in normal form', () => {
    expect(sortAll('Ann@Contoso.Example', 'bea@contoso.example', 'ANN@contoso.example')).toEqual([
      'ann@contoso.example',
      'bea@contoso.example',
      'ann@contoso.example: repeated',
    ]);
  });

  it('come back as they were given when they are none', () => {
    expect(sortAll(' Not an address ', '')).toEqual([' Not an address : invalid-address', ': invalid-address']);
  });

  it('are of the account’s own domains: a subdomain or a longer name is another one', () => {
    expect(sortAll('a@sub.contoso.example', 'a@notcontoso.example', 'a@contoso.example')).toEqual([
      'a@sub.contoso.example: foreign-domain',
      'a@notcontoso.example: foreign-domain',
      'a@contoso.example',
    ]);
  });
});

describe('changing users', () => {
  it('asks the store for the good ones only, and puts its answers in their places', async () => {
    const asked: UserChange[] = [];
    const directoryStore = {
      findAddress: unused,
      findCandidates: unused,
      bindUser: unused,
      listUsers: unused,
      listUsersWithoutPassword: unused,
      countUsersWithoutPassword: unused,
      changeUsers: (_: unknown, changes: readonly UserChange[]) => {
        asked.push(...changes);
        return Promise.resolve(['created', 'removed'] as const);
      },
    };
    const change = makeChangeUsers({ ...base, ...makeOneAccount(contoso), directoryStore });
    const user = { displayName: 'N', twoFactor: true, hasPassword: false };
    const outcome = await change(
      contoso.id,
      {
        upsert: [
          { email: 'bad', ...user },
          { email: `a@${domain}`, ...user },
        ],
        remove: ['worse', `b@${domain}`],
      },
      feed,
    );
    expect(outcome).toEqual({
      kind: 'edited',
      results: [
        { email: 'bad', outcome: 'invalid-address' },
        { email: `a@${domain}`, outcome: 'created' },
        { email: 'worse', outcome: 'invalid-address' },
        { email: `b@${domain}`, outcome: 'removed' },
      ],
    });
    expect(asked).toEqual([
      { kind: 'upsert', profile: { email: `a@${domain}`, ...user }, idIfNew: expect.any(String) as unknown },
      { kind: 'remove', email: `b@${domain}` },
    ]);
  });
});

describe('editing exclusions', () => {
  it('leaves the store alone when no item is good', async () => {
    const edit = makeEditExclusions({
      ...base,
      ...makeOneAccount(contoso),
      exclusionStore: { changeExclusions: unused, listExclusions: unused },
    });
    const item = { email: `a@${domain}`, reason: undefined, expiresAt: now };
    expect(await edit(contoso.id, { add: [item], remove: [] }, manager)).toEqual({
      kind: 'edited',
      results: [{ email: `a@${domain}`, outcome: 'already-expired' }],
      usersWithoutPassword: [],
    });
  });

  it('says who excluded whom and when', async () => {
    const asked: ExclusionChange[] = [];
    const exclusionStore = {
      listExclusions: unused,
      changeExclusions: (_: unknown, changes: readonly ExclusionChange[]) => {
        asked.push(...changes);
        return Promise.resolve(
          changes.map(() => ({ email: `a@${domain}` as never, outcome: 'added' as const, user: undefined })),
        );
      },
    };
    const edit = makeEditExclusions({ ...base, ...makeOneAccount(contoso), exclusionStore });
    const expiresAt = new Date(now.getTime() + 1);
    await edit(contoso.id, { add: [{ email: `A@${domain}`, reason: 'R', expiresAt }], remove: [] }, manager);
    expect(asked).toEqual([
      {
        kind: 'add',
        exclusion: { email: `a@${domain}`, reason: 'R', expiresAt, excludedBy: 'manager-1', excludedAt: now },
      },
    ]);
  });
});
