import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { isolated } from '../../../shared/platform/words/written/isolated-text.ts';
import { AUDIT_ACTIONS } from '../../../shared/platform/words/audit-event.ts';
import { TEST_CHECKS } from '../../../shared/test-sign-in/rules/test-sign-in.ts';
import { READINESS_STATUSES } from '../../../shared/platform/words/readiness-status.ts';
import { RUN_FAILURES } from '../../../shared/readiness/rules/readiness-run.ts';
import * as changes from '../../../web/words/describe-change.ts';
import {
  beginningOfDay,
  countOf,
  endOfDay,
  formatCountdown,
  formatEnd,
  formatShare,
} from '../../../web/words/format.ts';
import { ACTION_LABELS, actorLabel as labelOfActor, refusalLabel } from '../../../web/words/audit-words.ts';
import { checkLabel, isDone, reasonSentence, reportReason, statusMeaning } from '../../../web/words/service-words.ts';
import { printTrailRefusals } from '../../support/printed/print-trail-refusals.ts';
import { withoutIsolates } from '../../support/read-page.ts';

/** As people read it. */
const plain = <Said>(value: Said): Said => JSON.parse(withoutIsolates(JSON.stringify(value))) as Said;
const actorLabel = (actor: Parameters<typeof labelOfActor>[0]) => plain(labelOfActor(actor));
const describeChange = (...change: Parameters<typeof changes.describeChange>) =>
  plain(changes.describeChange(...change));
const describeItems = (items: Parameters<typeof changes.describeItems>[0]) => plain(changes.describeItems(items));

describe('numbers and times', () => {
  it('are said as people say them', () => {
    expect(countOf(1, 'user')).toBe('1 user');
    expect(countOf(50_000, 'address', 'addresses')).toBe('50,000 addresses');
    expect(formatCountdown(125_900)).toBe('2:05');
    expect(formatCountdown(-1)).toBe('0:00');
  });

  it('never say all or nothing of a share that is neither', () => {
    expect(formatShare(1, 1000)).toBe('1 %');
    expect(formatShare(999, 1000)).toBe('99 %');
    expect(formatShare(1000, 1000)).toBe('100 %');
    expect(formatShare(0, 0)).toBe('0 %');
  });

  it('of a last day end where the next begins', () => {
    expect(endOfDay('2030-01-31')).toBe(beginningOfDay('2030-02-01'));
    expect(endOfDay('')).toBeUndefined();
  });

  it('of an end name the last day that counts, or the time when it isn’t a whole one here', () => {
    expect(formatEnd(endOfDay('2026-12-24') ?? '')).toBe('until 24 December 2026');
    expect(formatEnd(new Date(2026, 11, 24, 14, 5).toISOString())).toMatch(/^until 24 Dec 2026, 14:05 \S+$/);
    expect(formatEnd('some day')).toBe('some day');
  });
});

describe('the service’s codes', () => {
  it('of the audit trail all have words', () => {
    expect(AUDIT_ACTIONS.filter((action) => !Object.hasOwn(ACTION_LABELS, action))).toEqual([]);
  });

  it('of readiness all have a meaning, and an unknown one is still words', () => {
    for (const status of READINESS_STATUSES) expect(statusMeaning(status)).toMatch(/\.$/);
    for (const failure of RUN_FAILURES) expect(reportReason(failure)).toMatch(/\.$/);
    for (const check of TEST_CHECKS) expect(checkLabel(check)).toMatch(/ /);
    expect(reasonSentence('moon-is-full')).toBe('Moon is full');
    expect(reasonSentence('constructor')).toBe('Constructor');
  });

  it('of what was refused are what the table of refusals prints (write it anew with vitest -u)', async () => {
    const file = resolve(import.meta.dirname, '../../..', 'web/words/trail-refusals.ts');
    const options = { ...(await resolveConfig(file)), filepath: file };
    await expect(await format(printTrailRefusals(), options)).toMatchFileSnapshot(file);
    expect(refusalLabel('federation-failed')).toContain('sign-in server');
    expect(refusalLabel('role-missing')).toContain('Security Manager');
    // Of the many links of a request, and of a version of the service that knows more than this page.
    expect(refusalLabel('names-another-user')).toContain('address of another user');
    expect(refusalLabel('moon-is-full')).toBe('Moon is full');
  });

  it('of outcomes say whether the list is as it was asked for', () => {
    expect(['added', 'removed', 'unchanged'].map(isDone)).toEqual([true, true, true]);
    expect(['disabled-in-entra', 'conflict', 'unknown'].map(isDone)).toEqual([false, false, false]);
  });

  it('of actors are names', () => {
    expect(actorLabel({ kind: 'system' })).toBe('The service');
    expect(actorLabel({ kind: 'contact', id: 'anna' })).toBe('anna');
    expect(actorLabel({ kind: 'user', id: 'u1' })).toBe('User u1');
  });
});

describe('a change', () => {
  it('names what differs, and what it was about', () => {
    expect(describeChange({ email: 'a@x.example', reason: 'one' }, { email: 'a@x.example', reason: null })).toEqual([
      { name: 'Email', from: undefined, to: 'a@x.example' },
      { name: 'Reason', from: 'one', to: 'none' },
    ]);
    expect(describeChange(null, { tenantName: 'Acme', verifiedDomains: ['a', 'b'] })).toEqual([
      { name: 'Tenant name', from: undefined, to: 'Acme' },
      { name: 'Verified domains', from: undefined, to: 'a, b', count: 2 },
    ]);
    // Of an exclusion, and of a link too.
    expect(describeChange(null, { expiresAt: null })).toEqual([{ name: 'How long', from: undefined, to: 'for good' }]);
    expect(describeChange(null, null)).toEqual([]);
    expect(changes.describeChange({ reason: 'one' }, { reason: 'two' })).toEqual([
      { name: 'Reason', from: isolated('one'), to: isolated('two') },
    ]);
  });

  it('of a list names what came and what went, and nothing that stayed', () => {
    const domains = (...list: string[]) => ({ name: 'Acme', domains: list });
    expect(describeChange(domains('a.example', 'b.example'), domains('b.example', 'c.example'))).toEqual([
      { name: 'Domains', from: undefined, to: 'c.example added, a.example taken away', count: 2 },
    ]);
    expect(describeChange(domains('a.example'), domains('a.example'))).toEqual([]);
  });

  it('of several users says of each what became of them', () => {
    const lines = describeItems([
      { item: 'a@x.example', before: { twoFactor: true }, after: { twoFactor: false } },
      { item: 'b@x.example', before: null, after: { constructor: 'x' } },
      { item: 'c@x.example', before: { hasPassword: true }, after: null },
    ]);
    expect(lines.map(({ item, what }) => `${item} ${what}`)).toEqual([
      ...['a@x.example Changed', 'b@x.example New', 'c@x.example Removed'],
    ]);
    expect(lines.map(({ fields }) => fields)).toEqual([
      [{ name: 'Second factor with the Company', from: 'yes', to: 'no' }],
      [{ name: 'Constructor', from: undefined, to: 'x' }],
      [{ name: 'Has a Company password', from: undefined, to: 'yes' }],
    ]);
  });
});
