/**
 * What Azure's errors stand for: AADSTS number, OAuth error and `error_subcode` → refusal. The numbers stand in each refusal's row
 * (shared/platform/words/refusals); docs/azure-errors.md prints both, and a test holds it equal.
 * Numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Microsoft may split a number in two at any
 * time, so an unknown one must stay neutral.
 */
import { AZURE_REFUSALS, type AzureRefusal } from '../../platform/words/refusals/refusals.ts';

export type KnownNumber = { readonly number: string; readonly refusal: AzureRefusal; readonly what: string };

/** Every number that is known, in the order of the table. */
export const KNOWN_NUMBERS: readonly KnownNumber[] = Object.entries(AZURE_REFUSALS).flatMap(([refusal, { azure }]) =>
  Object.entries(azure).map(([number, what]) => ({ number, refusal: refusal as AzureRefusal, what })),
);

/**
 * RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 1.0 section 3.1.2.6, and Microsoft's own: what an error means beside no
 * number that is known. `access_denied` is not here: Conditional Access, devices, risk and much else come under it.
 */
export const KNOWN_ERRORS: Readonly<Record<string, AzureRefusal>> = {
  consent_required: 'consent-missing',
  unauthorized_client: 'consent-missing',
  invalid_resource: 'consent-missing',
  invalid_client: 'our-credential-refused',
  server_error: 'azure-unavailable',
  temporarily_unavailable: 'azure-unavailable',
};

/** The same for an error that comes without any number: with one that nobody knows they could mean anything. */
export const LONE_ERRORS: Readonly<Record<string, AzureRefusal>> = {
  // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent: the administrator cancelled.
  permission_denied: 'declined',
  invalid_grant: 'code-used-or-expired',
  interaction_required: 'more-factors-needed',
  login_required: 'azure-session-ended',
};

const BY_NUMBER: ReadonlyMap<string, AzureRefusal> = new Map(
  KNOWN_NUMBERS.map(({ number, refusal }) => [number, refusal]),
);

/** As Azure says it: in a redirect's query, or in the answer of its token endpoint. */
export type AzureError = {
  readonly error: string;
  /** Text for developers; nothing but the number in it counts. */
  readonly description: string | undefined;
  /** Redirects alone have one. */
  readonly subcode?: string | undefined;
};

const AADSTS = /AADSTS(\d{4,8})(?!\d)/;
const PLAIN_ERROR = /^[a-z_]{1,40}$/;

/**
 * The refusal that an error stands for. `code` is `AADSTS…`, else the error itself, else `unreadable`: it is safe to log,
 * whatever text a browser brought.
 */
export function readAzureError({ error, description, subcode }: AzureError): {
  readonly refusal: AzureRefusal;
  readonly entraCode: string;
} {
  const number = AADSTS.exec(description ?? '')?.[1];
  const entraCode = number === undefined ? (PLAIN_ERROR.test(error) ? error : 'unreadable') : `AADSTS${number}`;
  const known = number === undefined ? undefined : BY_NUMBER.get(number);
  if (known !== undefined) return { refusal: known, entraCode };
  if (error === 'access_denied' && subcode === 'cancel') return { refusal: 'declined', entraCode };
  const alone = number === undefined ? own(LONE_ERRORS, error) : undefined;
  return { refusal: own(KNOWN_ERRORS, error) ?? alone ?? 'other', entraCode };
}

/** A name from outside such as `constructor` must not find what every object inherits. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
