import { describe, expect, it } from 'vitest';
import { gatherUsers, type ReadinessUser } from '../../../web/import/gather-users.ts';

const TAKEN = '2026-11-29T08:00:00.000Z';
const user = (number: number): ReadinessUser => ({
  ...{ email: `a${String(number)}@x.example`, displayName: 'A', status: 'not-in-entra', lockedOut: true },
  userPrincipalName: null,
});

/** A list of so many, three a page; each page with the moment of its report. */
function listOf(count: number, takenAt: (page: number) => string = () => TAKEN) {
  const asked: (string | undefined)[] = [];
  const readPage = (after: string | undefined) => {
    asked.push(after);
    const from = Number(after ?? 0);
    const items = Array.from({ length: Math.min(3, count - from) }, (_, at) => user(from + at));
    const next = from + 3 < count ? String(from + 3) : null;
    const value = { items, next, unreadable: from === 0 ? 1 : 0, takenAt: takenAt(from / 3) };
    return Promise.resolve({ kind: 'ok' as const, etag: '', next: undefined, value });
  };
  return { asked, readPage };
}
const running = { onProgress: () => undefined, isStopped: () => false };

describe('everybody of a list', () => {
  it('is read to its end, in order, none twice, with who can’t be read', async () => {
    const { asked, readPage } = listOf(8);
    const progress: number[] = [];
    const gathered = await gatherUsers({ ...running, readPage, onProgress: (count) => progress.push(count) }, TAKEN);
    expect(gathered).toEqual({
      ...{ kind: 'gathered', unreadable: 1 },
      users: Array.from({ length: 8 }, (_, number) => user(number)),
    });
    expect([asked, progress]).toEqual([
      [undefined, '3', '6'],
      [3, 6, 8],
    ]);
  });

  it('is nobody when the report was taken anew, before or in the middle', async () => {
    for (const since of [0, 1]) {
      const { readPage } = listOf(8, (page) => (page < since ? TAKEN : '2026-11-29T08:05:00.000Z'));
      const gathered = await gatherUsers({ ...running, readPage }, TAKEN);
      expect(gathered).toMatchObject({ kind: 'problem', problem: { code: 'report-changed' } });
    }
  });

  it('is nobody when a page doesn’t come, and nobody waits for it who went away', async () => {
    const problem = { code: 'unavailable', detail: undefined, supportCode: undefined, errors: [], body: {} };
    const refused = { kind: 'problem' as const, problem };
    expect(await gatherUsers({ ...running, readPage: () => Promise.resolve(refused) }, TAKEN)).toEqual(refused);
    const { asked, readPage } = listOf(8);
    expect(await gatherUsers({ ...running, readPage, isStopped: () => asked.length === 2 }, TAKEN)).toEqual({
      kind: 'stopped',
    });
    expect(asked).toHaveLength(2);
  });
});
