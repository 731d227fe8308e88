import { describe, expect, it } from 'vitest';
import { makeRemoveExpired } from '../../shared/exclusions/remove-expired.ts';
import type { ExclusionChange, ExclusionChangeResult, FoundExclusion } from '../../shared/exclusions/ports.ts';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { base, contoso, makeOneAccount, manager, now } from '../support/port-stand-ins.ts';

const endedBy = new Date(now.getTime() - 1);

/** So many that are over; one of them was made longer by somebody else since they were listed. */
function open(total: number) {
  let left = total;
  const asked: ExclusionChange[] = [];
  const found = (at: number): FoundExclusion => ({
    exclusion: {
      ...{ email: EmailAddress.parse(`u${String(at)}@contoso.example`), reason: undefined, excludedBy: manager.id },
      ...{ excludedAt: endedBy, expiresAt: endedBy },
    },
    user: undefined,
  });
  const exclusionStore = {
    countEnds: () => Promise.resolve(left),
    listEnds: (_: unknown, { limit }: { readonly limit: number }) =>
      Promise.resolve({
        items: Array.from({ length: Math.min(limit, left) }, (_each, at) => found(at)),
        next: undefined,
      }),
    changeExclusions: (_: unknown, changes: readonly ExclusionChange[]): Promise<ExclusionChangeResult[]> => {
      asked.push(...changes);
      left -= changes.length;
      return Promise.resolve(
        changes.map((change, at) => ({
          email: change.kind === 'remove' ? change.email : change.exclusion.email,
          outcome: at === 0 ? 'unchanged' : 'removed',
          user: undefined,
        })),
      );
    },
  };
  return { asked, remove: makeRemoveExpired({ ...base, ...makeOneAccount(contoso), exclusionStore }) };
}

describe('removing what has expired', () => {
  it('does a thousand at a time and says how many are left, and never takes one that somebody made longer', async () => {
    const { asked, remove } = open(1200);
    const outcome = await remove(contoso.id, { count: 1200, endedBy }, manager);
    expect(outcome).toEqual({ kind: 'removed', removed: 999, remaining: 200 });
    expect(asked.every((change) => change.kind === 'remove' && change.ifEndedBy === endedBy)).toBe(true);
    expect(await remove(contoso.id, { count: 200, endedBy }, manager)).toMatchObject({ removed: 199, remaining: 0 });
  });

  it('refuses another number than there is, and a moment that is yet to come', async () => {
    const { asked, remove } = open(3);
    expect(await remove(contoso.id, { count: 4, endedBy }, manager)).toEqual({ kind: 'other-number', count: 3 });
    const later = new Date(now.getTime() + 60_000);
    expect(await remove(contoso.id, { count: 3, endedBy: later }, manager)).toEqual({ kind: 'not-past' });
    expect(asked).toEqual([]);
  });
});
