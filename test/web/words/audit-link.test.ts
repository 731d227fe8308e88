import { describe, expect, it } from 'vitest';
import { auditEventHref, filterFrom } from '../../../web/words/audit-link.ts';

describe('a link to an audit event', () => {
  it('leads to the trail with the kind and the day of the event', () => {
    const href = auditEventHref({ action: 'sso-switched', at: '2026-11-25T12:00:00Z' });
    expect(filterFrom(href)).toEqual({
      ...{ actor: '', user: '', outcome: '', kind: 'sso-switched' },
      ...{ firstDay: '2026-11-25', lastDay: '2026-11-25' },
    });
  });

  it.each(['', '#/audit', '#/audit/sso-switched', '#/audit/<b>/2026-11-25', '#/switch/sso-switched/2026-11-25'])(
    'is no link when the address is %j',
    (hash) => {
      expect(filterFrom(hash)).toBeUndefined();
    },
  );
});
