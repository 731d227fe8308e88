import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../shared/adapters/entra/entra-refusals.ts';
import { ENTRA_REFUSALS } from '../../../../shared/ports.ts';

const numbered = (number: number) => `AADSTS${number}: Some sentence. Trace ID: 00000000-0000-0000-0000-000000000000`;

describe('an error of Entra', () => {
  it.each([
    ['access_denied', 65004, 'declined'],
    ['access_denied', 50105, 'not-assigned'],
    ['access_denied', 50020, 'wrong-tenant'],
    ['access_denied', 90072, 'wrong-tenant'],
    ['invalid_request', 90002, 'wrong-tenant'],
    ['consent_required', 65001, 'consent-missing'],
    ['access_denied', 90094, 'consent-missing'],
    ['unauthorized_client', 700016, 'consent-missing'],
    ['invalid_resource', 500011, 'consent-missing'],
    ['unauthorized_client', 7000112, 'app-disabled'],
    ['access_denied', 53003, 'blocked-by-policy'],
    ['access_denied', 530035, 'blocked-by-policy'],
    ['interaction_required', 50076, 'more-factors-needed'],
    ['invalid_grant', 50079, 'more-factors-needed'],
    ['invalid_grant', 50158, 'more-factors-needed'],
    ['invalid_grant', 54005, 'code-used-or-expired'],
    ['invalid_grant', 70008, 'code-used-or-expired'],
    ['invalid_client', 7000215, 'our-credential-refused'],
    ['invalid_client', 7000222, 'our-credential-refused'],
    ['invalid_client', 700027, 'our-credential-refused'],
    ['invalid_client', 700213, 'our-credential-refused'],
    ['invalid_request', 50011, 'other'],
    ['invalid_grant', 50057, 'other'],
  ])('%s with AADSTS%i means %s', (error, number, refusal) => {
    expect(refusalOf(error, numbered(number))).toEqual({ refusal, code: `AADSTS${number}` });
  });

  it.each([
    ['access_denied', 'declined'],
    ['permission_denied', 'declined'],
    ['consent_required', 'consent-missing'],
    ['login_required', 'more-factors-needed'],
    ['invalid_grant', 'code-used-or-expired'],
    ['invalid_client', 'our-credential-refused'],
    ['server_error', 'other'],
  ])('%s without a number means %s', (error, refusal) => {
    expect(refusalOf(error, undefined)).toEqual({ refusal, code: error });
  });

  it('falls back to the OAuth error when the number is unknown, and still names the number', () => {
    expect(refusalOf('access_denied', numbered(999999))).toEqual({ refusal: 'declined', code: 'AADSTS999999' });
  });

  it('never brings text of a browser into a log, whatever it is', () => {
    const names = fc.constantFrom('constructor', '__proto__', 'access_denied', 'ada@example.com', 'a\nb', '');
    const text = fc.oneof(fc.string(), names, fc.nat().map(numbered));
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (error, description) => {
        const { refusal, code } = refusalOf(error, description);
        expect(ENTRA_REFUSALS).toContain(refusal);
        expect(code).toMatch(/^(?:AADSTS\d{4,8}|[a-z_]{1,40})$/);
      }),
    );
  });
});
