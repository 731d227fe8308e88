import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Account,
  connect,
  disconnect,
  linkedTenant,
  markBroken,
  markMended,
  type TenantLink,
  turnSso,
  turnToShadow,
} from '../../shared/users/rules/account.ts';
import { newAccount } from '../../shared/users/rules/account-profile.ts';
import { AccountId, ContactId, DomainName, ProductId, TenantId } from '../../shared/platform/words/identifiers.ts';

const link: TenantLink = {
  tenantId: TenantId.parse('11111111-1111-4111-8111-111111111111'),
  tenantName: 'Contoso',
  verifiedDomains: [DomainName.parse('contoso.example')],
  connectedBy: ContactId.parse('contact-1'),
  connectedAt: new Date('2026-01-01T00:00:00Z'),
};
const brokenSince = new Date('2026-02-01T00:00:00Z');
const fresh = newAccount({
  id: AccountId.parse('contoso'),
  name: 'Contoso',
  domains: [DomainName.parse('contoso.example')],
  products: [ProductId.parse('unified')],
});
const connected = connect(fresh, link);
const turn = { at: new Date('2026-03-01T00:00:00Z'), by: ContactId.parse('contact-1') };
const later = { at: new Date('2026-03-02T00:00:00Z'), by: ContactId.parse('contact-2') };

describe('an account', () => {
  it('begins without integration, with SSO off', () => {
    expect(fresh).toMatchObject({ integration: { state: 'not-connected' }, sso: 'off', ssoVersion: 0 });
    expect(linkedTenant(fresh)).toBeUndefined();
  });

  it('is linked to its tenant while connected and while broken', () => {
    expect(linkedTenant(connected)).toBe(link.tenantId);
    expect(linkedTenant(markBroken(connected, 'consent-withdrawn', brokenSince))).toBe(link.tenantId);
    expect(linkedTenant(disconnect(connected))).toBeUndefined();
  });

  it('keeps its link when it breaks, and has it back unchanged when mended', () => {
    const broken = markBroken(turnSso(connected, 'on'), 'app-disabled', brokenSince);
    expect(broken.integration).toEqual({ ...link, state: 'broken', reason: 'app-disabled', brokenSince });
    expect(broken.sso).toBe('on');
    expect(markMended(broken)).toEqual(turnSso(connected, 'on'));
  });

  it('does not break when nothing is connected, and keeps the first reason when broken already', () => {
    expect(markBroken(fresh, 'consent-withdrawn', brokenSince)).toBe(fresh);
    const broken = markBroken(connected, 'consent-withdrawn', brokenSince);
    expect(markBroken(broken, 'app-disabled', new Date())).toBe(broken);
  });

  it('has nothing to mend unless broken', () => {
    expect(markMended(fresh)).toBe(fresh);
    expect(markMended(connected)).toBe(connected);
  });

  it('loses SSO with its tenant', () => {
    const off = disconnect(turnSso(connected, 'on'));
    expect(off).toMatchObject({ sso: 'off', ssoVersion: 2, integration: { state: 'not-connected' } });
    const fromShadow = disconnect(turnToShadow(connected, turn), later);
    expect(fromShadow).toMatchObject({ sso: 'off', ssoVersion: 2, shadowSince: undefined, ssoTurned: later });
  });

  it('is mended by connecting again', () => {
    const broken = markBroken(connected, 'consent-withdrawn', brokenSince);
    expect(connect(broken, link).integration).toEqual({ state: 'connected', ...link });
  });
});

describe('the SSO switch', () => {
  it('changes nothing when turned to where it is', () => {
    expect(turnSso(fresh, 'off')).toBe(fresh);
    const on = turnSso(connected, 'on');
    expect(turnSso(on, 'on', later)).toBe(on);
    const shadow = turnToShadow(connected, turn);
    expect(turnToShadow(shadow, later)).toBe(shadow);
  });

  it('grows its version with every turn, says whose the last was and since when it is in shadow, and touches nothing else', () => {
    const positions = fc.constantFrom('on' as const, 'off' as const, 'shadow' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(positions, fc.date({ noInvalidDate: true })), { maxLength: 30 }), (turns) => {
        let account: Account = connected;
        let expected = connected;
        for (const [sso, at] of turns) {
          const made = { at, by: turn.by };
          if (account.sso !== sso) {
            const ssoVersion = expected.ssoVersion + 1;
            expected = {
              ...connected,
              sso,
              ssoVersion,
              ssoTurned: made,
              shadowSince: sso === 'shadow' ? at : undefined,
            };
          }
          account = sso === 'shadow' ? turnToShadow(account, made) : turnSso(account, sso, made);
          expect(account).toEqual(expected);
        }
      }),
    );
  });
});
