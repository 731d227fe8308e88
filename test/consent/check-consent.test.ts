import { describe, expect, it } from 'vitest';
import { connect, markBroken } from '../../shared/users/rules/account.ts';
import type { ConsentCheck } from '../../shared/entra/ports.ts';
import { makeRecordConsent } from '../../shared/consent/check-consent.ts';
import { base, contoso, link, makeOneAccount, now } from '../support/port-stand-ins.ts';

const connected = connect(contoso, link);
const broken = markBroken(connected, 'consent-withdrawn', new Date('2026-11-01T00:00:00Z'));

describe('what Entra says about consent', () => {
  it.each<[string, ConsentCheck, typeof connected, string, string | undefined]>([
    ['breaks a connected account', 'consent-withdrawn', connected, 'broken', 'integration-broken'],
    ['breaks it when the app was disabled', 'app-disabled', connected, 'broken', 'integration-broken'],
    ['mends a broken account', 'granted', broken, 'connected', 'integration-mended'],
    ['leaves a connected account', 'granted', connected, 'connected', undefined],
    ['leaves a broken account broken', 'app-disabled', broken, 'broken', undefined],
    ['breaks nothing by our own fault', 'our-credential-refused', connected, 'connected', undefined],
    ['mends nothing by our own fault', 'our-credential-refused', broken, 'broken', undefined],
    ['leaves an account without tenant', 'consent-withdrawn', contoso, 'not-connected', undefined],
  ])('%s', async (_, check, account, state, action) => {
    const one = makeOneAccount(account);
    const after = await makeRecordConsent({ ...base, ...one })({ value: account, version: '1' }, check);
    expect(after.integration.state).toBe(state);
    expect(one.events.map((event) => [event.action, event.actor, event.at])).toEqual(
      action === undefined ? [] : [[action, { kind: 'system' }, now]],
    );
  });

  it('leaves an account alone that was changed since it was read', async () => {
    const one = makeOneAccount(connected);
    const after = await makeRecordConsent({ ...base, ...one })({ value: connected, version: 'older' }, 'app-disabled');
    expect(after).toBe(connected);
    expect(one.events).toEqual([]);
  });
});
