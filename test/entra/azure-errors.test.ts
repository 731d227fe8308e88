import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { redirectRefusalOf } from '../../shared/entra/entra-refusals.ts';
import { KNOWN_NUMBERS, readAzureError } from '../../shared/entra/rules/azure-errors.ts';
import { fillIn, type RefusalRow } from '../../shared/platform/words/refusals/refusal.ts';
import { AZURE_REFUSAL_NAMES, AZURE_REFUSALS, REFUSALS } from '../../shared/platform/words/refusals/refusals.ts';
import { describeAzureErrors } from '../support/printed/describe-azure-errors.ts';

const numbered = (number: number) => `AADSTS${number}: Some sentence. Trace ID: 00000000-0000-0000-0000-000000000000`;

describe('an error of Azure', () => {
  it.each([
    ['access_denied', 65004, 'declined'],
    ['access_denied', 50105, 'not-assigned'],
    ['access_denied', 50020, 'wrong-tenant'],
    ['access_denied', 90072, 'wrong-tenant'],
    ['access_denied', 50178, 'wrong-tenant'],
    ['access_denied', 51004, 'not-in-azure'],
    ['invalid_request', 90002, 'tenant-not-found'],
    ['access_denied', 500021, 'network-restricted'],
    ['access_denied', 500212, 'cross-tenant-blocked'],
    ['access_denied', 500213, 'cross-tenant-blocked'],
    ['consent_required', 65001, 'consent-missing'],
    ['access_denied', 90094, 'consent-missing'],
    ['invalid_client', 650052, 'consent-missing'],
    ['invalid_client', 650051, 'app-not-ready'],
    ['unauthorized_client', 700016, 'consent-missing'],
    ['invalid_resource', 500011, 'consent-missing'],
    ['unauthorized_client', 7000112, 'app-disabled'],
    ['access_denied', 53003, 'blocked-by-policy'],
    ['access_denied', 530032, 'blocked-by-policy'],
    ['access_denied', 530035, 'blocked-by-policy'],
    ['access_denied', 50131, 'blocked-by-policy'],
    ['access_denied', 53000, 'device-not-allowed'],
    ['access_denied', 53011, 'blocked-by-risk'],
    ['access_denied', 50053, 'account-locked'],
    ['invalid_grant', 50057, 'account-disabled'],
    ['invalid_grant', 50126, 'wrong-password'],
    ['invalid_grant', 50055, 'password-expired'],
    ['invalid_grant', 50173, 'azure-session-ended'],
    ['interaction_required', 50076, 'more-factors-needed'],
    ['invalid_grant', 50079, 'more-factors-needed'],
    ['invalid_grant', 50158, 'more-factors-needed'],
    ['access_denied', 500121, 'more-factors-needed'],
    ['invalid_grant', 54005, 'code-used-or-expired'],
    ['invalid_grant', 70008, 'code-used-or-expired'],
    ['server_error', 90033, 'azure-unavailable'],
    ['invalid_request', 90036, 'azure-unavailable'],
    ['invalid_request', 650057, 'our-registration-wrong'],
    ['invalid_request', 50011, 'our-registration-wrong'],
    ['invalid_client', 7000215, 'our-credential-refused'],
    ['invalid_client', 7000222, 'our-credential-refused'],
    ['invalid_client', 700027, 'our-credential-refused'],
    ['invalid_client', 700213, 'our-credential-refused'],
  ])('%s with AADSTS%i means %s', (error, number, refusal) => {
    expect(readAzureError({ error, description: numbered(number) })).toEqual({ refusal, entraCode: `AADSTS${number}` });
  });

  it.each([
    ['access_denied', 'other'],
    ['permission_denied', 'declined'],
    ['consent_required', 'consent-missing'],
    ['interaction_required', 'more-factors-needed'],
    ['login_required', 'azure-session-ended'],
    ['invalid_grant', 'code-used-or-expired'],
    ['invalid_client', 'our-credential-refused'],
    ['server_error', 'azure-unavailable'],
    ['temporarily_unavailable', 'azure-unavailable'],
  ])('%s without a number means %s', (error, refusal) => {
    expect(readAzureError({ error, description: undefined })).toEqual({ refusal, entraCode: error });
  });

  it.each([
    ['access_denied', 'other'],
    ['permission_denied', 'other'],
    ['invalid_grant', 'other'],
    ['interaction_required', 'other'],
    ['server_error', 'azure-unavailable'],
    ['consent_required', 'consent-missing'],
  ])('%s with a number that nobody knows means %s, and the number is still named', (error, refusal) => {
    const read = readAzureError({ error, description: numbered(99999999) });
    expect(read).toEqual({ refusal, entraCode: 'AADSTS99999999' });
  });

  it('is a cancellation only by its number or its subcode, and a number says more than the subcode', () => {
    const cancel = (description?: string, error = 'access_denied') =>
      readAzureError({ error, description, subcode: 'cancel' }).refusal;
    expect(cancel()).toBe('declined');
    expect(cancel(numbered(99999999))).toBe('declined');
    expect(cancel(numbered(530032))).toBe('blocked-by-policy');
    expect(cancel(undefined, 'server_error')).toBe('azure-unavailable');
    expect(readAzureError({ error: 'access_denied', description: undefined, subcode: 'canceled' }).refusal).toBe(
      'other',
    );
  });

  it('in a redirect is never a refusal of our credential, which is no part of it', () => {
    const forged = { error: 'invalid_client', description: numbered(7000222) };
    expect(redirectRefusalOf(forged)).toEqual({ refusal: 'other', entraCode: 'AADSTS7000222' });
  });

  it('never brings text of a browser into a log, whatever it is', () => {
    const names = fc.constantFrom('constructor', '__proto__', 'access_denied', 'ada@example.com', 'a\nb', '');
    const text = fc.oneof(fc.string(), names, fc.nat().map(numbered));
    const maybe = fc.option(text, { nil: undefined });
    fc.assert(
      fc.property(text, maybe, maybe, (error, description, subcode) => {
        const { refusal, entraCode } = readAzureError({ error, description, subcode });
        expect(AZURE_REFUSAL_NAMES).toContain(refusal);
        expect(entraCode).toMatch(/^(?:AADSTS\d{4,8}|[a-z_]{1,40})$/);
      }),
    );
  });
});

