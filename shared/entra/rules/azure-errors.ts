/**
 * What Azure's errors stand for: the one table of AADSTS number, OAuth error and `error_subcode` → refusal. What each refusal is
 * told as stands in azure-refusals.ts; docs/azure-errors.md prints both, and a test holds it equal.
 * Numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Microsoft may split a number in two at any
 * time, so an unknown one must stay neutral.
 */
import type { AzureRefusal } from '../../platform/words/refusals/azure-refusals.ts';

/** By refusal, each number with what it is in a few words. */
const NUMBERS = {
  declined: { 65004: 'the terms were declined' },
  'not-assigned': { 50105: 'nobody assigned this person to the application' },
  'wrong-tenant': {
    50020: 'an account that the tenant doesn’t have',
    90072: 'an external account that the tenant doesn’t have',
    50177: 'an account of another tenant met an external challenge',
    50178: 'an account of another tenant met a session control',
    16003: 'an account that nobody added to the tenant',
    500208: 'an account of a kind that the tenant doesn’t take',
  },
  'not-in-azure': {
    50034: 'no such account in the directory',
    51004: 'no such account in the directory',
    50014: 'an invitation that isn’t accepted yet',
  },
  'tenant-not-found': { 90002: 'no such tenant' },
  'network-restricted': {
    50002: 'tenant restrictions of a proxy',
    500021: 'tenant restrictions (header)',
    500022: 'tenant restrictions (policy)',
  },
  'cross-tenant-blocked': {
    500212: 'outbound cross-tenant policy of the account’s own tenant',
    500213: 'inbound cross-tenant policy of this tenant',
  },
  'consent-missing': {
    65001: 'nobody consented',
    90008: 'nobody consented to sign in and read the profile',
    90094: 'an administrator has to consent',
    90095: 'an administrator is asked for consent',
    500011: 'the resource isn’t in the tenant',
    650052: 'the tenant lacks the service that is asked for',
    650054: 'the resource was removed',
    700011: 'the application isn’t in the tenant',
    700016: 'the application isn’t in the tenant',
    7000229: 'the application has no service principal in the tenant',
  },
  'app-not-ready': { 650051: 'the tenant holds a service principal of that name already, or is just making it' },
  'app-disabled': { 7000112: 'the application is disabled' },
  'blocked-by-policy': {
    50131: 'Conditional Access, of several kinds',
    53002: 'an approved client app is demanded',
    53003: 'Conditional Access',
    53010: 'security information may not be set from here',
    530032: 'a security policy of the tenant',
    530035: 'security defaults',
  },
  'device-not-allowed': {
    50005: 'a platform that Conditional Access doesn’t take',
    50097: 'device authentication is demanded',
    50127: 'a broker app is demanded',
    50129: 'the device isn’t registered',
    50155: 'device authentication failed',
    50187: 'the device didn’t say what it is',
    53000: 'the device isn’t compliant',
    53001: 'the device isn’t domain-joined',
  },
  'blocked-by-risk': {
    53004: 'registering a second factor is blocked for risk',
    53011: 'the account is at risk in its own tenant',
    530034: 'a delegated administrator at risk',
  },
  'account-locked': { 50053: 'too many tries, or an address known for attacks' },
  'account-disabled': { 50057: 'the account is disabled' },
  'wrong-password': { 50056: 'no password in the directory', 50064: 'wrong credentials', 50126: 'wrong credentials' },
  'password-expired': {
    50055: 'the password has expired',
    50125: 'a password has to be registered or reset',
    50135: 'the password has to be changed for risk',
    50144: 'the password in Active Directory has expired',
  },
  'azure-session-ended': {
    50058: 'nobody is signed in at Azure',
    50078: 'the second factor was given too long ago',
    50089: 'the sign-in page was open for too long',
    50132: 'the session ended with a changed password',
    50133: 'the session ended with a changed password',
    50173: 'sessions were revoked',
    70043: 'the policy for sign-in frequency',
  },
  'more-factors-needed': {
    50072: 'a second factor has to be registered',
    50074: 'the second factor was not given',
    50076: 'a second factor is demanded',
    50079: 'a second factor has to be registered',
    50158: 'an external challenge was not passed',
    500121: 'the second factor failed',
  },
  'federation-failed': {
    20001: 'WS-Federation answer',
    20012: 'WS-Federation message',
    20033: 'federation metadata',
    40008: 'server error',
    40009: 'refresh',
    40010: 'server error, may pass',
    40015: 'code redemption',
    50107: 'realm unknown',
    80001: 'the agent can’t reach Active Directory',
    80002: 'Active Directory was too slow',
    80005: 'the agent answered strangely',
    80007: 'the agent can’t check the password',
    80014: 'the agent was too slow',
  },
  'code-used-or-expired': {
    54005: 'the code was redeemed already',
    70000: 'the code isn’t valid',
    70008: 'the code has expired',
  },
  'azure-unavailable': {
    50000: 'the sign-in service failed',
    50033: 'may pass',
    50087: 'the second factor’s service, may pass',
    50088: 'limit of telephone calls',
    90006: 'a server behind, may pass',
    90012: 'timed out',
    90024: 'over its budget, may pass',
    90033: 'the directory service is away',
    90036: 'the directory service failed',
    90055: 'the tenant is throttled',
    90090: 'Graph, may pass',
    90091: 'Graph can’t be reached',
  },
  'our-registration-wrong': {
    50011: 'the redirect URI isn’t registered',
    50194: 'the application isn’t multitenant',
    65005: 'permissions of the registration',
    70011: 'the scope isn’t valid',
    650056: 'permissions of the registration',
    650057: 'a resource that the registration doesn’t list',
    700054: 'the response type isn’t enabled',
    900144: 'a parameter is missing',
    900971: 'no redirect URI',
    9002313: 'the request is malformed',
  },
  'our-credential-refused': {
    70002: 'wrong secret',
    70021: 'no federated identity fits',
    700023: 'audience of the assertion',
    700024: 'times of the assertion',
    700027: 'signature of the assertion',
    700030: 'certificate of the assertion',
    700211: 'issuer of the federated identity',
    700212: 'audience of the federated identity',
    700213: 'subject of the federated identity',
    7000215: 'wrong secret',
    7000218: 'no secret and no assertion',
    7000222: 'the credential has expired',
  },
} as const satisfies Partial<Record<AzureRefusal, Readonly<Record<number, string>>>>;

export type KnownNumber = { readonly number: string; readonly refusal: AzureRefusal; readonly what: string };

/** Every number that is known, in the order of the table. */
export const KNOWN_NUMBERS: readonly KnownNumber[] = Object.entries(NUMBERS).flatMap(([refusal, numbers]) =>
  Object.entries(numbers).map(([number, what]) => ({ number, refusal: refusal as AzureRefusal, what })),
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
  readonly code: string;
} {
  const number = AADSTS.exec(description ?? '')?.[1];
  const code = number === undefined ? (PLAIN_ERROR.test(error) ? error : 'unreadable') : `AADSTS${number}`;
  const known = number === undefined ? undefined : BY_NUMBER.get(number);
  if (known !== undefined) return { refusal: known, code };
  if (error === 'access_denied' && subcode === 'cancel') return { refusal: 'declined', code };
  const alone = number === undefined ? own(LONE_ERRORS, error) : undefined;
  return { refusal: own(KNOWN_ERRORS, error) ?? alone ?? 'other', code };
}

/** A name from outside such as `constructor` must not find what every object inherits. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
