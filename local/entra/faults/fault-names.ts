/** Everything that can be made to go wrong, with the sentence that `GET /faults` shows. */
export const FAULT_MEANINGS = {
  outage:
    'Every endpoint ("at": token, keys or graph alone) answers 503, drops the connection with "mode":"refuse", or takes the request and says nothing with "silence".',
  slow: 'Every answer waits "delayMs" milliseconds (8000).',
  'keys-rolled': 'Done at once and not kept: a new signing key, and the old one is no longer published.',
  'wrong-issuer': 'ID tokens carry the issuer of nobody.',
  'wrong-audience': 'ID tokens are meant for another app.',
  'wrong-nonce': 'ID tokens carry the nonce of another sign-in.',
  'wrong-tid': 'ID tokens name another tenant in "tid"; the issuer is right.',
  expired: 'ID tokens expired an hour ago.',
  'email-of-victim': 'ID tokens carry "email" as email and preferred_username, as a hostile tenant could (nOAuth).',
  'alg-none': 'ID tokens with "alg":"none" and no signature.',
  unsigned: 'ID tokens that say RS256 and have an empty signature.',
  'forged-signature': "ID tokens signed by an attacker under the published key's id.",
  'embedded-jwk': "ID tokens signed by an attacker who sends the key along in the header's jwk.",
  jku: 'ID tokens signed by an attacker whose jku header names a key set that the attacker serves.',
  'unknown-kid': 'ID tokens signed by a key that is not published.',
  'hs256-public-key': 'ID tokens signed with HS256, the public key (PEM) being the secret.',
  'consent-withdrawn': 'The consent of the tenant is gone, until cleared or consented anew.',
  'app-disabled': 'The app is disabled in the tenant (AADSTS7000112).',
  'secret-expired': 'Every client credential has expired (AADSTS7000222).',
  'blocked-by-policy': 'Conditional Access blocks the sign-in (AADSTS53003).',
  'not-assigned': 'Nobody is assigned to the app (AADSTS50105).',
  'sign-in-refused':
    'A sign-in comes back with any error: "aadsts" (a number, or null for none), "error" (access_denied), "subcode".',
  'no-directory-permission': 'Microsoft Graph answers 403 to every read.',
  'directory-throttled': 'The list of people answers 429 with Retry-After "retryAfterSeconds" (5).',
  'directory-half-answer': 'The list of people breaks off in the middle of a page.',
  'directory-page-expired': 'The list of people takes no page token any more (Directory_ExpiredPageToken).',
} as const;

export type FaultName = keyof typeof FAULT_MEANINGS;
export const FAULT_NAMES = Object.keys(FAULT_MEANINGS) as readonly FaultName[];

/** Claims of an ID token that are replaced before it is signed properly. */
export const CLAIM_FAULTS = [
  ...(['wrong-issuer', 'wrong-audience', 'wrong-nonce', 'wrong-tid', 'expired', 'email-of-victim'] as const),
] satisfies FaultName[];

/** ID tokens whose signature must not convince anybody. */
export const SIGNATURE_FAULTS = [
  ...(['alg-none', 'unsigned', 'forged-signature', 'embedded-jwk', 'jku', 'unknown-kid', 'hs256-public-key'] as const),
] satisfies FaultName[];
