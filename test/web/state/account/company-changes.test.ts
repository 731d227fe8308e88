import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../web/api/answers.ts';
import { companyChanges, readFarEnough } from '../../../../web/state/account/company-changes.ts';

const event = (day: number, after: AuditEvent['after']): AuditEvent => ({
  ...{ id: `event-${String(day)}`, at: `2026-11-${String(day)}T10:00:00.000Z`, action: 'account-changed' },
  ...{
    actor: { kind: 'service', id: 'feed', name: null, email: null },
    outcome: 'done',
    refusal: null,
    before: null,
    after,
  },
  ...{ address: null, changes: null },
});

describe('what the Company changed', () => {
  it('is told where it concerns somebody, the newest three', () => {
    const changes = companyChanges([
      event(10, { usersWithoutPassword: 3, disabledInEntra: 1 }),
      event(14, { lockedOut: 2 }),
      event(12, { name: 'Acme', usersWithoutPassword: 0, disabledInEntra: 0 }),
      event(13, { usersWithoutPassword: 'many' }),
      event(11, null),
      event(15, { usersWithoutPassword: 1 }),
      event(16, { disabledInEntra: 4 }),
    ]);
    expect(changes.map(({ event: { id }, ...numbers }) => [id, numbers])).toEqual([
      ['event-16', { withoutPassword: 0, disabled: 4, lockedOut: 0 }],
      ['event-15', { withoutPassword: 1, disabled: 0, lockedOut: 0 }],
      ['event-14', { withoutPassword: 0, disabled: 0, lockedOut: 2 }],
    ]);
  });
});

describe('reading what the Company changed', () => {
  const read = async (pages: readonly (readonly AuditEvent[])[]) => {
    const asked: (string | undefined)[] = [];
    const events = await readFarEnough(
      {
        listAudit: ({ after }) => {
          asked.push(after);
          const at = Number(after ?? 0);
          const next = at + 1 < pages.length ? String(at + 1) : undefined;
          return Promise.resolve({
            kind: 'ok',
            status: 200,
            etag: undefined,
            value: { items: [...(pages[at] ?? [])], next },
          } as never);
        },
      },
      { kind: 'account-changed', from: '2026-11-01T00:00:00.000Z' },
    );
    return { ids: events.map(({ id }) => id), asked };
  };

  it('goes on behind pages that other events left empty', async () => {
    const pages = [...Array.from({ length: 12 }, () => []), [event(10, { usersWithoutPassword: 3 })]];
    const { ids, asked } = await read(pages);
    expect([ids, asked.length]).toEqual([['event-10'], 13]);
  });

  it('ends when enough is found, and after so many pages', async () => {
    const three = [10, 11, 12].map((day) => event(day, { lockedOut: 1 }));
    expect((await read([[], three, [], []])).asked).toEqual([undefined, '1']);
    expect((await read(Array.from({ length: 1000 }, () => []))).asked).toHaveLength(40);
  });
});