describe('the table of Azure’s errors', () => {
  it('has every number once', () => {
    const numbers = KNOWN_NUMBERS.map(({ number }) => number);
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  });

  it('says to whoever connects a tenant that nothing was changed, and names no number to anybody', () => {
    const names = { company: 'Acme Hosting', panel: 'Acme Panel', app: 'Elevate', page: 'Azure', start: 'Go' };
    for (const { page, connectPage, toAdmin } of Object.values(AZURE_REFUSALS)) {
      expect(connectPage[1]).toMatch(/nothing was changed/i);
      const sentences = [page, connectPage].flatMap(([, happened, todo]) => [happened, todo]);
      for (const sentence of [...sentences, toAdmin].map((text) => fillIn(text, names))) {
        expect(sentence).toMatch(/^[A-Z“].*\.$/);
        expect(sentence).not.toMatch(/AADSTS|\d{4}|undefined/);
      }
    }
  });

  it('uses in each sentence only names that whoever reads it is given', () => {
    const namesIn = (text: string) => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
    const toAdmins = ['company', 'panel', 'page', 'start'];
    for (const [code, { page, connectPage, toAdmin = '', inTrail = '' }] of Object.entries<RefusalRow>(REFUSALS)) {
      const [heading, ...sentences] = page;
      const given = [...toAdmins, 'app', 'host', 'wait'];
      expect([code, given]).toEqual([
        code,
        expect.arrayContaining([...sentences, ...(connectPage ?? [])].flatMap(namesIn)),
      ]);
      expect([code, toAdmins]).toEqual([code, expect.arrayContaining(namesIn(toAdmin))]);
      expect([code, namesIn(heading + inTrail)]).toEqual([code, []]);
    }
    expect(fillIn('{panel} of {company}, {nobody}', { company: '{panel}$&', panel: 'P' })).toBe(
      'P of {panel}$&, {nobody}',
    );
  });

  it('is what docs/azure-errors.md prints (write it anew with vitest -u)', async () => {
    const file = join(resolve(import.meta.dirname, '../..'), 'docs/azure-errors.md');
    const options = { ...(await resolveConfig(file)), filepath: file };
    await expect(await format(describeAzureErrors(), options)).toMatchFileSnapshot(file);
  });
});
