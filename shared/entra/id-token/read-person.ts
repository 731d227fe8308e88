/** Who signed in, read from the claims of a validated ID token. */
import type { JWTPayload } from 'jose';
import { EmailAddress } from '../../platform/words/identifiers.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { EntraPerson } from '../ports.ts';
import { isContext } from '../rules/authentication-context.ts';

/**
 * Template ids of the directory roles that may grant admin consent: Global and Privileged Role Administrator
 * (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
 */
const CONSENTING_ROLES: ReadonlySet<unknown> = new Set([
  '62e90394-69f5-4237-9190-012177145e10',
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
]);

/**
 * Entra allows only ASCII before the "@" of a user principal name. Folding anything else into its normal form could make it
 * the address of another user (Unicode Technical Report 36, section 2.10.2).
 * https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname
 */
const ASCII_NAME = /^\s*[\x21-\x7e]+@/;

/** A user principal name as the address of a user; undefined when it is none that a user could have. */
export const readPrincipalName = (name: unknown): EmailAddress | undefined =>
  typeof name === 'string' && ASCII_NAME.test(name) ? EmailAddress.safeParse(name).data : undefined;

/**
 * `email` and `upn` are never read: a tenant's admin chooses them freely, an address of somebody else's too
 * (https://learn.microsoft.com/entra/identity-platform/claims-validation).
 */
export function readPerson(identity: EntraIdentity, issuer: string, claims: JWTPayload): EntraPerson {
  const login = claims['preferred_username'];
  const wids = claims['wids'];
  return {
    identity,
    userPrincipalName: readPrincipalName(login),
    displayName: readText(claims['name']),
    givenName: readText(claims['given_name']),
    familyName: readText(claims['family_name']),
    locale: readLocale(claims['xms_pl']),
    loginHint: readLoginHint(claims['login_hint']),
    contexts: readWords(claims['acrs']).filter(isContext),
    methods: Array.isArray(claims['amr']) ? readWords(claims['amr']) : undefined,
    isGuest: isGuest(identity, issuer, claims),
    mayConsent: Array.isArray(wids) && wids.some((role) => CONSENTING_ROLES.has(role)),
    signedInAt: signInTime(claims),
  };
}

/** Of a length that a name can have in Entra, so that what is made of it stays small. */
const MAX_NAME_LENGTH = 256;
/** Entra's hints have some 200 characters; it goes into addresses and tokens, and is left out if it doesn't fit there. */
const LOGIN_HINT = /^[\x21-\x7e]{1,512}$/;

function readText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > MAX_NAME_LENGTH ? undefined : text;
}

const readLoginHint = (value: unknown): string | undefined =>
  typeof value === 'string' && LOGIN_HINT.test(value) ? value : undefined;

/** A list of short words, or one. */
const readWords = (value: unknown): string[] =>
  [value].flat().filter((word) => typeof word === 'string' && /^[\x21-\x7e]{1,64}$/.test(word)) as string[];

/** Entra writes `en-us`; a language tag is written `en-US` (RFC 5646 section 2.1.1). */
function readLocale(value: unknown): string | undefined {
  try {
    return typeof value === 'string' && value !== '' ? Intl.getCanonicalLocales(value)[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Any one sign is enough: a tenant may or may not have asked for `acct`, and `idp` comes only with people from elsewhere. */
function isGuest(identity: EntraIdentity, issuer: string, claims: JWTPayload): boolean {
  const { idp, acct, preferred_username: login } = claims;
  // Tokens may name the home tenant by the issuer of its version 1 tokens.
  const atHome = [undefined, issuer, `https://sts.windows.net/${identity.tenantId}/`].includes(
    idp as string | undefined,
  );
  const invited = typeof login === 'string' && login.toUpperCase().includes('#EXT#');
  return !atHome || invited || acct === 1 || acct === '1';
}

/** When the person proved who they are; Entra says so only where the app registration asks for its optional claim auth_time. */
const signInTime = ({ auth_time: authTime }: JWTPayload): Date | undefined =>
  typeof authTime === 'number' ? new Date(authTime * 1000) : undefined;
