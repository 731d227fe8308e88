import { describe, expect, it } from 'vitest';
import { makeRefusalEvent } from '../../../shared/audit/make-audit-event.ts';
import { REFUSALS_OF_LINKING, SURE_LINK_OUTCOMES } from '../../../shared/platform/words/link-obstacle.ts';
import { REFUSALS_OF_CHANGES, TRAIL_REFUSALS } from '../../../shared/platform/words/refusals/in-trail.ts';
import { REFUSALS } from '../../../shared/platform/words/refusals/refusals.ts';
import { auditColumns, auditEventOf } from '../../../shared/platform/tables/commit-change.ts';
import { someAccountId, someEvent } from '../../contracts/store-world.ts';

describe('a refusal in the audit trail', () => {
  it('has one row, whichever table it is in', () => {
    const names = [REFUSALS, REFUSALS_OF_LINKING, REFUSALS_OF_CHANGES].flatMap((rows) => Object.keys(rows));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('is told in a few words that go on after a colon', () => {
    for (const words of Object.values(TRAIL_REFUSALS)) expect(words).toMatch(/^(Azure|SSO|[a-z])[^{}]*[^.{}]$/);
  });

  it('has words for whatever keeps a user from being linked together with others', () => {
    const isNoRefusal = ['linkable', 'linked', 'unavailable'];
    const wordless = SURE_LINK_OUTCOMES.filter((outcome) => !Object.hasOwn(TRAIL_REFUSALS, outcome));
    expect(wordless.toSorted()).toEqual(isNoRefusal);
  });

  it('doesn’t compile without its row, nor with one that nobody is told of in the trail', () => {
    const world = { clock: () => new Date(), randomId: () => crypto.randomUUID() };
    const record = makeRefusalEvent.bind(undefined, world, someAccountId(), { kind: 'system' });
    expect(record({ action: 'sso-switched', refusal: 'would-lock-out' }).refusal).toBe('would-lock-out');
    // @ts-expect-error -- no table knows it
    record({ action: 'sso-switched', refusal: 'moon-is-full' });
    // @ts-expect-error -- its row is of a page alone
    record({ action: 'sso-switched', refusal: 'rate-limited' });
  });

  it('that a newer version recorded is read as it stands', () => {
    const accountId = someAccountId();
    const columns = auditColumns(someEvent(accountId, { outcome: 'refused', refusal: 'not-connected' }));
    expect(auditEventOf(accountId, { ...columns, refusal: 'moon-is-full' }).refusal).toBe('moon-is-full');
  });
});
