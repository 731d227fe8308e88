import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../web/api/answers.ts';
import { companyChanges } from '../../../web/state/company-changes.ts';

const event = (day: number, after: AuditEvent['after']): AuditEvent => ({
  ...{ id: `event-${String(day)}`, at: `2026-11-${String(day)}T10:00:00.000Z`, action: 'account-changed' },
  ...{ actor: { kind: 'service', id: 'feed' }, outcome: 'done', refusal: null, before: null, after },
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
