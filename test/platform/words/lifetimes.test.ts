import { expect, it } from 'vitest';
import * as lifetimes from '../../../shared/platform/words/lifetimes.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

it('lets everything live as long as apps, pages and the runbook are told, and nothing longer than keys are kept', () => {
  const times = Object.fromEntries(
    Object.entries(lifetimes).filter(([name, value]) => name !== 'HOUR_MS' && typeof value === 'number'),
  );
  expect(times).toEqual({
    CODE_LIFETIME_MS: MINUTE,
    ID_TOKEN_LIFETIME_MS: HOUR,
    ACCESS_TOKEN_LIFETIME_MS: 15 * MINUTE,
    LONGEST_SESSION_MS: 14 * DAY,
    REFRESH_REPEAT_MS: 30 * SECOND,
    TRANSACTION_LIFETIME_MS: 10 * MINUTE,
    KNOWN_TENANT_LIFETIME_MS: 12 * HOUR,
    HINT_LIFETIME_MS: 10 * MINUTE,
    ID_TOKEN_HINT_LIFETIME_MS: 7 * DAY,
    ADMINISTRATOR_LINK_LIFETIME_MS: 3 * DAY,
    LONGEST_ADMINISTRATOR_LINK_MS: 14 * DAY,
    PORTAL_LINK_LIFETIME_MS: 5 * MINUTE,
    PORTAL_SESSION_LIFETIME_MS: 30 * MINUTE,
    TEST_LINK_LIFETIME_MS: 10 * MINUTE,
    SENT_TEST_LINK_LIFETIME_MS: DAY,
    LONGEST_LIFETIME_MS: 14 * DAY,
    TEST_MEMORY_MS: 3 * DAY,
    REFUSED_TEST_COUNTS_MS: DAY,
    BLOCKED_REFUSAL_TOLD_EVERY_MS: HOUR,
    STORY_LIFETIME_MS: 30 * DAY,
  });
});
