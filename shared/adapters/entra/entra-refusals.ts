/**
 * What Entra's errors mean here. The AADSTS number says more than the OAuth error it comes with; where it says nothing
 * we know, the OAuth error decides.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import type { EntraRefusal } from '../../ports.ts';

const BY_NUMBER: Readonly<Record<string, EntraRefusal>> = {
  65004: 'declined',
  50105: 'not-assigned',
  50020: 'wrong-tenant',
  90072: 'wrong-tenant',
  90002: 'wrong-tenant',
  65001: 'consent-missing',
  90094: 'consent-missing',
  500011: 'consent-missing',
  650051: 'consent-missing',
  650052: 'consent-missing',
  700016: 'consent-missing',
  7000229: 'consent-missing',
  7000112: 'app-disabled',
  53000: 'blocked-by-policy',
  53001: 'blocked-by-policy',
  53002: 'blocked-by-policy',
  53003: 'blocked-by-policy',
  53004: 'blocked-by-policy',
  530034: 'blocked-by-policy',
  530035: 'blocked-by-policy',
  50072: 'more-factors-needed',
  50074: 'more-factors-needed',
  50076: 'more-factors-needed',
  50079: 'more-factors-needed',
  50158: 'more-factors-needed',
  54005: 'code-used-or-expired',
  70000: 'code-used-or-expired',
  70008: 'code-used-or-expired',
  70021: 'our-credential-refused',
  700024: 'our-credential-refused',
  700027: 'our-credential-refused',
  700211: 'our-credential-refused',
  700212: 'our-credential-refused',
  700213: 'our-credential-refused',
  7000215: 'our-credential-refused',
  7000218: 'our-credential-refused',
  7000222: 'our-credential-refused',
  // Signing in failed for a reason that the person was told on Microsoft's page: password, locked or disabled account.
  50034: 'other',
  50053: 'other',
  50057: 'other',
  50126: 'other',
};

/** RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 1.0 section 3.1.2.6, and Microsoft's own. */
const BY_ERROR: Readonly<Record<string, EntraRefusal>> = {
  access_denied: 'declined',
  permission_denied: 'declined',
  consent_required: 'consent-missing',
  unauthorized_client: 'consent-missing',
  invalid_resource: 'consent-missing',
  interaction_required: 'more-factors-needed',
  login_required: 'more-factors-needed',
  invalid_grant: 'code-used-or-expired',
  invalid_client: 'our-credential-refused',
};

const AADSTS = /AADSTS(\d{4,8})(?!\d)/;
const PLAIN_ERROR = /^[a-z_]{1,40}$/;

/** Entra is having trouble of its own: the request was fine and can be tried again. */
const TRANSIENT = new Set(['temporarily_unavailable', 'server_error']);
export const isTransient = (error: string): boolean => TRANSIENT.has(error);

/**
 * The refusal that an error stands for. `code` is `AADSTS…`, else the error itself, else `unreadable`: it is safe to log,
 * whatever text a browser brought.
 */
export function refusalOf(
  error: string,
  description: string | undefined,
): { readonly refusal: EntraRefusal; readonly code: string } {
  const number = AADSTS.exec(description ?? '')?.[1];
  const refusal = (number === undefined ? undefined : own(BY_NUMBER, number)) ?? own(BY_ERROR, error) ?? 'other';
  if (number !== undefined) return { refusal, code: `AADSTS${number}` };
  return { refusal, code: PLAIN_ERROR.test(error) ? error : 'unreadable' };
}

/**
 * The same for an error that a browser brought. Our credential is no part of a redirect, so one that says it was refused is
 * made up: it must not look like the real thing, which raises an alarm.
 */
export function redirectRefusalOf(error: string, description: string | undefined): ReturnType<typeof refusalOf> {
  const { refusal, code } = refusalOf(error, description);
  return { refusal: refusal === 'our-credential-refused' ? 'other' : refusal, code };
}

/** A name from outside such as `constructor` must not find what every object inherits. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
